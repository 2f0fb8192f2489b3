using System.Buffers;
using System.Buffers.Binary;

namespace ChatSocket.Protocol.Frames;

/// <summary>One frame is <c>length:uint32 (big endian) payload:length*octet</c>.</summary>
public static class Frame
{
    public const int HeaderBytes = 4;

    public static void WriteHeader(Span<byte> destination, int payloadBytes) =>
        BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)payloadBytes);

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> payload)
    {
        var span = output.GetSpan(HeaderBytes + payload.Length);
        WriteHeader(span, payload.Length);
        payload.CopyTo(span[HeaderBytes..]);
        output.Advance(HeaderBytes + payload.Length);
    }
}
