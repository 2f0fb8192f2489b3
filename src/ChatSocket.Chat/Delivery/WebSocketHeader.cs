using System.Buffers.Binary;

namespace ChatSocket.Chat.Delivery;

/// <summary>The header of an unmasked, final text frame (RFC 6455): <c>0x81 length7 [length16 | length64]</c>.</summary>
internal static class WebSocketHeader
{
    public const int MaximumSize = 10;
    private const byte FinalText = 0x81;

    public static int Size(int payload) => payload < 126 ? 2 : payload <= ushort.MaxValue ? 4 : MaximumSize;

    public static void Write(Span<byte> destination, int payload)
    {
        destination[0] = FinalText;
        switch (Size(payload))
        {
            case 2:
                destination[1] = (byte)payload;
                break;
            case 4:
                destination[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payload);
                break;
            default:
                destination[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payload);
                break;
        }
    }
}
