using System.Net;
using ChatSocket.Chat.Sessions;

namespace ChatSocket.Node.Http;

/// <summary>
/// Whom a request is really from. A proxy that is trusted appends whom it speaks for to <c>X-Forwarded-For</c>; the list is read
/// from its end, and the first who is no trusted proxy is the peer. What anybody else wrote into these headers counts nothing.
/// </summary>
internal sealed class ForwardedPeer(IReadOnlyList<IPNetwork> trusted)
{
    private const string For = "X-Forwarded-For";
    private const string Proto = "X-Forwarded-Proto";

    public PeerAddress AddressOf(HttpContext context)
    {
        var peer = new PeerAddress(context.Connection.RemoteIpAddress ?? IPAddress.None, context.Connection.RemotePort);
        if (!IsTrusted(peer)) return peer;
        var hops = context.Request.Headers[For].ToString().Split(',', StringSplitOptions.TrimEntries);
        for (var index = hops.Length - 1; index >= 0 && IsTrusted(peer) && TryParse(hops[index], out var before); index--) peer = before;
        return peer;
    }

    /// <summary>Whether the page's side of the connection is encrypted, here or at a proxy that is trusted.</summary>
    public bool IsEncrypted(HttpContext context)
    {
        if (context.Request.IsHttps) return true;
        var peer = new PeerAddress(context.Connection.RemoteIpAddress ?? IPAddress.None, 0);
        if (!IsTrusted(peer)) return false;
        var last = context.Request.Headers[Proto].ToString().Split(',', StringSplitOptions.TrimEntries)[^1];
        return last.Equals("https", StringComparison.OrdinalIgnoreCase);
    }

    private bool IsTrusted(PeerAddress peer)
    {
        foreach (var network in trusted)
        {
            if (network.Contains(peer.Ip)) return true;
        }

        return false;
    }

    /// <summary>An address, or one with its port; an IPv6 address then stands in brackets.</summary>
    private static bool TryParse(string hop, out PeerAddress peer)
    {
        peer = default;
        // Otherwise "1.2" would be an address too.
        if (!hop.Contains('.', StringComparison.Ordinal) && !hop.Contains(':', StringComparison.Ordinal)) return false;
        if (!IPEndPoint.TryParse(hop, out var endpoint)) return false;
        peer = new PeerAddress(endpoint);
        return true;
    }
}
