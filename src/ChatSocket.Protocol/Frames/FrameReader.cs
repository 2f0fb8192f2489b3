using System.Buffers;
using System.Buffers.Binary;

namespace ChatSocket.Protocol.Frames;

/// <summary>
/// Cuts payloads out of a byte stream that arrives in pieces of any size. State belongs to the one loop that reads the stream.
/// A frame that lies whole in the input is handed out where it lies; only a cut one is copied, into a buffer that grows with
/// what has really arrived, so a length alone reserves nothing.
/// </summary>
public struct FrameReader(int maximumPayload) : IDisposable
{
    private const int FirstPartBytes = 256;

    private readonly int _maximumPayload = Checked(maximumPayload);
    private byte[]? _part;
    private int _filled;
    private bool _handedOut;

    /// <summary>The start of a frame is here and its end is not.</summary>
    public readonly bool HasPart => _filled > 0 && !_handedOut;

    /// <summary>
    /// Takes the next payload from <paramref name="input"/>, or returns false when the rest of it is yet to arrive; the input is
    /// then used up. The payload is valid until the next call. Frames of length 0 are passed over.
    /// </summary>
    /// <exception cref="ProtocolViolationException">The announced length is beyond the limit.</exception>
    public bool TryRead(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> payload)
    {
        if (_handedOut) Dispose();
        if (_filled > 0) return TryCompletePart(ref input, out payload);
        while (input.Length >= Frame.HeaderBytes)
        {
            var length = CheckedLength(input);
            if (input.Length - Frame.HeaderBytes < length) break;
            payload = input.Slice(Frame.HeaderBytes, length);
            input = input[(Frame.HeaderBytes + length)..];
            if (length > 0) return true;
        }

        if (!input.IsEmpty) Keep(ref input, input.Length, input.Length);
        payload = default;
        return false;
    }

    public void Dispose()
    {
        if (_part is { } part) ArrayPool<byte>.Shared.Return(part);
        _part = null;
        _filled = 0;
        _handedOut = false;
    }

    private bool TryCompletePart(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (_filled < Frame.HeaderBytes)
        {
            Keep(ref input, Math.Min(Frame.HeaderBytes - _filled, input.Length), FirstPartBytes);
            if (_filled < Frame.HeaderBytes) return false;
        }

        var whole = Frame.HeaderBytes + CheckedLength(_part);
        Keep(ref input, Math.Min(whole - _filled, input.Length), whole);
        if (_filled < whole) return false;
        if (whole == Frame.HeaderBytes)
        {
            Dispose();
            return TryRead(ref input, out payload);
        }

        payload = _part.AsSpan(Frame.HeaderBytes, whole - Frame.HeaderBytes);
        _handedOut = true;
        return true;
    }

    private void Keep(ref ReadOnlySpan<byte> input, int count, int atMost)
    {
        var needed = _filled + count;
        if (_part is null || _part.Length < needed)
        {
            var bigger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Min(atMost, Math.Max(FirstPartBytes, _filled * 2))));
            _part.AsSpan(0, _filled).CopyTo(bigger);
            if (_part is { } old) ArrayPool<byte>.Shared.Return(old);
            _part = bigger;
        }

        input[..count].CopyTo(_part.AsSpan(_filled));
        input = input[count..];
        _filled = needed;
    }

    // A limit beyond what one array holds would overflow with the header, and a negative one would allow every length.
    private static int Checked(int maximumPayload)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumPayload);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumPayload, Array.MaxLength - Frame.HeaderBytes);
        return maximumPayload;
    }

    private readonly int CheckedLength(ReadOnlySpan<byte> header)
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (length > (uint)_maximumPayload)
        {
            throw new ProtocolViolationException(DisconnectReason.FrameTooLong, $"a frame announces {length} bytes; the limit is {_maximumPayload}");
        }

        return (int)length;
    }
}
