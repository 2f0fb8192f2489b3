using System.Net;
using System.Net.Sockets;

namespace ChatSocket.Chat.Sessions;

/// <summary>
/// Where a session's peer really is, behind whatever balancer stands between. It is for limits, bans and administrators; it
/// never stands in a log, a metric or a trace, which is why it does not print itself.
/// </summary>
public readonly record struct PeerAddress
{
    private const int NetworkBytes = 8;

    private readonly IPAddress? _ip;

    public PeerAddress(IPAddress ip, int port) => (_ip, Port) = (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip, port);

    public PeerAddress(IPEndPoint endpoint) : this(endpoint.Address, endpoint.Port)
    {
    }

    /// <summary>An IPv4 address is always one, also when it came as IPv6; <see cref="IPAddress.None"/> when nothing is known.</summary>
    public IPAddress Ip => _ip ?? IPAddress.None;

    /// <summary>0 when it is not known, as behind a proxy that tells only the address.</summary>
    public int Port { get; }

    /// <summary>
    /// What limits and bans count by: the IPv4 address, or the first 64 bits of an IPv6 address, because whoever has one of
    /// those has all the others behind the same 64 bits too.
    /// </summary>
    public IPAddress Network
    {
        get
        {
            if (Ip.AddressFamily != AddressFamily.InterNetworkV6) return Ip;
            Span<byte> bytes = stackalloc byte[16];
            Ip.TryWriteBytes(bytes, out _);
            bytes[NetworkBytes..].Clear();
            return new IPAddress(bytes);
        }
    }

    /// <summary>For administrators only.</summary>
    public string Shown => Port == 0 ? Ip.ToString() : new IPEndPoint(Ip, Port).ToString();

    public override string ToString() => nameof(PeerAddress);
}
