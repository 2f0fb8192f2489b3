using System.Buffers;

namespace ChatSocket.Chat.Delivery;

/// <summary>
/// Encoded frames that many outboxes send at once. Made with one reference, for its maker; whoever queues it takes another.
/// The last one to let go returns the buffer; after that nobody may touch it.
/// </summary>
public sealed class SharedBytes
{
    private byte[]? _buffer;
    private int _references = 1;

    /// <summary>Takes over a buffer rented from the shared pool.</summary>
    internal SharedBytes(byte[] rented, int length) => (_buffer, Length) = (rented, length);

    public int Length { get; }

    public ReadOnlySpan<byte> Span => Memory.Span;

    public ReadOnlyMemory<byte> Memory => new(_buffer ?? throw new ObjectDisposedException(nameof(SharedBytes)), 0, Length);

    /// <summary>A copy for one reader; rented by its size, so that a slow reader holds only what it is owed.</summary>
    public static SharedBytes Copy(ReadOnlySpan<byte> bytes)
    {
        var rented = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(rented);
        return new SharedBytes(rented, bytes.Length);
    }

    public void AddReference() => Interlocked.Increment(ref _references);

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) > 0) return;
        if (Interlocked.Exchange(ref _buffer, null) is { } rented) ArrayPool<byte>.Shared.Return(rented);
    }
}
