namespace ChatSocket.LoadGenerator.Tests.Peers;

/// <summary>How long a test waits for what must happen: far longer than any machine needs, so only a hang ever reaches it.</summary>
internal static class Within
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    public static Task Bounded(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Bounded<T>(this Task<T> task) => task.WaitAsync(Limit);
}
