using System.Collections.Concurrent;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Redis.Scripts;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Redis.Connections;

/// <summary>
/// Keeps one line to Redis and this node's lease on it. The loop owns the lease, the link number and the incarnation, and alone
/// puts a line up; anybody who learns that it is no good takes it down (<see cref="Break"/>), by one atomic exchange.
/// Invariant: a line is up only after its link number was raised in Redis and the node's rooms and people were reconciled over it.
/// </summary>
internal sealed partial class LineKeeper : IAsyncDisposable
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(250);

    private readonly RedisSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Func<RedisLine, EnlistedAs, Task> _restore;
    private readonly Action _up;
    private readonly BackplaneEvents _events;
    private readonly SleepWatch _sleep;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly TaskCompletionSource _firstUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _end = new();
    private readonly ChatMetrics _metrics;
    private readonly Lease _lease;

    /// <summary>
    /// Not closed before the link number is raised: closing may send once more what was sent already, which only the fence refuses.
    /// </summary>
    private readonly ConcurrentQueue<RedisLine> _broken = new();
    private RedisLine? _line;
    private Task _loop = Task.CompletedTask;
    private long _upSince;
    private bool _toldAway;

    /// <param name="settings">How to reach Redis.</param>
    /// <param name="time">What time it is.</param>
    /// <param name="log">Where Redis' coming and going is told.</param>
    /// <param name="events">Who hears that this process has to go.</param>
    /// <param name="sleep">Asked before each turn, so that a process that overslept restores nobody.</param>
    /// <param name="restore">Makes Redis and this node agree over a line that is not up yet.</param>
    /// <param name="up">Called when a line is up.</param>
    /// <param name="metrics">Told of renewals and new lines.</param>
    public LineKeeper(
        RedisSettings settings, TimeProvider time, ILogger log, BackplaneEvents events, SleepWatch sleep, Func<RedisLine, EnlistedAs, Task> restore, Action up,
        ChatMetrics metrics)
    {
        (_settings, _time, _log, _events, _sleep, _restore, _up, _metrics) = (settings, time, log, events, sleep, restore, up, metrics);
        (_lease, Echo) = (new Lease(settings, metrics), new Echo(time));
    }

    public bool IsUp => Volatile.Read(ref _line) is not null;

    /// <summary>How long Redis has answered without interruption.</summary>
    public TimeSpan UpFor => IsUp ? _time.GetElapsedTime(Volatile.Read(ref _upSince)) : TimeSpan.Zero;

    public Echo Echo { get; }

    public string Owner => _lease.Owner;

    public Task FirstUp => _firstUp.Task;

    public void Start() => _loop = Task.Run(KeepAsync);

    /// <summary>Gives the lease back; the node writes nothing more.</summary>
    public async Task DepartAsync(TimeSpan reapAfter)
    {
        await StopAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref _line, null) is not { } line) return;
        using (line)
        {
            try
            {
                await line.RunAsync(Script.Depart, _lease.DepartKeys, [default, _lease.Owner, (long)reapAfter.TotalMilliseconds]).ConfigureAwait(false);
            }
            catch (Exception failure) when (RedisLine.IsLost(failure) || failure is BackplaneUnavailableException or FencedException)
            {
                LogDepartFailed(_log, RedisLine.Why(failure));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        Interlocked.Exchange(ref _line, null)?.Dispose();
        CloseBroken();
        _wake.Dispose();
        _end.Dispose();
    }

    private async Task StopAsync()
    {
        if (!_end.IsCancellationRequested) await _end.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    private async Task KeepAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            _sleep.Look();
            if (!await TickAsync().ConfigureAwait(false)) return;
            await WaitAsync(IsUp ? _settings.RenewEvery : RetryEvery).ConfigureAwait(false);
        }
    }

    /// <summary>False when this process has to go.</summary>
    private async Task<bool> TickAsync()
    {
        try
        {
            if (Volatile.Read(ref _line) is not { } line) return await OpenAsync().ConfigureAwait(false);
            await RenewAsync(line).ConfigureAwait(false);
        }
        catch (Exception failure) when (RedisLine.IsLost(failure) || failure is BackplaneUnavailableException or FencedException)
        {
            if (_events.EndRequested.IsCompleted) return false;
            if (!_toldAway) LogAway(_log, $"{_settings.Host}:{_settings.Port}", RedisLine.Why(failure));
            _toldAway = true;
        }
        catch (Exception failure)
        {
            // A bug must not cost the node its lease for ever; the next try may meet another state.
            LogFailed(_log, failure);
        }

        return true;
    }

    private async Task RenewAsync(RedisLine line)
    {
        var renewed = false;
        try
        {
            Echo.OnAsked();
            await UseAsync(up => _lease.RenewAsync(up)).ConfigureAwait(false);
            renewed = true;
        }
        catch (BackplaneUnavailableException)
        {
            // It answers but executes nothing, as one does that became a replica: another connection may lead to its successor.
            Break(line);
            throw;
        }
        finally
        {
            _metrics.LeaseRenewed(renewed);
        }
    }

    private async Task<bool> OpenAsync()
    {
        var connection = await Multiplexers.ConnectAsync(_settings, "commands").ConfigureAwait(false);
        var line = _lease.Carry(connection);
        try
        {
            var enlisted = await _lease.EnlistAsync(line).ConfigureAwait(false);
            if (enlisted == EnlistedAs.Displaced)
            {
                LogDisplaced(_log, _settings.NodeId);
                line.Dispose();
                _events.RequestEnd(new EndReason(EndCause.NameTaken, _settings.NodeId));
                return false;
            }

            CloseBroken();

            // Enlisting anew changes the incarnation, and with it the fence.
            line = _lease.Carry(connection);
            await _restore(line, enlisted).ConfigureAwait(false);
            _lease.OnRestored();
        }
        catch
        {
            line.Dispose();
            throw;
        }

        Volatile.Write(ref _upSince, _time.GetTimestamp());
        Volatile.Write(ref _line, line);
        connection.ConnectionFailed += (_, _) => Break(line);
        if (!connection.IsConnected) Break(line);
        if (_toldAway) LogBack(_log, $"{_settings.Host}:{_settings.Port}");
        _toldAway = false;
        if (!_firstUp.TrySetResult()) _metrics.Reconnected();
        _up();
        return true;
    }

    private void CloseBroken()
    {
        while (_broken.TryDequeue(out var line)) line.Dispose();
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (ObjectDisposedException)
        {
            // The node is gone; nobody waits.
        }
    }

    private async Task WaitAsync(TimeSpan time)
    {
        try
        {
            await _wake.WaitAsync(time, _end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Redis at {Endpoint} is away: {Why}. People stay connected; what they send is refused until it is back.")]
    private static partial void LogAway(ILogger log, string endpoint, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis at {Endpoint} is back; rooms and people are restored.")]
    private static partial void LogBack(ILogger log, string endpoint);

    [LoggerMessage(Level = LogLevel.Error, Message = "Restoring the line to Redis failed by a bug in this node; it is tried again.")]
    private static partial void LogFailed(ILogger log, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "Another process runs as node {Node}; this one ends. Every node needs a name of its own.")]
    private static partial void LogDisplaced(ILogger log, string node);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease could not be given back ({Why}); the node's people count as there until it runs out.")]
    private static partial void LogDepartFailed(ILogger log, string why);
}
