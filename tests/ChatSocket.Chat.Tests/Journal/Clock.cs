namespace ChatSocket.Chat.Tests.Journal;

/// <summary>Time that stands still until it is moved; periodic timers fire once per move. Its lock owns it.</summary>
internal sealed class Clock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Tick> _timers = [];
    private DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public void Advance(TimeSpan by)
    {
        Tick[] timers;
        lock (_gate) timers = [.. _timers];
        _now += by;
        foreach (var timer in timers) timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Tick(() => callback(state));
        lock (_gate) _timers.Add(timer);
        return timer;
    }

    private sealed class Tick(Action fire) : ITimer
    {
        private bool _disposed;

        public void Fire()
        {
            if (!_disposed) fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => _disposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>Real time, but no two looks at it fall into one millisecond: what a limit of zero seconds keeps is then exact.</summary>
internal sealed class PassingTime : TimeProvider
{
    public static readonly PassingTime Instance = new();

    private long _looks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddMilliseconds(Interlocked.Increment(ref _looks));
}
