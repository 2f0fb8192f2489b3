namespace ChatSocket.Tests;

/// <summary>What happened, in order, for tests that wait until enough of it has. <see cref="_gate"/> owns everything.</summary>
public sealed class Recorder<T>
{
    private readonly Lock _gate = new();
    private readonly List<T> _items = [];
    private readonly List<Waiter> _waiters = [];

    public T[] Items
    {
        get
        {
            lock (_gate) return [.. _items];
        }
    }

    public int Count
    {
        get
        {
            lock (_gate) return _items.Count;
        }
    }

    public void Add(T item)
    {
        lock (_gate)
        {
            _items.Add(item);
            _waiters.RemoveAll(waiter => waiter.TryEnd(_items));
        }
    }

    public Task<T[]> CountAsync(int count) => WhenAsync(items => items.Count >= count, $"{count} of them");

    public async Task<T[]> WhenAsync(Func<IReadOnlyList<T>, bool> condition, string what = "the condition")
    {
        var waiter = new Waiter(condition);
        lock (_gate)
        {
            if (!waiter.TryEnd(_items)) _waiters.Add(waiter);
        }

        try
        {
            await waiter.Done.Task.Bounded();
        }
        catch (TimeoutException)
        {
            Assert.Fail($"waited for {what}; there are {Count}: {string.Join(" | ", Items.TakeLast(20))}");
        }

        return Items;
    }

    private sealed class Waiter(Func<IReadOnlyList<T>, bool> condition)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool TryEnd(List<T> items) => condition(items) && Done.TrySetResult();
    }
}
