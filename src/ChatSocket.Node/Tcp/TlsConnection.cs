using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using ChatSocket.Chat.Delivery;
using ChatSocket.Node.Connections;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Frames;
using ProtocolViolationException = ChatSocket.Protocol.ProtocolViolationException;

namespace ChatSocket.Node.Tcp;

/// <summary>
/// One TCP connection under TLS: the same frames, over a stream. Its input is owned by its one loop, which also makes the end; everything
/// that is sent passes the outbox's drainer, because a stream takes nothing without waiting.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Close() ends what it owns, once, from whichever side ends it.")]
internal sealed class TlsConnection : Connection
{
    private const int ReadBytes = 16 * 1024;
    private const int DiscardBytes = 256 * 1024;

    private readonly Socket _socket;
    private readonly SslStream _stream;
    private readonly CancellationTokenSource _waking = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FrameReader _reader;
    private long _partSince;
    private volatile bool _handling;
    private int _closed;

    public TlsConnection(Reception reception, Socket socket, SslStream stream, Admission admission) : base(reception, admission, Framing.LengthPrefixed)
    {
        (_socket, _stream) = (socket, stream);
        _reader = new FrameReader(reception.Chat.Options.FrameBytes);
    }

    /// <summary>Lives until the connection has ended.</summary>
    public async Task RunAsync(DisconnectReason refusal)
    {
        if (refusal != DisconnectReason.None) End(refusal);
        try
        {
            while (!HasEnding && await ReadAsync().ConfigureAwait(false))
            {
            }

            TearDown();
            await _finished.Task.ConfigureAwait(false);
            if (Volatile.Read(ref _closed) == 0) await SayGoodbyeAsync().ConfigureAwait(false);
        }
        finally
        {
            Close();
            _reader.Dispose();
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    protected override int TrySend(ReadOnlySpan<byte> bytes) => 0;

    protected override ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes, _closing.Token);

    protected override void OnFinished() => _finished.TrySetResult();

    protected override bool IsHandling => _handling;

    protected override bool IsPartOverdue() =>
        Volatile.Read(ref _partSince) is var since && since != 0 && Reception.Time.GetElapsedTime(since) > PartWithin;

    /// <summary>The loop makes the end. Not woken here: the caller may be in the middle of a fan-out.</summary>
    protected override void OnEnding() => ThreadPool.UnsafeQueueUserWorkItem(static connection => connection._waking.Cancel(), this, preferLocal: false);

    protected override void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        Abandon();
        // What a reader did not take by now it will not: a reset frees the kernel's copy at once.
        if (QueuedBytes > 0) _socket.LingerState = new LingerOption(true, 0);
        _finished.TrySetResult();
        _closing.Cancel();
        _socket.Dispose();
        Reception.Forget(this);
    }

    /// <summary>Waits for input, and handles what is there; false when there will be none.</summary>
    private async ValueTask<bool> ReadAsync()
    {
        byte[]? buffer = null;
        try
        {
            // Nothing is rented while nothing arrives.
            await _stream.ReadAsync(Memory<byte>.Empty, _waking.Token).ConfigureAwait(false);
            buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
            var count = await _stream.ReadAsync(buffer, _waking.Token).ConfigureAwait(false);
            if (count == 0)
            {
                End(_reader.HasPart ? DisconnectReason.ProtocolViolation : DisconnectReason.PeerClosed);
                return false;
            }

            await HandleAllAsync(buffer, count).ConfigureAwait(false);
            Session?.Flush();
            return true;
        }
        catch (ProtocolViolationException violation)
        {
            End(violation.Reason);
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Woken when the end has begun already; then this changes nothing.
            End(DisconnectReason.NetworkError);
        }
        catch (Exception failure)
        {
            OnHandlingFailed(failure);
        }
        finally
        {
            if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
        }

        return false;
    }

    private async ValueTask HandleAllAsync(byte[] buffer, int count)
    {
        var at = 0;
        while (TryHandle(buffer.AsSpan(0, count), ref at, out var handled))
        {
            if (handled.IsCompletedSuccessfully) continue;
            _handling = true;
            try
            {
                await handled.ConfigureAwait(false);
            }
            finally
            {
                _handling = false;
            }
        }

        if (!_reader.HasPart) Volatile.Write(ref _partSince, 0);
        else if (_partSince == 0) Volatile.Write(ref _partSince, Reception.Time.GetTimestamp());
    }

    private bool TryHandle(ReadOnlySpan<byte> input, ref int at, out ValueTask handled)
    {
        handled = default;
        if (HasEnding) return false;
        var rest = input[at..];
        var found = _reader.TryRead(ref rest, out var payload);
        at = input.Length - rest.Length;
        if (!found) return false;
        // Each frame has its own time, also in a stream that is never between two.
        Volatile.Write(ref _partSince, 0);
        handled = HandleAsync(payload);
        return true;
    }

    /// <summary>The end of the stream is said under TLS; what still arrives is thrown away unread. Bounded by whoever checks connections.</summary>
    private async Task SayGoodbyeAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            await _stream.ShutdownAsync().WaitAsync(_closing.Token).ConfigureAwait(false);
            _socket.Shutdown(SocketShutdown.Send);
            for (var discarded = 0; discarded < DiscardBytes;)
            {
                var count = await _socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None, _closing.Token).ConfigureAwait(false);
                if (count == 0) return;
                discarded += count;
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It went first.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
