using ChatSocket.Protocol.Frames;

namespace ChatSocket.Protocol.Tests.Frames;

/// <summary>What a reader keeps between two calls: whether a frame is under way, how long a payload lives, how much memory it holds.</summary>
public sealed class FrameReaderStateTests
{
    [Fact]
    public void A_part_is_under_way_from_the_first_byte_of_a_frame_to_its_last()
    {
        var reader = new FrameReader(10);
        Assert.False(reader.HasPart);
        foreach (var octet in FrameBytes.Of("abc"u8.ToArray()).AsSpan(0, 6))
        {
            ReadOnlySpan<byte> input = [octet];
            Assert.False(reader.TryRead(ref input, out _));
            Assert.True(reader.HasPart);
        }

        ReadOnlySpan<byte> last = "c"u8;
        Assert.True(reader.TryRead(ref last, out var payload));
        Assert.Equal("abc"u8.ToArray(), payload.ToArray());
        Assert.False(reader.HasPart);
        Assert.False(reader.TryRead(ref last, out _));
        Assert.False(reader.HasPart);
        reader.Dispose();
    }

    [Fact]
    public void Nothing_is_under_way_between_whole_frames()
    {
        var reader = new FrameReader(10);
        ReadOnlySpan<byte> input = FrameBytes.Stream("a"u8.ToArray(), [], "b"u8.ToArray());
        while (reader.TryRead(ref input, out _)) Assert.False(reader.HasPart);
        Assert.False(reader.HasPart);
    }

    [Fact]
    public void Dispose_forgets_the_part_and_may_be_called_again()
    {
        var reader = new FrameReader(10);
        ReadOnlySpan<byte> part = [0, 0, 0, 9, 1, 2];
        Assert.False(reader.TryRead(ref part, out _));
        reader.Dispose();
        reader.Dispose();
        Assert.False(reader.HasPart);

        ReadOnlySpan<byte> next = FrameBytes.Of("oi"u8.ToArray());
        Assert.True(reader.TryRead(ref next, out var payload));
        Assert.Equal("oi"u8.ToArray(), payload.ToArray());
    }

    [Fact]
    public void Dispose_of_a_new_reader_does_nothing() => new FrameReader(10).Dispose();

    [Fact]
    public void A_whole_frame_is_handed_out_where_it_lies()
    {
        var stream = FrameBytes.Stream("one"u8.ToArray(), "two"u8.ToArray());
        var reader = new FrameReader(10);
        ReadOnlySpan<byte> input = stream;
        Assert.True(reader.TryRead(ref input, out var first));
        Assert.True(first.Overlaps(stream));
        Assert.Equal(7, input.Length);
        Assert.True(reader.TryRead(ref input, out var second));
        Assert.True(second.Overlaps(stream));
        Assert.Equal("one"u8.ToArray(), first.ToArray());
    }

    [Fact]
    public void A_cut_payload_no_longer_needs_the_pieces_it_came_in()
    {
        // A socket's buffer is filled again while the handler still looks at the payload.
        var piece = new byte[] { 0, 0, 0, 4, (byte)'a', (byte)'b' };
        var reader = new FrameReader(10);
        ReadOnlySpan<byte> input = piece;
        Assert.False(reader.TryRead(ref input, out _));
        "cd"u8.CopyTo(piece);
        input = piece.AsSpan(0, 2);
        Assert.True(reader.TryRead(ref input, out var payload));
        Array.Clear(piece);
        Assert.Equal("abcd"u8.ToArray(), payload.ToArray());
        reader.Dispose();
    }

    [Fact]
    public void The_bytes_behind_a_completed_frame_stay_for_the_next_call()
    {
        var reader = new FrameReader(10);
        ReadOnlySpan<byte> input = [0, 0];
        Assert.False(reader.TryRead(ref input, out _));
        input = [0, 1, (byte)'a', 0, 0, 0, 1, (byte)'b'];
        Assert.True(reader.TryRead(ref input, out var payload));
        Assert.Equal("a"u8.ToArray(), payload.ToArray());
        Assert.Equal(5, input.Length);
        Assert.True(reader.TryRead(ref input, out payload));
        Assert.Equal("b"u8.ToArray(), payload.ToArray());
        reader.Dispose();
    }

    [Fact]
    public void A_hostile_length_reserves_no_memory()
    {
        // Each of a thousand peers announces the longest frame and sends a little of it: 64 MiB if lengths were believed.
        const int peers = 1000;
        var readers = new FrameReader[peers];
        var hostile = FrameBytes.Header(ProtocolLimits.FrameBytes);
        var someBytes = FrameBytes.Payload(20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < peers; i++)
        {
            readers[i] = new FrameReader(ProtocolLimits.FrameBytes);
            ReadOnlySpan<byte> input = hostile.AsSpan(0, 2);
            readers[i].TryRead(ref input, out _);
            input = hostile.AsSpan(2);
            readers[i].TryRead(ref input, out _);
            input = someBytes;
            readers[i].TryRead(ref input, out _);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, peers * 600);
        foreach (var reader in readers) reader.Dispose();
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(20_000)]
    public void What_a_reader_holds_grows_with_what_has_arrived(int arrived)
    {
        const int peers = 200;
        var readers = new FrameReader[peers];
        byte[] stream = [.. FrameBytes.Header(int.MaxValue / 2), .. FrameBytes.Payload(arrived)];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < peers; i++)
        {
            readers[i] = new FrameReader(int.MaxValue / 2);
            ReadOnlySpan<byte> input = stream.AsSpan(0, 3);
            readers[i].TryRead(ref input, out _);
            input = stream.AsSpan(3);
            readers[i].TryRead(ref input, out _);
        }

        // The pool's sizes are powers of two.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / peers, 0, arrived * 3);
        foreach (var reader in readers) reader.Dispose();
    }

    [Fact]
    public void Bytes_that_trickle_in_are_not_copied_over_and_over()
    {
        // Doubling: all the buffers one frame went through are together no more than a few times the frame.
        const int peers = 50;
        var readers = new FrameReader[peers];
        var stream = FrameBytes.Of(FrameBytes.Payload(40_000));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < peers; i++)
        {
            readers[i] = new FrameReader(40_000);
            for (var at = 0; at < stream.Length - 1; at++)
            {
                ReadOnlySpan<byte> input = stream.AsSpan(at, 1);
                Assert.False(readers[i].TryRead(ref input, out _));
            }
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / peers, 0, stream.Length * 4);
        foreach (var reader in readers) reader.Dispose();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MaxValue - 3)]
    public void A_limit_no_buffer_can_hold_is_refused_at_once(int limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameReader(limit));
}
