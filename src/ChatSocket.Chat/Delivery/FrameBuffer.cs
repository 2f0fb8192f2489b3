using System.Buffers;
using ChatSocket.Protocol.Frames;

namespace ChatSocket.Chat.Delivery;

/// <summary>Frames being put together for one send. Owned by whoever encodes; it holds no memory while it is empty.</summary>
public sealed class FrameBuffer : IBufferWriter<byte>
{
    private const int HeaderBytes = Frame.HeaderBytes;
    private const int FirstBytes = 256;

    private byte[] _buffer = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, Length);

    /// <summary>Room for that many more bytes, to be followed by <see cref="Advance"/>.</summary>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        var size = Math.Max(sizeHint, 1);
        if (_buffer.Length - Length < size) Grow(size);
        return _buffer.AsSpan(Length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return _buffer.AsMemory(Length);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    public void Advance(int count) => Length += count;

    /// <summary>Forgets what was written after that length.</summary>
    public void Cut(int length) => Length = length;

    /// <summary>Leaves room for a header; what is written until <see cref="EndFrame"/> is the payload. Returns where the frame begins.</summary>
    public int BeginFrame()
    {
        GetSpan(HeaderBytes);
        Length += HeaderBytes;
        return Length - HeaderBytes;
    }

    /// <summary>Writes the header in front of the payload. A WebSocket header that is not four bytes long moves the payload.</summary>
    public void EndFrame(int start, Framing framing)
    {
        var payload = Length - start - HeaderBytes;
        if (framing == Framing.LengthPrefixed)
        {
            Frame.WriteHeader(_buffer.AsSpan(start), payload);
            return;
        }

        var header = WebSocketHeader.Size(payload);
        GetSpan(WebSocketHeader.MaximumSize);
        if (header != HeaderBytes) _buffer.AsSpan(start + HeaderBytes, payload).CopyTo(_buffer.AsSpan(start + header));
        WebSocketHeader.Write(_buffer.AsSpan(start), payload);
        Length = start + header + payload;
    }

    /// <summary>Hands over what was written and is empty again; null when there is nothing.</summary>
    public SharedBytes? Detach()
    {
        if (Length == 0) return null;
        var shared = new SharedBytes(_buffer, Length);
        (_buffer, Length) = ([], 0);
        return shared;
    }

    public void Clear()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, Length) = ([], 0);
    }

    private void Grow(int size)
    {
        var bigger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBytes, Math.Max(_buffer.Length * 2, Length + size)));
        Span.CopyTo(bigger);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = bigger;
    }
}
