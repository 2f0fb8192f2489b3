using System.Net;
using ChatSocket.Node.Tls;

namespace ChatSocket.Node.Configuration;

internal sealed partial class SettingsReader
{
    private TlsSettings? ReadTls()
    {
        const string Certificate = "Tls:CertificatePath";
        const string Key = "Tls:KeyPath";
        _known.Add(Certificate);
        _known.Add(Key);
        var (certificate, key) = (_section[Certificate], _section[Key]);
        if (!string.IsNullOrEmpty(certificate)) return new TlsSettings(certificate, string.IsNullOrEmpty(key) ? null : key);
        // Whoever gives a key wants encryption; a node that then speaks in plain would be a surprise.
        if (!string.IsNullOrEmpty(key)) throw new SettingsException(_phrases.KeyWithoutCertificate($"{Section}:{Key}", $"{Section}:{Certificate}"));
        return null;
    }

    private bool ReadProxyProtocol()
    {
        const string Key = "Tcp:ProxyProtocol";
        _known.Add(Key);
        return _section[Key] switch
        {
            null or "" => false,
            var value when value.Equals("off", StringComparison.OrdinalIgnoreCase) => false,
            var value when value.Equals("required", StringComparison.OrdinalIgnoreCase) => true,
            var value => throw Wrong(_phrases, Key, value, "off, required"),
        };
    }

    private IPNetwork[] ReadTrustedProxies()
    {
        const string Key = "Http:TrustedProxies";
        _known.Add(Key);
        var given = (_section[Key] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. given.Select(text => ParseNetwork(text) ?? throw Wrong(_phrases, Key, text, _phrases.NetworksAllowed))];
    }

    /// <summary>One address is a network of its own.</summary>
    private static IPNetwork? ParseNetwork(string text)
    {
        if (text.Contains('/', StringComparison.Ordinal)) return IPNetwork.TryParse(text, out var network) ? network : null;
        // "10.1" would be an address too, and another one than whoever wrote it means.
        var isWhole = text.Contains(':', StringComparison.Ordinal) || text.Count(symbol => symbol == '.') == 3;
        if (!isWhole || !IPAddress.TryParse(text, out var address)) return null;
        return new IPNetwork(address, address.GetAddressBytes().Length * 8);
    }
}
