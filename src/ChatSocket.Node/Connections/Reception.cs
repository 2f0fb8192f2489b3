using System.Net;
using ChatSocket.Chat;
using ChatSocket.Chat.Delivery;
using ChatSocket.Node.Lifetime;
using ChatSocket.Node.Outbound;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Connections;

/// <summary>Where every connection arrives, whatever its transport: who may come in, and the list of who is there.</summary>
internal sealed partial class Reception(ChatService chat, ConnectionLimits limits, OutboxLimits outboxLimits, TimeProvider time, ILogger<Reception> log)
    : IDisposable
{
    /// <summary>So many beyond the limit are told that the server is full; more than that are only closed.</summary>
    private const int ToldThatFull = 256;

    private readonly AddressCounts _addresses = new(limits.ConnectionsPerAddress);

    private volatile bool _stopping;
    private int _closing;

    public ChatService Chat { get; } = chat;

    public OutboxLimits OutboxLimits { get; } = outboxLimits;

    public TimeProvider Time { get; } = time;

    public ILogger Log { get; } = log;

    public ConnectionTable Connections { get; } = new(time);

    /// <summary>Whether to take the connection at all, and if so, whether only to tell it why it must go.</summary>
    public bool TryAdmit(IPAddress address, out DisconnectReason refusal)
    {
        refusal = DisconnectReason.None;
        var connections = Connections.Count;
        if (connections >= limits.Connections + ToldThatFull)
        {
            Chat.Metrics.ConnectionRejected(DisconnectReason.ServerFull);
            return false;
        }

        var counted = _addresses.TryAdd(address);
        if (_stopping) refusal = DisconnectReason.Shutdown;
        else if (connections >= limits.Connections || !counted) refusal = DisconnectReason.ServerFull;
        if (refusal != DisconnectReason.None) Chat.Metrics.ConnectionRejected(refusal);
        return true;
    }

    public void Enter(Connection connection)
    {
        Connections.Add(connection);
        LogBegan(Log, connection.Number, connection.Framing);
    }

    public void Forget(Connection connection)
    {
        Connections.Remove(connection);
        _addresses.Remove(connection.Address);
    }

    /// <summary>Takes nobody more, and waits until everybody is gone, but not longer than that.</summary>
    public Task LeaveAsync(LeaveTimes times, TimeSpan within)
    {
        _stopping = true;
        return new Departure(Connections, times, Time, Random.Shared).RunAsync(within);
    }

    /// <summary>A session's end goes on after its connection's: what it was in must be left.</summary>
    public void BeginClosing() => Interlocked.Increment(ref _closing);

    public void EndClosing() => Interlocked.Decrement(ref _closing);

    /// <summary>Until every session has left what it was in, but not longer than that.</summary>
    public async Task WaitUntilClosedAsync(TimeSpan within)
    {
        var began = Time.GetTimestamp();
        while (Volatile.Read(ref _closing) > 0 && Time.GetElapsedTime(began) < within) await Task.Delay(TimeSpan.FromMilliseconds(20), Time).ConfigureAwait(false);
    }

    /// <summary>Ends everybody who is connected.</summary>
    public void EndAll(DisconnectReason reason)
    {
        foreach (var connection in Connections.Snapshot()) connection.End(reason);
    }

    public void Dispose() => Connections.Dispose();

    [LoggerMessage(Level = LogLevel.Debug, Message = "Connection {Connection} began, {Transport}.")]
    private static partial void LogBegan(ILogger log, long connection, Framing transport);
}
