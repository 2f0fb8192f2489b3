using System.Collections.Concurrent;
using ChatSocket.Chat.Backplane;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Redis.Connections;

/// <summary>
/// What this node listens to, on a connection of its own. The wanted channels are owned by the dictionary, whatever happens to the
/// connection; the loop alone replaces the connection, subscribes all of them on the new one and then says that something may have
/// been missed. The node hears itself every second: a connection that answers but no longer delivers is replaced too.
/// </summary>
internal sealed partial class Subscriptions(RedisSettings settings, TimeProvider time, ILogger log, Func<TimeSpan> redisUpFor, Action missed) : IAsyncDisposable
{
    private const int SubscribeAtOnce = 256;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, Action<byte[]>> _wanted = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _firstUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SubscriptionLine? _line;
    private Task _loop = Task.CompletedTask;
    private long _heardAt = time.GetTimestamp();
    private bool _toldAway;

    public bool IsUp => Volatile.Read(ref _line) is not null;

    public Task FirstUp => _firstUp.Task;

    private bool IsRedisUp => redisUpFor() > TimeSpan.Zero;

    /// <summary>Silence of that many renewals means that nothing is delivered any more.</summary>
    private TimeSpan SilenceAllowed => (settings.RenewEvery * 2) + settings.AnswerWithin;

    public void Start() => _loop = Task.Run(KeepAsync);

    /// <summary>How long the node has not heard itself.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _heardAt));

    /// <summary>The node heard itself.</summary>
    public void OnEcho() => Volatile.Write(ref _heardAt, time.GetTimestamp());

    /// <summary>Wanted from now on, on every connection; without waiting for the one there may be.</summary>
    public void Want(string channel, Action<byte[]> handler) => _wanted[channel] = handler;

    /// <summary>Completes when Redis has confirmed: whatever is published from then on arrives.</summary>
    /// <exception cref="BackplaneUnavailableException">It could not be confirmed.</exception>
    public async Task SubscribeAsync(string channel, Action<byte[]> handler)
    {
        _wanted[channel] = handler;
        var line = Volatile.Read(ref _line);
        try
        {
            if (line is null) throw new BackplaneUnavailableException();
            await line.ListenAsync(channel).ConfigureAwait(false);
            if (Volatile.Read(ref _line) != line) throw new BackplaneUnavailableException();
        }
        catch (Exception failure) when (RedisLine.IsLost(failure) || failure is BackplaneUnavailableException)
        {
            _wanted.TryRemove(KeyValuePair.Create(channel, handler));
            if (line is not null && failure is not BackplaneUnavailableException) Break(line);
            throw failure as BackplaneUnavailableException ?? new BackplaneUnavailableException(failure);
        }
    }

    /// <summary>Best effort: a connection that breaks meanwhile takes the subscription with it.</summary>
    public async Task UnsubscribeAsync(string channel)
    {
        _wanted.TryRemove(channel, out _);
        if (Volatile.Read(ref _line) is not { } line) return;
        try
        {
            await line.StopListeningAsync(channel).ConfigureAwait(false);
        }
        catch (Exception failure) when (RedisLine.IsLost(failure))
        {
            Break(line);
        }
    }

    /// <summary>Listens to one channel anew, on the same connection.</summary>
    public async Task RenewAsync(string channel)
    {
        if (!_wanted.ContainsKey(channel) || Volatile.Read(ref _line) is not { } line) return;
        try
        {
            await line.StopListeningAsync(channel).ConfigureAwait(false);
            await line.ListenAsync(channel).ConfigureAwait(false);
        }
        catch (Exception failure) when (RedisLine.IsLost(failure))
        {
            Break(line);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        Interlocked.Exchange(ref _line, null)?.Dispose();
        _end.Dispose();
    }

    private async Task KeepAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                if (Volatile.Read(ref _line) is not { } line) await OpenAsync().ConfigureAwait(false);
                // Only a Redis that has answered all the time can be blamed for what it did not deliver.
                else if (redisUpFor() > SilenceAllowed && time.GetElapsedTime(Volatile.Read(ref _heardAt)) > SilenceAllowed) Break(line);
            }
            catch (Exception failure) when (RedisLine.IsLost(failure))
            {
                // Redis being away altogether is told once, by the line for commands.
                if (!_toldAway && IsRedisUp) LogAway(log, RedisLine.Why(failure));
                _toldAway |= IsRedisUp;
            }
            catch (Exception failure)
            {
                // A bug must not leave the node deaf for ever.
                LogFailed(log, failure);
            }

            await Task.Delay(LookEvery, time, _end.Token).ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    private async Task OpenAsync()
    {
        var line = new SubscriptionLine(await Multiplexers.ConnectAsync(settings, "subscriptions").ConfigureAwait(false), settings.AnswerWithin, Hear);
        try
        {
            await ListenToAllAsync(line).ConfigureAwait(false);
            OnEcho();
            Volatile.Write(ref _line, line);
            line.WhenLost(Break);
            if (!line.IsConnected) Break(line);
            // Some may have been wanted meanwhile.
            await ListenToAllAsync(line).ConfigureAwait(false);
        }
        catch
        {
            Break(line);
            line.Dispose();
            throw;
        }

        if (_toldAway) LogBack(log);
        _toldAway = false;
        _firstUp.TrySetResult();
        missed();
    }

    private async Task ListenToAllAsync(SubscriptionLine line)
    {
        foreach (var some in _wanted.Keys.Chunk(SubscribeAtOnce)) await Task.WhenAll(some.Select(line.ListenAsync)).ConfigureAwait(false);
    }

    /// <summary>An old connection's last words count no more: they could come after what the new one delivered.</summary>
    private void Hear(SubscriptionLine line, string channel, byte[] publication)
    {
        if ((Volatile.Read(ref _line) is { } current && current != line) || !_wanted.TryGetValue(channel, out var handler)) return;
        try
        {
            handler(publication);
        }
        catch (Exception failure)
        {
            LogUnreadable(log, failure);
        }
    }

    private void Break(SubscriptionLine line)
    {
        if (Interlocked.CompareExchange(ref _line, null, line) == line) line.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The connection that hears other nodes is away: {Why}.")]
    private static partial void LogAway(ILogger log, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Other nodes are heard again.")]
    private static partial void LogBack(ILogger log);

    [LoggerMessage(Level = LogLevel.Error, Message = "Listening to other nodes failed by a bug in this node; it is tried again.")]
    private static partial void LogFailed(ILogger log, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "Something another node published could not be understood.")]
    private static partial void LogUnreadable(ILogger log, Exception failure);
}
