namespace ChatSocket.Node.Http;

/// <summary>
/// Which pages may open a WebSocket: a browser sends the page's origin, and without this rule any page somebody visits could
/// speak for them. Programs send none and are allowed.
/// </summary>
internal static class OriginRule
{
    /// <param name="request">The handshake.</param>
    /// <param name="allowed">Origins that may always connect.</param>
    /// <param name="isEncrypted">
    /// Whether the page's side is known to be encrypted: then a page that came unencrypted is another's, whoever changed it on its
    /// way. It is not known behind a proxy that is not trusted, so that an encrypted page is always taken.
    /// </param>
    public static bool Allows(HttpRequest request, IReadOnlyList<string> allowed, bool isEncrypted)
    {
        if (request.Headers.Origin.Count == 0) return true;
        if (request.Headers.Origin.Count > 1) return false;
        var origin = request.Headers.Origin.ToString();
        if (allowed.Contains(origin, StringComparer.OrdinalIgnoreCase)) return true;
        return Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && (uri.Scheme == "https" || !isEncrypted)
            && request.Host.HasValue && string.Equals(uri.Authority, Authority(request, uri.Scheme), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The host as the page would write it: without the port that its scheme implies.</summary>
    private static string Authority(HttpRequest request, string scheme)
    {
        var implied = scheme == "https" ? 443 : 80;
        return request.Host.Port == implied ? request.Host.Host : request.Host.Value!;
    }
}
