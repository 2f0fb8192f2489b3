using System.Net;
using System.Net.Sockets;
using ChatSocket.Chat.Sessions;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Outbound;
using ChatSocket.Node.Tls;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Tcp;

/// <summary>Listens for TCP connections.</summary>
internal sealed partial class TcpServer : IDisposable
{
    private const int Backlog = 4096;

    private const int TcpUserTimeout = 18;
    private static readonly TimeSpan AcceptRetry = TimeSpan.FromMilliseconds(100);

    private readonly Socket _listener;
    private readonly Reception _reception;
    private readonly bool _isProxied;
    private readonly TlsEntrance? _tls;
    private Task _accepting = Task.CompletedTask;
    private volatile bool _stopped;

    /// <param name="endpoint">Where to listen.</param>
    /// <param name="reception">Where connections go.</param>
    /// <param name="isProxied">Whether each connection begins with a balancer's word on whom it is from.</param>
    /// <param name="tls">Null: nothing here is encrypted.</param>
    public TcpServer(IPEndPoint endpoint, Reception reception, bool isProxied, TlsEntrance? tls)
    {
        (_reception, _isProxied, _tls) = (reception, isProxied, tls);
        _listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Bind(endpoint);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndPoint!;

    public void Start() => _accepting = AcceptAsync();

    /// <summary>Accepts nothing more.</summary>
    public async Task StopAcceptingAsync()
    {
        _stopped = true;
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopped = true;
        _listener.Dispose();
    }

    private void Bind(IPEndPoint endpoint)
    {
        if (endpoint.AddressFamily == AddressFamily.InterNetworkV6) _listener.DualMode = true;
        Tune(_listener);
        _listener.Bind(endpoint);
        _listener.Listen(Backlog);
    }

    private async Task AcceptAsync()
    {
        while (!_stopped)
        {
            try
            {
                var socket = await _listener.AcceptAsync().ConfigureAwait(false);
                Welcome(socket);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failure)
            {
                if (_stopped) return;
                // Out of descriptors, or a peer that was gone before it was accepted: the next one may fare better.
                LogAcceptFailed(_reception.Log, failure.SocketErrorCode);
                await Task.Delay(AcceptRetry, _reception.Time).ConfigureAwait(false);
            }
        }
    }

    private void Welcome(Socket socket)
    {
        try
        {
            socket.Blocking = false;
            if (!OperatingSystem.IsLinux()) Tune(socket);
            var address = new PeerAddress((IPEndPoint)socket.RemoteEndPoint!);
            if (!_reception.TryTakePlace()) socket.Dispose();
            else if (_isProxied || _tls is not null) _ = EnterAsync(socket, address);
            else Admit(socket, address, DisconnectReason.None);
        }
        catch (SocketException failure)
        {
            LogAcceptFailed(_reception.Log, failure.SocketErrorCode);
            socket.Dispose();
        }
    }

    private void Admit(Socket socket, PeerAddress address, DisconnectReason refusal)
    {
        if (!_reception.TryAdmit(address, out var admission))
        {
            socket.Dispose();
            return;
        }

        var connection = new TcpConnection(_reception, socket, admission);
        _reception.Enter(connection);
        connection.Start(refusal == DisconnectReason.None ? _reception.Refusal(admission) : refusal);
    }

    /// <summary>On Linux what is set on the listener is inherited, which saves five system calls per connection.</summary>
    private static void Tune(Socket socket)
    {
        socket.NoDelay = true;
        socket.SendBufferSize = SocketSending.BufferBytes;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        if (OperatingSystem.IsLinux()) socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpUserTimeout, BitConverter.GetBytes(60_000));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection could not be accepted: {Error}.")]
    private static partial void LogAcceptFailed(ILogger log, SocketError error);
}
