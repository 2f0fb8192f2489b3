using StackExchange.Redis;

namespace ChatSocket.Redis.Connections;

/// <summary>One connection that listens; each channel once, because the client would deliver twice what is asked for twice. The lock owns which.</summary>
internal sealed class SubscriptionLine(ConnectionMultiplexer connection, TimeSpan answerWithin, Action<SubscriptionLine, string, byte[]> heard) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task> _channels = [];

    public bool IsConnected => connection.IsConnected;

    public void WhenLost(Action<SubscriptionLine> lost) => connection.ConnectionFailed += (_, _) => lost(this);

    /// <summary>Completes when Redis has confirmed.</summary>
    public Task ListenAsync(string channel)
    {
        lock (_gate)
        {
            if (_channels.TryGetValue(channel, out var known) && !known.IsFaulted && !known.IsCanceled) return known.WaitAsync(answerWithin);
            var listening = connection.GetSubscriber().SubscribeAsync(Literal(channel), (_, value) => Hear(channel, value));
            _channels[channel] = listening;
            return listening.WaitAsync(answerWithin);
        }
    }

    public Task StopListeningAsync(string channel)
    {
        lock (_gate)
        {
            if (!_channels.Remove(channel)) return Task.CompletedTask;
            return connection.GetSubscriber().UnsubscribeAsync(Literal(channel)).WaitAsync(answerWithin);
        }
    }

    public void Dispose() => Multiplexers.Close(connection);

    private void Hear(string channel, byte[]? publication)
    {
        if (publication is { Length: > 1 }) heard(this, channel, publication);
    }

    private static RedisChannel Literal(string channel) => new(channel, RedisChannel.PatternMode.Literal);
}
