namespace ChatSocket.Redis.Connections;

/// <summary>Many calls over one line: pipelined, but not all at once, so that none of them waits behind all the others.</summary>
internal static class Batches
{
    private const int AtOnce = 256;

    public static async Task RunAsync<T>(IEnumerable<T> items, Func<T, Task> call)
    {
        foreach (var some in items.Chunk(AtOnce)) await Task.WhenAll(some.Select(call)).ConfigureAwait(false);
    }
}
