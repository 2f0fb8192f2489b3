using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using ChatSocket.Chat.Sessions;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Tls;
using ChatSocket.Protocol;
using ProtocolViolationException = ChatSocket.Protocol.ProtocolViolationException;

namespace ChatSocket.Node.Tcp;

/// <summary>What lies between accepting a connection and its first frame where that is not nothing: the balancer's header, then the handshake.</summary>
internal sealed partial class TcpServer
{
    /// <summary>A TLS connection begins with a record of this type, which no frame does: it would be longer than any may be.</summary>
    private const byte HandshakeRecord = 22;

    /// <summary>A balancer says it with its first packet.</summary>
    private static readonly TimeSpan HeaderWithin = TimeSpan.FromSeconds(5);

    private async Task EnterAsync(Socket socket, PeerAddress address)
    {
        var refusal = DisconnectReason.None;
        if (_isProxied)
        {
            using var visit = _reception.Entrance.Enter(address.Network, HeaderWithin);
            try
            {
                if (await ProxyHeaderReading.ReadAsync(socket, visit.Gone).ConfigureAwait(false) is { } source) address = new PeerAddress(source);
            }
            catch (ProtocolViolationException violation)
            {
                refusal = violation.Reason;
            }
            catch (OperationCanceledException)
            {
                refusal = Refusal(visit);
            }
            catch (Exception failure) when (failure is SocketException or EndOfStreamException)
            {
                // Somebody who only looks whether the port is open.
                _reception.GivePlaceBack();
                socket.Dispose();
                return;
            }
        }

        if (_tls is null || refusal != DisconnectReason.None) Admit(socket, address, refusal);
        else await EnterEncryptedAsync(_tls, socket, address).ConfigureAwait(false);
    }

    private async Task EnterEncryptedAsync(TlsEntrance tls, Socket socket, PeerAddress address)
    {
        if (!_reception.TryAdmit(address, out var admission))
        {
            socket.Dispose();
            return;
        }

        SslStream? stream = null;
        var refusal = DisconnectReason.None;
        using (var visit = _reception.Entrance.Enter(address.Network, TlsEntrance.HandshakeWithin))
        {
            try
            {
                if (await BeginsInPlainAsync(socket, visit.Gone).ConfigureAwait(false))
                {
                    TellThatEncrypted(socket, admission);
                    return;
                }

                // Its reads and writes wait without a thread all the same.
                socket.Blocking = true;
                stream = await tls.ShakeHandsAsync(new NetworkStream(socket), visit.Gone).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                refusal = Refusal(visit);
            }
            catch (EndOfStreamException)
            {
                // Somebody who only looks whether the port is open.
            }
            catch (Exception failure) when (failure is AuthenticationException or IOException or SocketException or ObjectDisposedException)
            {
                refusal = DisconnectReason.ProtocolViolation;
            }
        }

        if (stream is null)
        {
            if (refusal != DisconnectReason.None) _reception.Chat.Metrics.ConnectionRejected(refusal);
            _reception.Dismiss(admission);
            socket.Dispose();
            return;
        }

        var connection = new TlsConnection(_reception, socket, stream, admission);
        _reception.Enter(connection);
        await connection.RunAsync(_reception.Refusal(admission)).ConfigureAwait(false);
    }

    /// <summary>Looks at the first byte and leaves it where it is.</summary>
    /// <exception cref="EndOfStreamException">There is none.</exception>
    private static async ValueTask<bool> BeginsInPlainAsync(Socket socket, CancellationToken gone)
    {
        var first = new byte[1];
        var count = await socket.ReceiveAsync(first.AsMemory(), SocketFlags.Peek, gone).ConfigureAwait(false);
        return count == 0 ? throw new EndOfStreamException() : first[0] != HandshakeRecord;
    }

    /// <summary>Somebody whose program does not know that this port is encrypted can read why it is ended.</summary>
    private void TellThatEncrypted(Socket socket, Admission admission)
    {
        var connection = new TcpConnection(_reception, socket, admission);
        _reception.Enter(connection);
        connection.Send(_reception.Chat.EncryptedOnly(connection.Framing).Span);
        connection.Start(DisconnectReason.ProtocolViolation);
    }

    private static DisconnectReason Refusal(Entrance.Visit visit) => visit.IsDisplaced ? DisconnectReason.ServerFull : DisconnectReason.IdleTimeout;
}
