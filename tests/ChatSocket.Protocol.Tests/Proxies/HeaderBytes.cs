using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ChatSocket.Protocol.Tests.Proxies;

/// <summary>Headers as a balancer writes them, and the checksum the slow way.</summary>
internal static class HeaderBytes
{
    public const byte Local = 0x20;
    public const byte Proxy = 0x21;

    public static byte[] Signature => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    public static byte[] Of(string source, params byte[][] values) => Of(IPEndPoint.Parse(source), values);

    public static byte[] Of(IPEndPoint source, params byte[][] values)
    {
        var four = source.AddressFamily == AddressFamily.InterNetwork;
        var port = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(port, (ushort)source.Port);
        var ip = source.Address.GetAddressBytes();
        return Raw(Proxy, four ? (byte)0x11 : (byte)0x21, [.. ip, .. new byte[ip.Length], .. port, 0x13, 0xBA, .. values.SelectMany(value => value)]);
    }

    public static byte[] Raw(byte command, byte family, byte[] rest) =>
        [.. Signature, command, family, (byte)(rest.Length >> 8), (byte)rest.Length, .. rest];

    public static byte[] Value(byte type, params byte[] content) => [type, (byte)(content.Length >> 8), (byte)content.Length, .. content];

    /// <summary>The header with a checksum as its last value, bit by bit as the polynomial says.</summary>
    public static byte[] WithChecksum(IPEndPoint source, params byte[][] values)
    {
        var header = Of(source, [.. values, Value(3, 0, 0, 0, 0)]);
        var crc = uint.MaxValue;
        foreach (var one in header)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78);
        }

        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(header.Length - 4), ~crc);
        return header;
    }
}
