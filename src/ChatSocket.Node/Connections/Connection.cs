using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Sessions;
using ChatSocket.Node.Outbound;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Connections;

/// <summary>
/// What connections of every transport share: a session that the first payload makes, one reason for the end, and the deadlines.
/// The input is owned by one thread at a time; the end is made by its owner, so that no session is closed while it handles a payload.
/// </summary>
internal abstract partial class Connection(Reception reception, Admission admission, Framing framing) : Outbox(reception.OutboxLimits, reception.Time)
{
    /// <summary>The rest of a message that has begun must come within this time.</summary>
    protected static readonly TimeSpan PartWithin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan NameWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan GreetAfter = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan FinishWithin = TimeSpan.FromSeconds(1);

    private readonly long _beganAt = reception.Time.GetTimestamp();
    private long _heardAt = reception.Time.GetTimestamp();
    private bool _pinged;
    private int _ending;
    private int _tearingDown;
    private bool _greeted;
    private long _partedAt;
    private volatile bool _tornDown;

    internal Admission Admission { get; } = admission;

    public Framing Framing { get; } = framing;

    /// <summary>The places in the table's lists, owned by it.</summary>
    internal int Slot { get; set; } = -1;

    internal int WatchSlot { get; set; } = -1;

    protected Reception Reception { get; } = reception;

    /// <summary>Owned by the input's owner.</summary>
    protected Session? Session { get; private set; }

    /// <summary>Whether a program is on it that goes elsewhere when it is asked to.</summary>
    internal bool IsOfProgram => Session is { IsProgram: true, Nick: not null };

    protected bool HasEnding => Volatile.Read(ref _ending) != (int)DisconnectReason.None;

    protected bool IsTornDown => _tornDown;

    public override void End(DisconnectReason reason)
    {
        if (Interlocked.CompareExchange(ref _ending, (int)reason, (int)DisconnectReason.None) != (int)DisconnectReason.None) return;
        // The input's owner makes the end, and may be waiting for this outbox to drain, which a reader that stopped never lets it.
        DismissWaiters();
        OnEnding();
    }

    /// <summary>Asks the program to go elsewhere after the delay. Until then everything is as before.</summary>
    internal void SendAway(TimeSpan delay) => Send(Session!.GoAway(delay).Span);

    /// <summary>Called now and then, oftener while something is due soon. False when nothing is.</summary>
    internal bool Check()
    {
        if (_tornDown)
        {
            if (Volatile.Read(ref _partedAt) is var at && at != 0 && Reception.Time.GetElapsedTime(at) > FinishWithin) Close();
            return true;
        }

        if (IsPartOverdue()) End(DisconnectReason.IdleTimeout);
        if (IsStalled()) End(DisconnectReason.SlowConsumer);
        if (Session?.Nick is not null)
        {
            KeepAlive();
            return false;
        }

        var age = Reception.Time.GetElapsedTime(_beganAt);
        if (age > NameWithin) End(DisconnectReason.NotNamed);
        if (!_greeted && Session is null && age > GreetAfter)
        {
            _greeted = true;
            Send(Reception.Chat.Greeting(Framing).Span);
        }

        return true;
    }

    /// <summary>One connection's bug must not keep the others from being looked after.</summary>
    internal bool CheckSafely()
    {
        try
        {
            return Check();
        }
        catch (Exception failure)
        {
            OnHandlingFailed(failure);
            return true;
        }
    }

    /// <summary>An end was asked for: its owner must make it, or who can become the owner now.</summary>
    protected abstract void OnEnding();

    /// <summary>Whether a payload is being handled, and those behind it wait.</summary>
    protected abstract bool IsHandling { get; }

    /// <summary>Whether the rest of a message is waited for too long.</summary>
    protected abstract bool IsPartOverdue();

    /// <summary>Lets go of the transport, whatever is still under way. May be called more than once.</summary>
    protected abstract void Close();

    /// <summary>Whether the peer would still read last words.</summary>
    protected virtual bool IsHeard => true;

