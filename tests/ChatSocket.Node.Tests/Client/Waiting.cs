namespace ChatSocket.Node.Tests.Client;

internal static class Waiting
{
    /// <summary>Nothing here takes this long; a test that waits longer has failed.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task Soon(this Task task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);
}
