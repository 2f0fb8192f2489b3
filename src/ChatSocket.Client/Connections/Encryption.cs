using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace ChatSocket.Client.Connections;

/// <summary>The client's side of a TLS handshake.</summary>
public static class Encryption
{
    /// <param name="socket">Connected to it.</param>
    /// <param name="address">The server, and whom to believe that it is there.</param>
    /// <param name="timeout">After this nobody is there.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <exception cref="ConnectException">The server is not who it should be, or does not speak TLS; the socket is closed then.</exception>
    public static async Task<SslStream> BeginAsync(
        Socket socket, ServerAddress address, TimeSpan timeout, TimeProvider clock, CancellationToken stop)
    {
        var trust = address.Trust ?? ServerTrust.Machine;
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        var refused = false;
        var stream = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: true);
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = address.Host,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                    {
                        refused = !trust.Accepts(certificate, chain, errors);
                        return !refused;
                    },
                },
                either.Token).ConfigureAwait(false);
            return stream;
        }
        catch (Exception error)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            socket.Dispose();
            if (stop.IsCancellationRequested) throw;
            var failure = refused ? ConnectFailure.Untrusted : error is OperationCanceledException ? ConnectFailure.TimedOut : ConnectFailure.NotEncrypted;
            if (failure == ConnectFailure.NotEncrypted && error is not (AuthenticationException or IOException or SocketException)) throw;
            throw new ConnectException(failure, address, error);
        }
    }
}