    /// <summary>What follows the last words on this transport.</summary>
    protected virtual ReadOnlySpan<byte> Farewell(DisconnectReason reason) => default;

    /// <summary>Hands one payload to the session.</summary>
    protected ValueTask HandleAsync(ReadOnlySpan<byte> payload)
    {
        Session ??= Reception.Chat.Open(this, Framing, payload, Admission.Address);
        Session.HeardAt = Reception.Time.GetTimestamp();
        Volatile.Write(ref _heardAt, Session.HeardAt);
        _pinged = false;
        return Session.HandleAsync(payload);
    }

    protected void OnHandlingFailed(Exception failure)
    {
        LogInputFailed(Reception.Log, Number, failure);
        End(DisconnectReason.Internal);
    }

    /// <summary>As the owner of the input: nothing more is handled after this, what still arrives is thrown away.</summary>
    protected void TearDown()
    {
        if (Interlocked.Exchange(ref _tearingDown, 1) != 0) return;
        var reason = (DisconnectReason)Volatile.Read(ref _ending);
        _tornDown = true;
        Log(reason);
        Reception.Chat.Metrics.ConnectionEnded(reason, _beganAt);
        Session?.Flush();
        var finishing = Session?.FinishAsync(reason) ?? ValueTask.CompletedTask;
        if (finishing.IsCompletedSuccessfully) Part(reason);
        else _ = FinishAndPartAsync(finishing, reason);
    }

    private async Task FinishAndPartAsync(ValueTask finishing, DisconnectReason reason)
    {
        try
        {
            await finishing.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogInputFailed(Reception.Log, Number, failure);
        }

        Part(reason);
    }

    private void Part(DisconnectReason reason)
    {
        Volatile.Write(ref _partedAt, Reception.Time.GetTimestamp());
        if (Session is { } session) _ = CloseSessionAsync(session, reason);
        if (reason is DisconnectReason.SlowConsumer or DisconnectReason.NetworkError)
        {
            Close();
            return;
        }

        Reception.Connections.Watch(this);
        var words = !reason.HasLastWords() || !IsHeard ? default : Session?.LastWords(reason) ?? Reception.Chat.LastWords(Framing, reason);
        Finish([.. words.Span, .. Farewell(reason)]);
    }

    /// <summary>A WebSocket has pings of its own; on TCP a silent program is asked once, and given up when it never answers.</summary>
    private void KeepAlive()
    {
        if (Framing != Framing.LengthPrefixed || Session!.Ping is not { IsEmpty: false } ping) return;
        var silence = Reception.Time.GetElapsedTime(Volatile.Read(ref _heardAt));
        // Its own frames wait behind the one being handled, such as a long catch-up: that silence is ours.
        if (IsHandling) Volatile.Write(ref _heardAt, Reception.Time.GetTimestamp());
        else if (silence > AnswerWithin) End(DisconnectReason.IdleTimeout);
        else if (silence > PingAfter && !_pinged)
        {
            _pinged = true;
            Send(ping.Span);
        }
    }

    private async Task CloseSessionAsync(Session session, DisconnectReason reason)
    {
        Reception.BeginClosing();
        try
        {
            await session.CloseAsync(reason).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogInputFailed(Reception.Log, Number, failure);
        }
        finally
        {
            Reception.EndClosing();
        }
    }

    private void Log(DisconnectReason reason)
    {
        if (reason is DisconnectReason.ProtocolViolation or DisconnectReason.FrameTooLong or DisconnectReason.SlowConsumer or DisconnectReason.Internal)
        {
            LogEndedByFault(Reception.Log, Number, reason.Code());
        }
        else
        {
            LogEnded(Reception.Log, Number, reason.Code());
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The input of connection {Connection} failed by a bug in this node; it is ended.")]
    private static partial void LogInputFailed(ILogger log, long connection, Exception failure);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Connection {Connection} ended: {Code}.")]
    private static partial void LogEnded(ILogger log, long connection, string code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection {Connection} ended: {Code}.")]
    private static partial void LogEndedByFault(ILogger log, long connection, string code);
}
