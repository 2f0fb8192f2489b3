using System.Net;

namespace ChatSocket.Node.Http;

/// <summary>Whom the HTTP port believes.</summary>
internal sealed class HttpRules(string[] origins, IPNetwork[] trustedProxies)
{
    /// <summary>Pages of these may connect, beside the node's own.</summary>
    public string[] Origins { get; } = origins;

    public ForwardedPeer Peers { get; } = new(trustedProxies);
}
