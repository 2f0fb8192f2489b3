using System.Globalization;

namespace ChatSocket.Node.Configuration;

/// <summary>Where the Redis is that nodes share: <c>host:port</c>.</summary>
internal sealed record RedisEndpoint(string Host, int Port)
{
    public static RedisEndpoint? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 1 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return null;
        var host = text[..colon].Trim('[', ']');
        return port is > 0 and <= ushort.MaxValue && Uri.CheckHostName(host) != UriHostNameType.Unknown ? new RedisEndpoint(host, port) : null;
    }

    public override string ToString() => $"{Host}:{Port}";
}
