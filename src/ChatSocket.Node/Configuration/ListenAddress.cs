using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace ChatSocket.Node.Configuration;

/// <summary>
/// Where to listen: an IP address, <c>localhost</c>, <c>*</c> for all, or a name; port 0 is any free one. A name is for machines that
/// learn their addresses when they start: it means the one of this machine's addresses that the name stands for.
/// </summary>
internal sealed record ListenAddress(string Address, int Port)
{
    private static readonly TimeSpan AskedForAtMost = TimeSpan.FromSeconds(5);

    public bool IsEverywhere => Address == "*";

    public IPEndPoint Endpoint => new(Find(Address) ?? throw new SocketException((int)SocketError.AddressNotAvailable), Port);

    /// <summary>Where a program of the same machine finds what listens there.</summary>
    public IPEndPoint EndpointFromHere =>
        IsEverywhere || Endpoint.Address.Equals(IPAddress.Any) || Endpoint.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.Loopback, Port) : Endpoint;

    public static bool IsValid(string address) => Find(address) is not null;

    private static IPAddress? Find(string address) => address switch
    {
        "*" => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any,
        "localhost" => IPAddress.Loopback,
        _ when IPAddress.TryParse(address, out var parsed) => parsed,
        _ when Uri.CheckHostName(address) == UriHostNameType.Dns => FindOwn(address),
        _ => null,
    };

    private static IPAddress? FindOwn(string name)
    {
        try
        {
            var asked = Dns.GetHostAddressesAsync(name);
            if (!asked.Wait(AskedForAtMost)) return null;
            var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses).Select(unicast => unicast.Address).ToHashSet();
            return asked.Result.FirstOrDefault(address => IPAddress.IsLoopback(address) || own.Contains(address));
        }
        catch (Exception failure) when (failure is AggregateException { InnerException: SocketException } or SocketException or NetworkInformationException)
        {
            // Nobody knows the name, or nobody may look: either way it is not ours.
            return null;
        }
    }
}
