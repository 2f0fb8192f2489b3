using System.Net;
using System.Net.Sockets;
using ChatSocket.Chat;
using ChatSocket.Node.Outbound;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Tcp;

/// <summary>Listens for TCP connections and owns them until they have ended.</summary>
internal sealed partial class TcpServer : IDisposable
{
    private const int Backlog = 4096;
    private const int SendBufferBytes = 64 * 1024;

    /// <summary>So many beyond the limit are told that the server is full; more than that only closed.</summary>
    private const int ToldThatFull = 256;
    private const int TcpUserTimeout = 18;
    private static readonly TimeSpan AcceptRetry = TimeSpan.FromMilliseconds(100);

    private readonly Socket _listener;
    private readonly AddressCounts _addresses;
    private Task _accepting = Task.CompletedTask;
    private volatile bool _stopped;

    public TcpServer(IPEndPoint endpoint, ChatService chat, TcpLimits limits, OutboxLimits outboxLimits, TimeProvider time, ILogger<TcpServer> log)
    {
        (Chat, Limits, OutboxLimits, Time, Log) = (chat, limits, outboxLimits, time, log);
        Connections = new ConnectionTable(time);
        _addresses = new AddressCounts(limits.ConnectionsPerAddress);
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

    public ConnectionTable Connections { get; }

    internal ChatService Chat { get; }

    internal TcpLimits Limits { get; }

    internal OutboxLimits OutboxLimits { get; }

    internal TimeProvider Time { get; }

    internal ILogger Log { get; }

    public void Start() => _accepting = AcceptAsync();

    /// <summary>Accepts nothing more.</summary>
    public async Task StopAcceptingAsync()
    {
        _stopped = true;
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
    }

    /// <summary>Ends every connection and waits until they are gone, but not for ever.</summary>
    public async Task EndAllAsync(DisconnectReason reason, TimeSpan within)
    {
        foreach (var connection in Connections.Snapshot()) connection.End(reason);
        var until = Time.GetTimestamp() + (long)(within.TotalSeconds * Time.TimestampFrequency);
        while (Connections.Count > 0 && Time.GetTimestamp() < until) await Task.Delay(TimeSpan.FromMilliseconds(20), Time).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopped = true;
        _listener.Dispose();
        Connections.Dispose();
    }

    internal void Forget(TcpConnection connection)
    {
        Connections.Remove(connection);
        _addresses.Remove(connection.Address);
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
                LogAcceptFailed(Log, failure.SocketErrorCode);
                await Task.Delay(AcceptRetry, Time).ConfigureAwait(false);
            }
        }
    }

    private void Welcome(Socket socket)
    {
        try
        {
            socket.Blocking = false;
            if (!OperatingSystem.IsLinux()) Tune(socket);
            var address = ((IPEndPoint)socket.RemoteEndPoint!).Address;
            var counted = _addresses.TryAdd(address);
            var connections = Connections.Count;
            if (connections >= Limits.Connections + ToldThatFull)
            {
                socket.Dispose();
                _addresses.Remove(address);
                return;
            }

            var connection = new TcpConnection(this, socket, address);
            Connections.Add(connection);
            connection.Start(connections >= Limits.Connections || !counted ? DisconnectReason.ServerFull : DisconnectReason.None);
        }
        catch (SocketException failure)
        {
            LogAcceptFailed(Log, failure.SocketErrorCode);
            socket.Dispose();
        }
    }

    /// <summary>On Linux what is set on the listener is inherited, which saves five system calls per connection.</summary>
    private static void Tune(Socket socket)
    {
        socket.NoDelay = true;
        // A stalled reader otherwise hides megabytes in the kernel, where no limit of this node sees them.
        socket.SendBufferSize = SendBufferBytes;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        if (OperatingSystem.IsLinux()) socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpUserTimeout, BitConverter.GetBytes(60_000));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection could not be accepted: {Error}.")]
    private static partial void LogAcceptFailed(ILogger log, SocketError error);
}
