using System.Buffers;
using System.Runtime.InteropServices;
using ChatSocket.Chat.Delivery;

namespace ChatSocket.Chat.Tests.Delivery;

public sealed class SharedBytesTests
{
    [Fact]
    public void The_bytes_are_there_until_the_last_one_lets_go()
    {
        var shared = SharedBytes.Copy("oi"u8);
        shared.AddReference();
        shared.AddReference();
        shared.Release();
        shared.Release();
        Assert.Equal("oi"u8, shared.Span);
        Assert.Equal(2, shared.Length);
        shared.Release();
        Assert.Throws<ObjectDisposedException>(() => shared.Memory);
    }

    [Fact]
    public void Letting_go_too_often_gives_the_buffer_back_only_once()
    {
        var shared = SharedBytes.Copy(new byte[5000]);
        shared.Release();
        shared.Release();
        var (one, other) = (ArrayPool<byte>.Shared.Rent(5000), ArrayPool<byte>.Shared.Rent(5000));
        Assert.NotSame(one, other);
    }

    [Fact]
    public async Task References_are_counted_across_threads()
    {
        for (var round = 0; round < 200; round++)
        {
            var shared = SharedBytes.Copy("oi"u8);
            for (var reader = 0; reader < 8; reader++) shared.AddReference();
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(shared.Release))).Bounded();
            Assert.Equal(2, shared.Memory.Length);
            shared.Release();
            Assert.Throws<ObjectDisposedException>(() => shared.Memory);
        }
    }

    [Fact]
    public void A_copy_is_its_own_and_rents_by_its_size()
    {
        var source = new byte[120];
        var shared = SharedBytes.Copy(source);
        source[0] = 1;
        Assert.Equal(0, shared.Span[0]);
        Assert.InRange(Rented(shared), 120, 256);
        shared.Release();
        SharedBytes.Copy([]).Release();
    }

    [Fact]
    public void What_was_encoded_is_handed_over_once_and_the_buffer_is_empty_again()
    {
        var buffer = new FrameBuffer();
        Assert.Null(buffer.Detach());
        Write(buffer, 10, 1);
        var first = buffer.Detach();
        Assert.Equal((0, 10), (buffer.Length, first!.Length));
        Assert.Null(buffer.Detach());
        Write(buffer, 10, 2);
        Assert.Equal(1, first.Span[0]);
        Assert.Equal(2, buffer.Detach()!.Span[0]);
    }

    [Theory]
    [InlineData(1, 256)]
    [InlineData(120, 256)]
    [InlineData(300, 1024)]
    [InlineData(16_000, 32_768)]
    public void A_detached_buffer_is_not_much_larger_than_what_is_in_it(int content, int most)
    {
        var buffer = new FrameBuffer();
        Write(buffer, 60_000, 1);
        buffer.Detach()!.Release();
        for (var written = 0; written < content; written += 100) Write(buffer, Math.Min(100, content - written), 1);
        var shared = buffer.Detach()!;
        Assert.Equal(content, shared.Length);
        Assert.InRange(Rented(shared), content, most);
    }

    [Fact]
    public void A_buffer_keeps_what_was_written_when_it_grows_and_nothing_when_it_is_cleared()
    {
        var buffer = new FrameBuffer();
        for (var number = 0; number < 100; number++) Write(buffer, number * 10, (byte)number);
        var position = 0;
        for (var number = 0; number < 100; number++)
        {
            Assert.Equal(-1, buffer.Span.Slice(position, number * 10).IndexOfAnyExcept((byte)number));
            position += number * 10;
        }

        Assert.Equal(position, buffer.Length);
        buffer.Clear();
        Assert.Equal(0, buffer.Length);
        Assert.Null(buffer.Detach());
        buffer.Clear();
    }

    private static void Write(FrameBuffer buffer, int count, byte value)
    {
        buffer.GetSpan(count)[..count].Fill(value);
        buffer.Advance(count);
    }

    private static int Rented(SharedBytes shared)
    {
        Assert.True(MemoryMarshal.TryGetArray(shared.Memory, out var segment));
        return segment.Array!.Length;
    }
}
