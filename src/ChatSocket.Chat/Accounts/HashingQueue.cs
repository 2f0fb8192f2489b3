namespace ChatSocket.Chat.Accounts;

/// <summary>
/// The work of hashing passwords, bounded: so many at once, on threads of their own, so many that wait, and no more. The semaphore owns who
/// works, an atomic count who waits.
/// </summary>
internal sealed class HashingQueue(int atOnce, int waiting) : IDisposable
{
    private readonly SemaphoreSlim _places = new(atOnce);
    private int _inside;

    /// <summary>False when too many wait already; nothing was done then.</summary>
    public async ValueTask<(bool Done, T? Result)> TryRunAsync<T>(Func<T> work)
    {
        if (Interlocked.Increment(ref _inside) > atOnce + waiting)
        {
            Interlocked.Decrement(ref _inside);
            return (false, default);
        }

        await _places.WaitAsync().ConfigureAwait(false);
        try
        {
            // Not on the pool: its threads are for those who do not take a tenth of a second each.
            return (true, await Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false));
        }
        finally
        {
            _places.Release();
            Interlocked.Decrement(ref _inside);
        }
    }

    public void Dispose() => _places.Dispose();
}
