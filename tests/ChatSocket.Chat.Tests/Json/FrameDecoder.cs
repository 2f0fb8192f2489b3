using System.Buffers.Binary;
using ChatSocket.Chat.Delivery;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>Cuts what a node wrote into payloads, by the letter of the two transports and without the code under test.</summary>
internal static class FrameDecoder
{
    /// <summary>Every payload, in order; the bytes must be whole frames.</summary>
    public static List<byte[]> Decode(ReadOnlySpan<byte> bytes, Framing framing)
    {
        var payloads = new List<byte[]>();
        while (!bytes.IsEmpty)
        {
            var length = framing == Framing.LengthPrefixed ? Prefix(ref bytes) : WebSocket(ref bytes);
            payloads.Add(bytes[..length].ToArray());
            bytes = bytes[length..];
        }

        return payloads;
    }

    private static int Prefix(ref ReadOnlySpan<byte> bytes)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes);
        bytes = bytes[4..];
        return length;
    }

    private static int WebSocket(ref ReadOnlySpan<byte> bytes)
    {
        // FIN and opcode text; no mask, no extension bits.
        Assert.Equal(0x81, bytes[0]);
        int length = bytes[1];
        Assert.InRange(length, 0, 127);
        var header = 2;
        if (length == 126)
        {
            length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            Assert.True(length > 125, "the shortest length must be used");
            header = 4;
        }
        else if (length == 127)
        {
            length = checked((int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]));
            Assert.True(length > ushort.MaxValue, "the shortest length must be used");
            header = 10;
        }

        bytes = bytes[header..];
        return length;
    }
}
