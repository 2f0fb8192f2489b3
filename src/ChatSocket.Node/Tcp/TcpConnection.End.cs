using System.Net.Sockets;

namespace ChatSocket.Node.Tcp;

/// <summary>
/// The end of a connection: last words, then the sending side is shut, then input is thrown away for a moment. A socket closed
/// with unread input resets, and a reset destroys the last words on their way.
/// </summary>
internal sealed partial class TcpConnection
{
    private const int DiscardBytes = 256 * 1024;

    private const int InputSide = 1;
    private const int OutputSide = 2;

    private int _closed;
    private int _endedSides;
    private int _discarded;

    protected override void OnEnding()
    {
        lock (_readiness)
        {
            // The owner of the input sees it before it gives the input up.
            if (_busy) return;
            _busy = true;
        }

        // Not here: the caller may be in the middle of a fan-out.
        ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.TearDownAndGoOn(), this, preferLocal: false);
    }

    protected override bool IsHandling => _carried is not null;

    protected override bool IsPartOverdue() => _partSince is var since && since != 0 && Reception.Time.GetElapsedTime(since) > PartWithin;

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

    protected override void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        Abandon();
        // What a reader did not take by now it will not: a reset frees the kernel's copy at once.
        if (QueuedBytes > 0) _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
        _readiness.Dispose();
        _reader.Dispose();
        Reception.Forget(this);
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

    /// <summary>False when there is nothing more to throw away.</summary>
    private bool Discard(int count, SocketError error)
    {
        _discarded += count;
        if (error == SocketError.Success && count > 0 && _discarded < DiscardBytes) return true;
        if (error == SocketError.Success && count == 0) EndSide(InputSide);
        else Close();
        return false;
    }
}
