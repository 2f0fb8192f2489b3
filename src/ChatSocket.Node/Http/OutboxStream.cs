using ChatSocket.Node.Outbound;

namespace ChatSocket.Node.Http;

/// <summary>What the platform's WebSocket reads and writes: reads go to the connection, each write is one whole entry of the outbox.</summary>
internal sealed class OutboxStream(Stream input, Outbox outbox) : Stream
{
    private MaskRule _masks = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    /// <summary>A close frame with code 1002.</summary>
    private static ReadOnlySpan<byte> ProtocolErrorClose => [0x88, 2, 0x03, 0xEA];

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The peer broke the rule that its frames are masked; it has been told.</summary>
    public bool IsRefused { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await input.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (_masks.Accepts(buffer.Span[..count])) return count;
        IsRefused = true;
        outbox.Send(ProtocolErrorClose);
        throw new IOException("a frame is not masked");
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        outbox.Send(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Write(byte[] buffer, int offset, int count) => outbox.Send(buffer.AsSpan(offset, count));

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
