using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatSocket.Protocol;

namespace ChatSocket.Client;

/// <summary>What is wrong with an address somebody typed.</summary>
public enum AddressProblem
{
    None,
    Empty,

    /// <summary>Several colons without brackets: nobody can tell where the host ends and the port begins.</summary>
    NeedsBrackets,
    BadBrackets,
    BadHost,
    BadPort,
}

/// <summary>Where a server is: <c>host[:port]</c> as people type it, an IPv6 address in brackets.</summary>
public sealed record ServerAddress(string Host, int Port)
{
    private const int LongestHost = 255;

    public static readonly ServerAddress Default = new("127.0.0.1", ProtocolLimits.DefaultTcpPort);

    public static bool TryParse(string text, [NotNullWhen(true)] out ServerAddress? address, out AddressProblem problem)
    {
        address = null;
        var trimmed = text.AsSpan().Trim();
        problem = Split(trimmed, out var host, out var portText);
        if (problem != AddressProblem.None) return false;
        var port = ProtocolLimits.DefaultTcpPort;
        if (portText is not null && !TryParsePort(portText, out port)) problem = AddressProblem.BadPort;
        if (problem != AddressProblem.None) return false;
        address = new ServerAddress(host, port);
        return true;
    }

    /// <summary>Who must answer there for the connection to be made, which is then encrypted; null: it is not.</summary>
    public ServerTrust? Trust { get; init; }

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static AddressProblem Split(ReadOnlySpan<char> text, out string host, out string? port)
    {
        (host, port) = ("", null);
        if (text.IsEmpty) return AddressProblem.Empty;
        // Before any colon is looked at: that of http:// would be taken for a port's.
        if (text.Contains('/')) return AddressProblem.BadHost;
        if (text[0] == '[') return SplitBrackets(text, out host, out port);
        var colon = text.IndexOf(':');
        if (colon >= 0 && text[(colon + 1)..].Contains(':'))
        {
            return IPAddress.TryParse(text, out _) ? AddressProblem.NeedsBrackets : AddressProblem.BadHost;
        }

        host = (colon < 0 ? text : text[..colon]).ToString();
        if (colon >= 0) port = text[(colon + 1)..].ToString();
        if (host.Length == 0) return AddressProblem.Empty;
        return IsHost(host) ? AddressProblem.None : AddressProblem.BadHost;
    }

    private static AddressProblem SplitBrackets(ReadOnlySpan<char> text, out string host, out string? port)
    {
        (host, port) = ("", null);
        var close = text.IndexOf(']');
        if (close < 0) return AddressProblem.BadBrackets;
        var inside = text[1..close];
        if (!IPAddress.TryParse(inside, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6) return AddressProblem.BadBrackets;
        host = inside.ToString();
        var rest = text[(close + 1)..];
        if (rest.IsEmpty) return AddressProblem.None;
        if (rest[0] != ':') return AddressProblem.BadBrackets;
        port = rest[1..].ToString();
        return AddressProblem.None;
    }

    /// <summary>Only what can never be a host is refused here; whether it exists is the resolver's to say.</summary>
    private static bool IsHost(string host)
    {
        if (host.Length > LongestHost) return false;
        foreach (var character in host)
        {
            if (!char.IsLetterOrDigit(character) && character is not ('.' or '-' or '_')) return false;
        }

        return true;
    }

    private static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= IPEndPoint.MaxPort;
}
