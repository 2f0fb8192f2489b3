using ChatSocket.Redis.Nodes;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Redis.Connections;

/// <summary>
/// Sees that this very process stood still for longer than its lease. It has a loop of its own that waits for nothing but the clock (the lock owns when it ran last):
/// whatever else takes long may be Redis' doing, and that is no reason to send anybody away.
/// </summary>
internal sealed partial class SleepWatch(RedisSettings settings, TimeProvider time, ILogger log, Action overslept)
    : Periodic(settings.RenewEvery, time, log)
{
    private readonly ILogger _log = log;
    private readonly TimeProvider _time = time;
    private readonly Lock _gate = new();
    private long _ticked = time.GetTimestamp();

    /// <summary>Asked by whoever is about to put people back: they may be others' by now.</summary>
    public void Look()
    {
        lock (_gate)
        {
            var slept = _time.GetElapsedTime(_ticked);
            _ticked = _time.GetTimestamp();
            if (slept <= settings.Lease) return;
        }

        LogOverslept(_log);
        overslept();
    }

    protected override Task TurnAsync()
    {
        Look();
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "This process stood still for longer than its lease; others have taken its people over, so its connections end.")]
    private static partial void LogOverslept(ILogger log);
}
