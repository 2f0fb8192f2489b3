using System.Buffers;

namespace ChatSocket.Chat.Delivery;

/// <summary>Frames being put together for one send. Owned by whoever encodes; it holds no memory while it is empty.</summary>
public sealed class FrameBuffer
{
    private const int FirstBytes = 256;

    private byte[] _buffer = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, Length);

    /// <summary>Room for that many more bytes, to be followed by <see cref="Advance"/>.</summary>
    public Span<byte> GetSpan(int size)
    {
        if (_buffer.Length - Length < size) Grow(size);
        return _buffer.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

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
