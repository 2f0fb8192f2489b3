using ChatSocket.Redis.Nodes;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Redis.Connections;

/// <summary>
/// Sees that this very process stood still for longer than its lease. It has a loop of its own that waits for nothing but the clock:
/// whatever else takes long may be Redis' doing, and that is no reason to send anybody away. <see cref="_gate"/> owns the last tick.
/// </summary>
internal sealed partial class SleepWatch(RedisSettings settings, TimeProvider time, ILogger log, Action overslept) : Periodic(settings.RenewEvery, time, log)
{
    private readonly Lock _gate = new();
    private readonly ILogger _log = log;
    private readonly TimeProvider _time = time;
    private long _ticked = time.GetTimestamp();

    /// <summary>Also asked by whoever is about to act after a sleep and may be quicker than the loop. Told once, before this returns.</summary>
    public void Look()
    {
        lock (_gate)
        {
            if (_time.GetElapsedTime(_ticked) <= settings.Lease) return;
            _ticked = _time.GetTimestamp();
            LogOverslept(_log);
            overslept();
        }
    }

    protected override Task TurnAsync()
    {
        Look();
        lock (_gate) _ticked = _time.GetTimestamp();
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "This process stood still for longer than its lease; others have taken its people over, so its connections end.")]
    private static partial void LogOverslept(ILogger log);
}
