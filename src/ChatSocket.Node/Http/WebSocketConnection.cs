using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Net.WebSockets;
using ChatSocket.Chat.Delivery;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Outbound;
using ChatSocket.Protocol;
using ProtocolViolationException = ChatSocket.Protocol.ProtocolViolationException;

namespace ChatSocket.Node.Http;

/// <summary>
/// One WebSocket: input through the platform's WebSocket, output through the outbox, which both this node's frames and the
/// platform's own (pong, ping, close) pass whole. Its input is owned by its loop while <c>_busy</c> is set under the gate.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Close() ends what it owns, once, from whichever side ends it.")]
internal sealed class WebSocketConnection : Connection
{
    /// <summary>Codes of this protocol begin here in a close frame.</summary>
    private const int CloseCodes = 4000;
    private const int FirstBufferBytes = 4096;
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PongWithin = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly Stream _stream;
    private readonly Socket? _plain;
    private Socket? _direct;
    private readonly OutboxStream _frames;
    private readonly WebSocket _socket;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _closed;
    private long _partSince;
    private bool _busy = true;
    private bool _closeSeen;
    private byte[] _buffer = [];
    private int _filled;

    /// <param name="reception">Where it arrives.</param>
    /// <param name="stream">The upgraded connection.</param>
    /// <param name="plain">The socket under the stream, unless something like TLS lies between them.</param>
    /// <param name="admission">The place it takes.</param>
    public WebSocketConnection(Reception reception, Stream stream, Socket? plain, Admission admission) : base(reception, admission, Framing.WebSocket)
    {
        _stream = stream;
        _plain = plain;
        _frames = new OutboxStream(stream, this);
        _socket = WebSocket.CreateFromStream(_frames, new WebSocketCreationOptions
        {
            IsServer = true,
            KeepAliveInterval = PingAfter,
            KeepAliveTimeout = PongWithin,
        });
    }

    /// <summary>Lives until the connection has ended.</summary>
    public async Task RunAsync(DisconnectReason refusal)
    {
        if (refusal != DisconnectReason.None) End(refusal);
        try
        {
            while (!HasEnding && await ReceiveAsync().ConfigureAwait(false)) await HandleMessageAsync().ConfigureAwait(false);
            Own();
            TearDown();
            await _finished.Task.ConfigureAwait(false);
            while (!_closeSeen && await ReceiveAsync().ConfigureAwait(false)) _filled = 0;
        }
        finally
        {
            Close();
        }
    }

    protected override int TrySend(ReadOnlySpan<byte> bytes) => _direct is { } socket ? socket.TrySend(bytes) : 0;

    protected override ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes) =>
        _direct is { } socket ? socket.SendAllAsync(bytes) : _stream.WriteAsync(bytes, _closing.Token);

    protected override void OnFinished() => _finished.TrySetResult();

    protected override bool IsHandling => false;

    protected override bool IsPartOverdue() =>
        Volatile.Read(ref _partSince) is var since && since != 0 && Reception.Time.GetElapsedTime(since) > PartWithin;

    /// <summary>An idle loop cannot be woken without breaking its WebSocket, so whoever ends an idle connection makes the end.</summary>
    protected override void OnEnding()
    {
        lock (_gate)
        {
            if (_busy) return;
            _busy = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.TearDown(), this, preferLocal: false);
    }

    /// <summary>After a close frame of the platform's own (1002, 1007) nothing may follow.</summary>
    protected override bool IsHeard => _socket.State is WebSocketState.Open or WebSocketState.CloseReceived;

    protected override ReadOnlySpan<byte> Farewell(DisconnectReason reason)
    {
        if (!IsHeard) return default;
        var code = reason == DisconnectReason.PeerClosed ? (int)(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure) : CloseCodes + (int)reason;
        var frame = new byte[] { 0x88, 2, 0, 0 };
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)code);
        return frame;
    }

    protected override void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        Abandon();
        _finished.TrySetResult();
        _closing.Cancel();
        _socket.Abort();
        Reception.Forget(this);
    }

    /// <summary>One message into the buffer; false when there will be none.</summary>
    private async ValueTask<bool> ReceiveAsync()
    {
        try
        {
            // Nothing is rented while nothing arrives.
            if (!TryDisown()) return false;
            var first = await _socket.ReceiveAsync(Memory<byte>.Empty, _closing.Token).ConfigureAwait(false);
            Own();
            if (first.MessageType == WebSocketMessageType.Close) return OnClose();
            var limit = Reception.Chat.Options.FrameBytes;
            while (true)
            {
                if (_filled == _buffer.Length) Grow();
                // Whoever waits for the rest of a message must not be waited for: the end can then be made by others.
                if (!TryDisown()) return false;
                var result = await _socket.ReceiveAsync(_buffer.AsMemory(_filled), _closing.Token).ConfigureAwait(false);
                Own();
                if (result.MessageType == WebSocketMessageType.Close) return OnClose();
                if (result.MessageType == WebSocketMessageType.Binary) End(DisconnectReason.ProtocolViolation);
                _filled += result.Count;
                if (_filled > limit) End(DisconnectReason.FrameTooLong);
                if (result.EndOfMessage || HasEnding)
                {
                    Volatile.Write(ref _partSince, 0);
                    return true;
                }

                if (_partSince == 0) Volatile.Write(ref _partSince, Reception.Time.GetTimestamp());
            }
        }
        catch (Exception failure) when (failure is WebSocketException or IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            _closeSeen = true;
            End(_socket.State == WebSocketState.CloseSent || _frames.IsRefused ? DisconnectReason.ProtocolViolation : DisconnectReason.NetworkError);
            return false;
        }
    }

    private bool OnClose()
    {
        _closeSeen = true;
        End(DisconnectReason.PeerClosed);
        return false;
    }

    private async ValueTask HandleMessageAsync()
    {
        try
        {
            if (Session is null && _plain is not null) ChangeBeforeFirstSend(SendDirectly);
            if (!HasEnding)
            {
                if (_filled > 0) await HandleAsync(_buffer.AsSpan(0, _filled)).ConfigureAwait(false);
                Session?.Flush();
            }
        }
        catch (ProtocolViolationException violation)
        {
            End(violation.Reason);
        }
        catch (Exception failure)
        {
            OnHandlingFailed(failure);
        }

        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _filled) = ([], 0);
    }

    /// <summary>
    /// A frame from the client proves that the answer to its handshake arrived, and nothing else was written: from here on the
    /// stream's buffers are empty for good and may be passed by, which halves the cost of a send.
    /// </summary>
    private void SendDirectly()
    {
        _plain!.Blocking = false;
        _plain.SendBufferSize = SocketSending.BufferBytes;
        _direct = _plain;
    }

    private void Grow()
    {
        var bigger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBufferBytes, _filled * 2));
        _buffer.AsSpan(0, _filled).CopyTo(bigger);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = bigger;
    }

    /// <summary>False when an end is waiting to be made by the owner.</summary>
    private bool TryDisown()
    {
        lock (_gate)
        {
            if (HasEnding && !IsTornDown) return false;
            _busy = false;
            return true;
        }
    }

    private void Own()
    {
        lock (_gate) _busy = true;
    }
}
