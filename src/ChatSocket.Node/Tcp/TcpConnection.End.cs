using System.Net.Sockets;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Tcp;

/// <summary>
/// The end of a connection: last words, then the sending side is shut, then input is thrown away for a moment. A socket closed
/// with unread input resets, and a reset destroys the last words on their way.
/// </summary>
internal sealed partial class TcpConnection
{
    private const int DiscardBytes = 256 * 1024;
    private static readonly TimeSpan NameWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan GreetAfter = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PartWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FinishWithin = TimeSpan.FromSeconds(1);

    private const int InputSide = 1;
    private const int OutputSide = 2;

    private int _ending;
    private int _closed;
    private int _endedSides;

    /// <summary>Somebody spoke: the peer, or the node with its greeting.</summary>
    private bool _begun;
    private volatile bool _tornDown;
    private long _tornDownAt;
    private int _discarded;

    public override void End(DisconnectReason reason)
    {
        if (Interlocked.CompareExchange(ref _ending, (int)reason, (int)DisconnectReason.None) != (int)DisconnectReason.None) return;
        lock (_readiness)
        {
            // The owner of the input sees it before it gives the input up.
            if (_busy) return;
            _busy = true;
        }

        // Not here: the caller may be in the middle of a fan-out.
        ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.TearDownAndGoOn(), this, preferLocal: false);
    }

    /// <summary>Called now and then, oftener while something is due soon. False when nothing is.</summary>
    internal bool Check()
    {
        if (_tornDown)
        {
            if (_server.Time.GetElapsedTime(_tornDownAt) > FinishWithin) Close();
            return true;
        }

        var age = _server.Time.GetElapsedTime(_acceptedAt);
        if (_partSince is var since && since != 0 && _server.Time.GetElapsedTime(since) > PartWithin) End(DisconnectReason.IdleTimeout);
        if (IsStalled()) End(DisconnectReason.SlowConsumer);
        if (_session.Nick is not null) return false;
        if (age > NameWithin) End(DisconnectReason.NotNamed);
        if (!_begun && age > GreetAfter)
        {
            _begun = true;
            _session.Greet();
        }

        return true;
    }

    protected override void OnFinished()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            Close();
            return;
        }

        EndSide(OutputSide);
    }

    /// <summary>Closed is what ended on both sides: who only stopped sending may still read what is on its way.</summary>
    private void EndSide(int side)
    {
        if ((Interlocked.Or(ref _endedSides, side) | side) == (InputSide | OutputSide)) Close();
    }

    private void TearDownAndGoOn()
    {
        TearDown();
        bool readable;
        lock (_readiness)
        {
            readable = _readableUnseen;
            if (!readable) _busy = false;
        }

        // A receive is still armed unless its signal came while the input was taken.
        if (readable) Read();
    }

    /// <summary>As the owner of the input: nothing more is handled after this, what still arrives is thrown away.</summary>
    private void TearDown()
    {
        var reason = (DisconnectReason)Volatile.Read(ref _ending);
        _tornDownAt = _server.Time.GetTimestamp();
        _tornDown = true;
        if (reason is DisconnectReason.ProtocolViolation or DisconnectReason.FrameTooLong or DisconnectReason.SlowConsumer or DisconnectReason.Internal)
        {
            LogEndedByFault(_server.Log, reason.Code());
        }
        else
        {
            LogEnded(_server.Log, reason.Code());
        }

        _ = CloseSessionAsync();
        if (reason is DisconnectReason.SlowConsumer or DisconnectReason.NetworkError)
        {
            Close();
            return;
        }

        _server.Connections.Watch(this);
        _session.Flush();
        Finish(reason.HasLastWords() ? _session.LastWords(reason).Span : default);
    }

    private async Task CloseSessionAsync()
    {
        try
        {
            await _session.CloseAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogInputFailed(_server.Log, failure);
        }
    }

    /// <summary>False when there is nothing more to throw away.</summary>
    private bool Discard(int count, SocketError error)
    {
        _discarded += count;
        if (error == SocketError.Success && count > 0 && _discarded < DiscardBytes) return true;
        if (error == SocketError.Success && count == 0) EndSide(InputSide);
        else Close();
        return false;
    }

    private void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        Abandon();
        // What a reader did not take by now it will not: a reset frees the kernel's copy at once.
        if (QueuedBytes > 0) _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
        _readiness.Dispose();
        _reader.Dispose();
        _server.Forget(this);
    }
}
