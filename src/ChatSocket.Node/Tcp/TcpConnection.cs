using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using ChatSocket.Node.Outbound;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Frames;

namespace ChatSocket.Node.Tcp;

/// <summary>
/// One TCP connection. Its input is owned by one thread at a time: whoever sets <c>_busy</c> under the gate. An idle connection
/// owns one zero-byte receive and no buffer. The end goes through the input's owner too, so that a session is never closed while
/// it handles a payload.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Close() disposes what it owns, once, from whichever side ends it.")]
internal sealed partial class TcpConnection : Outbox
{
    private readonly TcpServer _server;
    private readonly Socket _socket;
    private readonly Readiness _readiness;
    private readonly long _acceptedAt;

    public TcpConnection(TcpServer server, Socket socket, IPAddress address) : base(server.OutboxLimits, server.Time)
    {
        _server = server;
        _socket = socket;
        Address = address;
        _reader = new FrameReader(server.Limits.FrameBytes);
        _readiness = new Readiness(this);
        _acceptedAt = server.Time.GetTimestamp();
    }

    /// <summary>The places in the server's lists, owned by them.</summary>
    internal int Slot { get; set; } = -1;

    internal int WatchSlot { get; set; } = -1;

    internal IPAddress Address { get; }

    /// <summary>Begins to read, or begins with the end.</summary>
    public void Start(DisconnectReason refusal)
    {
        if (refusal != DisconnectReason.None) End(refusal);
        GoOnReading();
    }

    protected override int TrySend(ReadOnlySpan<byte> bytes)
    {
        var sent = _socket.Send(bytes, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success => sent,
            SocketError.WouldBlock => 0,
            _ => -1,
        };
    }

    protected override async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false)..];
    }

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

    [LoggerMessage(Level = LogLevel.Error, Message = "A connection's input failed by a bug in this node; the connection is ended.")]
    private static partial void LogInputFailed(ILogger log, Exception failure);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Connection ended: {Reason}.")]
    private static partial void LogEnded(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection ended: {Reason}.")]
    private static partial void LogEndedByFault(ILogger log, string reason);
}
