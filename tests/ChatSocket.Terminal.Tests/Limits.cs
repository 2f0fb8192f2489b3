namespace ChatSocket.Terminal.Tests;

internal static class Limits
{
    /// <summary>Nothing here takes this long; a test that waits longer has failed.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(60);

    public static Task Soon(this Task task) => task.WaitAsync(Wait, TestContext.Current.CancellationToken);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Wait, TestContext.Current.CancellationToken);
}
