using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using ChatSocket.Chat.Delivery;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Outbound;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Frames;

namespace ChatSocket.Node.Tcp;

/// <summary>
/// One TCP connection. Its input is owned by whoever set <c>_busy</c> under the gate. An idle connection owns one zero-byte
/// receive and no buffer.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Close() disposes what it owns, once, from whichever side ends it.")]
internal sealed partial class TcpConnection : Connection
{
    private readonly Socket _socket;
    private readonly Readiness _readiness;

    public TcpConnection(Reception reception, Socket socket, Admission admission) : base(reception, admission, Framing.LengthPrefixed)
    {
        _socket = socket;
        _reader = new FrameReader(reception.Chat.Options.FrameBytes);
        _readiness = new Readiness(this);
    }

    /// <summary>Begins to read, or begins with the end.</summary>
    public void Start(DisconnectReason refusal)
    {
        if (refusal != DisconnectReason.None) End(refusal);
        GoOnReading();
    }

    protected override int TrySend(ReadOnlySpan<byte> bytes) => _socket.TrySend(bytes);

    protected override ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes) => _socket.SendAllAsync(bytes);

    private sealed class Readiness : SocketAsyncEventArgs
    {
        private readonly TcpConnection _connection;

        public Readiness(TcpConnection connection) : base(true)
        {
            _connection = connection;
            SetBuffer([], 0, 0);
        }

        protected override void OnCompleted(SocketAsyncEventArgs e) => _connection.OnReadable(SocketError);
    }
}
