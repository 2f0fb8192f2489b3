using System.Net.Sockets;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Frames;

namespace ChatSocket.Node.Tcp;

internal sealed partial class TcpConnection
{
    /// <summary>Reads in a row before others on this thread get their turn.</summary>
    private const int ReadsInARow = 4;

    // Owned by the input's owner.
    private FrameReader _reader;
    private byte[]? _carried;
    private long _partSince;

    // Owned by the gate, for which the readiness object serves.
    private bool _busy = true;
    private bool _readableUnseen;

    private void OnReadable(SocketError error)
    {
        if (error == SocketError.OperationAborted) return;
        lock (_readiness)
        {
            if (_busy)
            {
                _readableUnseen = true;
                return;
            }

            _busy = true;
        }

        Read();
    }

    /// <summary>Gives the input up until the socket has something, unless the end is to be made first.</summary>
    private void GoOnReading()
    {
        for (var turns = 0; ; turns++)
        {
            if (HasEnding && !IsTornDown) TearDown();
            lock (_readiness)
            {
                if (HasEnding && !IsTornDown) continue;
                _busy = false;
            }

            try
            {
                if (_socket.ReceiveAsync(_readiness)) return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            lock (_readiness)
            {
                // Whoever took the input meanwhile is told that there is something to read.
                if (_busy)
                {
                    _readableUnseen = true;
                    return;
                }

                _busy = true;
            }

            if (turns == ReadsInARow)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Read(), this, preferLocal: false);
                return;
            }

            if (!ReadAvailable()) return;
        }
    }

    /// <summary>Reads as the owner and gives the input up in the end.</summary>
    private void Read()
    {
        if (ReadAvailable()) GoOnReading();
    }

    /// <summary>False when the input's ownership went elsewhere.</summary>
    private bool ReadAvailable()
    {
        var buffer = ReadBuffer.Take();
        try
        {
            for (var reads = 0; reads < ReadsInARow; reads++)
            {
                int count;
                SocketError error;
                try
                {
                    count = _socket.Receive(buffer, SocketFlags.None, out error);
                }
                catch (ObjectDisposedException)
                {
                    return false;
                }

                if (error == SocketError.WouldBlock) break;
                if (IsTornDown)
                {
                    if (!Discard(count, error)) return false;
                    continue;
                }

                if (error != SocketError.Success || count == 0)
                {
                    OnInputEnd(error);
                    break;
                }

                if (!Handle(buffer.AsSpan(0, count))) return false;
                if (HasEnding || count < buffer.Length) break;
            }
        }
        finally
        {
            ReadBuffer.Return(buffer);
        }

        Session?.Flush();
        return true;
    }

    private void OnInputEnd(SocketError error)
    {
        EndSide(InputSide);
        if (error != SocketError.Success) End(DisconnectReason.NetworkError);
        else End(_reader.HasPart ? DisconnectReason.ProtocolViolation : DisconnectReason.PeerClosed);
    }

    /// <summary>Handles every complete frame; false when one has to wait and took the ownership with it.</summary>
    private bool Handle(ReadOnlySpan<byte> input)
    {
        try
        {
            while (!HasEnding && _reader.TryRead(ref input, out var payload))
            {
                // Each frame has its own time, also in a stream that is never between two.
                _partSince = 0;
                var handled = HandleAsync(payload);
                if (handled.IsCompletedSuccessfully) continue;
                _carried = input.ToArray();
                _ = WaitAndGoOnAsync(handled);
                return false;
            }

            if (!_reader.HasPart) _partSince = 0;
            else if (_partSince == 0) _partSince = Reception.Time.GetTimestamp();
        }
        catch (ProtocolViolationException violation)
        {
            End(violation.Reason);
        }
        catch (Exception failure)
        {
            OnHandlingFailed(failure);
        }

        return true;
    }

    private async Task WaitAndGoOnAsync(ValueTask handled)
    {
        try
        {
            await handled.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            OnHandlingFailed(failure);
        }

        var carried = _carried!;
        _carried = null;
        if (!Handle(carried)) return;
        Session?.Flush();
        Read();
    }
}
