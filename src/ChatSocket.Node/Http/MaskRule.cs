using System.Buffers.Binary;

namespace ChatSocket.Node.Http;

/// <summary>
/// Watches the frame headers go by and says whether each is masked, as a client's must be: the platform's WebSocket takes it for
/// granted and would misread the rest. Owned by the one reader of the stream.
/// </summary>
internal struct MaskRule
{
    private const int MaskBytes = 4;

    private readonly byte[] _header = new byte[14];
    private int _filled;
    private long _payload;

    public MaskRule()
    {
    }

    public bool Accepts(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_payload > 0)
            {
                var skipped = (int)Math.Min(_payload, bytes.Length);
                _payload -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            _header[_filled++] = bytes[0];
            bytes = bytes[1..];
            if (_filled < 2) continue;
            if ((_header[1] & 0x80) == 0) return false;
            var length = _header[1] & 0x7F;
            var size = 2 + MaskBytes + (length == 126 ? 2 : length == 127 ? 8 : 0);
            if (_filled < size) continue;
            _payload = length switch
            {
                126 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
                127 => (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)), long.MaxValue),
                _ => length,
            };
            _filled = 0;
        }

        return true;
    }
}
