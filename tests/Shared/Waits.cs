namespace ChatSocket.Tests;

/// <summary>How long a test waits for what must happen: far longer than any machine needs, so only a hang ever reaches it.</summary>
public static class Waits
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task Bounded(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Bounded<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task Bounded(this ValueTask task) => task.AsTask().WaitAsync(Limit);

    public static Task<T> Bounded<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Limit);
}
