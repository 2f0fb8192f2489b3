using System.Net;
using System.Net.Sockets;

namespace ChatSocket.Client.Connections;

/// <summary>Makes connected sockets, with the options every connection of this protocol has.</summary>
internal static class Dialer
{
    private const int KeepAliveIdleSeconds = 30;
    private const int KeepAliveIntervalSeconds = 10;
    private const int KeepAliveProbes = 3;
    private const int LinuxTcpUserTimeout = 18;
    private const int UserTimeoutMilliseconds = 60_000;

    /// <exception cref="ConnectException">There is no connection, and why.</exception>
    public static async Task<Socket> ConnectAsync(ServerAddress address, TimeSpan timeout, TimeProvider clock, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        // One socket for both families: a name is tried at each of its addresses in turn.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            SetOptions(socket);
            if (IPAddress.TryParse(address.Host, out var ip)) await socket.ConnectAsync(new IPEndPoint(ip, address.Port), either.Token).ConfigureAwait(false);
            else await socket.ConnectAsync(new DnsEndPoint(address.Host, address.Port), either.Token).ConfigureAwait(false);
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new ConnectException(Classify(error.SocketErrorCode), address, error);
        }
        catch (OperationCanceledException error) when (!stop.IsCancellationRequested)
        {
            socket.Dispose();
            throw new ConnectException(ConnectFailure.TimedOut, address, error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal static ConnectFailure Classify(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => ConnectFailure.Refused,
        SocketError.TimedOut => ConnectFailure.TimedOut,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => ConnectFailure.UnknownHost,
        SocketError.HostUnreachable or SocketError.HostDown or SocketError.NetworkUnreachable or SocketError.NetworkDown
            or SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported => ConnectFailure.Unreachable,
        SocketError.AccessDenied => ConnectFailure.Forbidden,
        _ => ConnectFailure.Other,
    };

    private static void SetOptions(Socket socket)
    {
        // A line is sent whole; waiting for more to fill a packet only delays it.
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveIdleSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
        // Keep-alive does not probe while data is unacknowledged; this bounds that case. Only Linux has it.
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption((int)ProtocolType.Tcp, LinuxTcpUserTimeout, BitConverter.GetBytes(UserTimeoutMilliseconds));
        }
    }
}
