namespace ChatSocket.Node.Connections;

/// <summary>
/// All connections, and those among them that something is due for soon (newcomers, leavers). One timer looks at the few often
/// and at all of them every second, so that no connection needs a timer of its own. <see cref="_gate"/> owns both lists.
/// </summary>
internal sealed class ConnectionTable : IDisposable
{
    private const int TicksPerRound = 10;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly List<Connection> _all = [];
    private readonly List<Connection> _watched = [];
    private readonly ITimer _timer;
    private int _ticks;

    public ConnectionTable(TimeProvider time) => _timer = time.CreateTimer(_ => CheckDue(), null, Tick, Tick);

    public int Count
    {
        get
        {
            lock (_gate) return _all.Count;
        }
    }

    public long Sum(Func<Connection, long> of)
    {
        var sum = 0L;
        lock (_gate)
        {
            foreach (var connection in _all) sum += of(connection);
        }

        return sum;
    }

    public void Add(Connection connection)
    {
        lock (_gate)
        {
            connection.Slot = _all.Count;
            _all.Add(connection);
            AddWatched(connection);
        }
    }

    public void Watch(Connection connection)
    {
        lock (_gate)
        {
            if (connection.Slot >= 0 && connection.WatchSlot < 0) AddWatched(connection);
        }
    }

    public void Remove(Connection connection)
    {
        lock (_gate)
        {
            if (connection.Slot < 0) return;
            var last = _all[^1];
            _all[connection.Slot] = last;
            last.Slot = connection.Slot;
            _all.RemoveAt(_all.Count - 1);
            connection.Slot = -1;
            Unwatch(connection);
        }
    }

    public Connection[] Snapshot()
    {
        lock (_gate) return [.. _all];
    }

    public void Dispose() => _timer.Dispose();

    private void CheckDue()
    {
        var everyone = ++_ticks % TicksPerRound == 0;
        Connection[] due;
        lock (_gate) due = everyone ? [.. _all] : _watched.Count > 0 ? [.. _watched] : [];
        foreach (var connection in due)
        {
            if (connection.CheckSafely()) continue;
            lock (_gate) Unwatch(connection);
        }
    }

    private void AddWatched(Connection connection)
    {
        connection.WatchSlot = _watched.Count;
        _watched.Add(connection);
    }

    private void Unwatch(Connection connection)
    {
        if (connection.WatchSlot < 0) return;
        var last = _watched[^1];
        _watched[connection.WatchSlot] = last;
        last.WatchSlot = connection.WatchSlot;
        _watched.RemoveAt(_watched.Count - 1);
        connection.WatchSlot = -1;
    }
}
