using System.Net;
using System.Net.Sockets;

namespace ChatSocket.Chat.Accounts;

/// <summary>An address as it is counted and banned: an IPv6 one stands for its /64, because whoever has one of them has them all.</summary>
internal static class AddressKey
{
    private const int NetworkBytes = 8;

    public static string Of(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4().ToString();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes).ToString() + "/64";
    }
}
