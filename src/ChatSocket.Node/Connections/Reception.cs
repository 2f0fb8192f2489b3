using ChatSocket.Chat;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Sessions;
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

    private readonly AddressLimits _addresses = new(limits, time);

    private volatile bool _stopping;
    private int _places;
    private int _closing;

    public ChatService Chat { get; } = chat;

    public OutboxLimits OutboxLimits { get; } = outboxLimits;

    public TimeProvider Time { get; } = time;

    public ILogger Log { get; } = log;

    public ConnectionTable Connections { get; } = new(time);

    public Entrance Entrance { get; } = new(limits.Waiting, time);

    /// <summary>False when there is not even room to say so. Otherwise the place is given back by what comes next.</summary>
    public bool TryTakePlace()
    {
        if (Interlocked.Increment(ref _places) <= limits.Connections + ToldThatFull) return true;
        GivePlaceBack();
        Chat.Metrics.ConnectionRejected(DisconnectReason.ServerFull);
        return false;
    }

    /// <summary>Whoever took it went before it was known who that is.</summary>
    public void GivePlaceBack() => Interlocked.Decrement(ref _places);

    /// <summary>Whether to take the connection at all, and if so, whether only to tell it why it must go. If not, its place is given back.</summary>
    public bool TryAdmit(PeerAddress address, out Admission admission)
    {
        var admitted = _addresses.TryEnter(address.Network, out var refusal);
        admission = new Admission(address, refusal);
        if (refusal != DisconnectReason.None) Chat.Metrics.AddressLimited(refusal);
        if (!admitted) GivePlaceBack();
        return admitted;
    }

    /// <summary>Why somebody with a place must go at once; none for whoever may stay.</summary>
    public DisconnectReason Refusal(in Admission admission)
    {
        if (admission.Refusal != DisconnectReason.None) return admission.Refusal;
        var refusal = _stopping ? DisconnectReason.Shutdown
            : Volatile.Read(ref _places) > limits.Connections ? DisconnectReason.ServerFull
            : DisconnectReason.None;
        if (refusal != DisconnectReason.None) Chat.Metrics.ConnectionRejected(refusal);
        return refusal;
    }

    /// <summary>The place and the address' share are free again.</summary>
    public void Dismiss(in Admission admission)
    {
        _addresses.Leave(admission.Address.Network, admission.Refusal != DisconnectReason.None);
        GivePlaceBack();
    }

    public void Enter(Connection connection)
    {
        Connections.Add(connection);
        LogBegan(Log, connection.Number, connection.Framing);
    }

    /// <summary>First the place, so that there is room again when the connection is seen to be gone.</summary>
    public void Forget(Connection connection)
    {
        Dismiss(connection.Admission);
        Connections.Remove(connection);
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
