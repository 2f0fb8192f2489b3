namespace ChatSocket.Node.Tests.Peers;

/// <summary>Time that stands still until the test moves it; timers that become due meanwhile run on the test's thread, in order.</summary>
internal sealed class FakeTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private long _now = TimeSpan.TicksPerDay;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => new(new DateTime(2031, 5, 7).Ticks + GetTimestamp(), TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var until = GetTimestamp() + by.Ticks;
        while (TakeDue(until) is { } timer) timer.Run();
        lock (_gate) _now = Math.Max(_now, until);
    }

    private Timer? TakeDue(long until)
    {
        lock (_gate)
        {
            var due = _timers.Where(timer => timer.DueAt <= until).MinBy(timer => timer.DueAt);
            if (due is null) return null;
            _now = Math.Max(_now, due.DueAt);
            if (due.Period > 0) due.DueAt += due.Period;
            else _timers.Remove(due);
            return due;
        }
    }

    private sealed class Timer(FakeTime time, Action run) : ITimer
    {
        public long DueAt { get; set; }

        public long Period { get; private set; }

        public void Run() => run();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                (DueAt, Period) = (time._now + dueTime.Ticks, period == Timeout.InfiniteTimeSpan ? 0 : period.Ticks);
                time._timers.Add(this);
                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
