using System.Buffers.Binary;
using System.Net;
using System.Numerics;

namespace ChatSocket.Protocol.Proxies;

/// <summary>
/// The header with which a balancer tells whom it speaks for (PROXY protocol, version 2):
/// <code>
///   12 bytes   0D 0A 0D 0A 00 0D 0A 51 55 49 54 0A
///    1 byte    version 2 in the upper half; command in the lower: 0 LOCAL (the balancer itself), 1 PROXY (for somebody)
///    1 byte    0x11 TCP over IPv4, 0x21 TCP over IPv6
///    2 bytes   length of the rest, big-endian
///   addresses  source, destination, source port, destination port: 4+4+2+2 or 16+16+2+2 bytes
///   values     each: type (1), length (2, big-endian), content; type 3 is the CRC-32C of the whole header
/// </code>
/// Only this is taken. Version 1 and peers that are not named are refused: behind a balancer that does not say for whom it speaks,
/// everybody would share one address.
/// </summary>
public static class ProxyHeader
{
    public const int FixedBytes = 16;

    /// <summary>Twice what balancers send, certificates' names included.</summary>
    public const int MaximumBytes = 1024;

    private const byte Version2 = 0x20;
    private const byte Local = 0;
    private const byte Proxy = 1;
    private const byte TcpOverIPv4 = 0x11;
    private const byte TcpOverIPv6 = 0x21;
    private const byte Checksum = 3;
    private const int ValueHead = 3;

    private static ReadOnlySpan<byte> Signature => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    /// <param name="seen">The first bytes of the connection, never more than were asked for.</param>
    /// <param name="wanted">How many bytes in all are needed to go on; all that were seen when the header is complete.</param>
    /// <param name="source">Whom it speaks for; null when it speaks for itself.</param>
    /// <returns>Whether the header is complete.</returns>
    /// <exception cref="ProtocolViolationException">No bytes that follow could make it a header.</exception>
    public static bool TryRead(ReadOnlySpan<byte> seen, out int wanted, out IPEndPoint? source)
    {
        source = null;
        wanted = FixedBytes;
        var sign = Math.Min(seen.Length, Signature.Length);
        if (!seen[..sign].SequenceEqual(Signature[..sign])) throw Refused("there is no PROXY protocol header of version 2");
        if (seen.Length > 12 && (seen[12] & 0xF0) != Version2) throw Refused("the PROXY protocol's version is not 2");
        if (seen.Length > 12 && (seen[12] & 0x0F) > Proxy) throw Refused("the PROXY command is unknown");
        if (seen.Length < FixedBytes) return false;
        wanted = FixedBytes + BinaryPrimitives.ReadUInt16BigEndian(seen[14..]);
        if (wanted > MaximumBytes) throw Refused("the PROXY header is too long");
        var isLocal = (seen[12] & 0x0F) == Local;
        var addresses = isLocal ? 0 : AddressBytes(seen[13]);
        if (wanted < FixedBytes + addresses) throw Refused("the PROXY header is too short for its addresses");
        if (seen.Length < wanted) return false;
        // What a balancer says of itself has no meaning, and some fill it with zeros.
        if (isLocal) return true;
        CheckValues(seen[..wanted], FixedBytes + addresses);
        var ip = addresses / 2 - sizeof(ushort);
        var port = BinaryPrimitives.ReadUInt16BigEndian(seen[(FixedBytes + ip + ip)..]);
        source = new IPEndPoint(new IPAddress(seen.Slice(FixedBytes, ip)), port);
        return true;
    }

    private static int AddressBytes(byte family) => family switch
    {
        TcpOverIPv4 => 12,
        TcpOverIPv6 => 36,
        _ => throw Refused("the PROXY header names no peer over TCP"),
    };

    private static void CheckValues(ReadOnlySpan<byte> header, int from)
    {
        while (from < header.Length)
        {
            if (header.Length - from < ValueHead) throw Refused("a value of the PROXY header is cut");
            var length = BinaryPrimitives.ReadUInt16BigEndian(header[(from + 1)..]);
            var content = from + ValueHead;
            if (length > header.Length - content) throw Refused("a value of the PROXY header is cut");
            if (header[from] == Checksum && !HasChecksum(header, content, length)) throw Refused("the PROXY header's checksum is wrong");
            from = content + length;
        }
    }

    /// <summary>It is computed with zeros in its own place.</summary>
    private static bool HasChecksum(ReadOnlySpan<byte> header, int at, int length)
    {
        if (length != sizeof(uint)) return false;
        var crc = uint.MaxValue;
        for (var index = 0; index < header.Length; index++)
        {
            crc = BitOperations.Crc32C(crc, index >= at && index < at + length ? (byte)0 : header[index]);
        }

        return ~crc == BinaryPrimitives.ReadUInt32BigEndian(header[at..]);
    }

    private static ProtocolViolationException Refused(string why) => new(DisconnectReason.ProtocolViolation, why);
}
