namespace ChatSocket.Node.Tests.Json;

internal static class Patience
{
    /// <summary>How long a test waits for what must come; far more than a busy machine needs.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            while (!holds()) await timer.WaitForNextTickAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"waited in vain for {what}");
        }
    }
}
