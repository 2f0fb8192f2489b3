using System.Net;
using System.Net.Sockets;

namespace ChatSocket.Node.Configuration;

/// <summary>Where to listen: an IP address, <c>localhost</c>, or <c>*</c> for all; port 0 is any free one.</summary>
internal sealed record ListenAddress(string Address, int Port)
{
    public bool IsEverywhere => Address == "*";

    public IPEndPoint Endpoint => new(Resolve(), Port);

    public static bool IsValid(string address) => address is "*" or "localhost" || IPAddress.TryParse(address, out _);

    private IPAddress Resolve() => Address switch
    {
        "*" => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any,
        "localhost" => IPAddress.Loopback,
        _ => IPAddress.Parse(Address),
    };
}
