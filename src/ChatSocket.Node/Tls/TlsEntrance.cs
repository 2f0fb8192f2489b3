using System.Net.Security;

namespace ChatSocket.Node.Tls;

/// <summary>The node's side of every handshake, on whatever port.</summary>
internal sealed class TlsEntrance(NodeCertificate certificate)
{
    /// <summary>A slow network needs a few round trips; who takes longer does not mean to finish.</summary>
    public static readonly TimeSpan HandshakeWithin = TimeSpan.FromSeconds(10);

    private readonly HandshakeLane _lane = new(HandshakeLane.DefaultWidth);

    /// <summary>Called between the peer's first message and the answer to it, which is what costs.</summary>
    public async ValueTask<SslServerAuthenticationOptions> OptionsAsync(CancellationToken gone)
    {
        await _lane.TurnAsync();
        gone.ThrowIfCancellationRequested();
        return certificate.Options;
    }

    public async Task<SslStream> ShakeHandsAsync(Stream transport, CancellationToken gone)
    {
        var stream = new SslStream(transport, leaveInnerStreamOpen: true);
        try
        {
            await stream.AuthenticateAsServerAsync((_, _, _, stop) => OptionsAsync(stop), null, gone).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
