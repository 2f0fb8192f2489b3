using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace ChatSocket.Node.Lifetime;

/// <summary>The addresses that others on the network can type.</summary>
internal static class NetworkAddresses
{
    public static string[] List()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces()
                .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
                .SelectMany(network => network.GetIPProperties().UnicastAddresses)
                .Where(unicast => unicast.Address.AddressFamily == AddressFamily.InterNetwork)
                .Select(unicast => unicast.Address.ToString())];
        }
        catch (NetworkInformationException)
        {
            // A hint, not a need: some sandboxes do not let a process look.
            return [];
        }
    }
}
