using System.Diagnostics;

namespace ChatSocket.Node.Tests.Peers;

/// <summary>For what has no event to wait for: looks again until it is so, bounded like every wait.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(5);

    public static async Task TrueAsync(Func<bool> isSo, Func<string> whyNot)
    {
        var watch = Stopwatch.StartNew();
        while (!isSo())
        {
            if (watch.Elapsed > TextPeer.Within) Assert.Fail(whyNot());
            await Task.Delay(Between);
        }
    }
}
