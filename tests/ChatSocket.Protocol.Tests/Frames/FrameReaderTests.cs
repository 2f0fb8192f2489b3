using ChatSocket.Protocol.Frames;

namespace ChatSocket.Protocol.Tests.Frames;

/// <summary>Where a network may cut a stream, and what a reader then holds.</summary>
public sealed class FrameReaderTests
{
    private static readonly byte[][] Several =
        ["a"u8.ToArray(), [], FrameBytes.Payload(300), [], [], "{\"type\":\"ping\"}"u8.ToArray(), "z"u8.ToArray()];

    private static readonly byte[][] Told = [.. Several.Where(payload => payload.Length > 0)];

    [Fact]
    public void Several_frames_in_one_piece_come_out_in_order() => ShouldTell(FrameBytes.Read([FrameBytes.Stream(Several)], 300));

    [Fact]
    public void One_byte_at_a_time_gives_the_same_payloads() =>
        ShouldTell(FrameBytes.Read(FrameBytes.Stream(Several).Select(octet => new[] { octet }), 300));

    [Fact]
    public void Empty_pieces_between_the_bytes_change_nothing() =>
        ShouldTell(FrameBytes.Read(FrameBytes.Stream(Several).SelectMany(octet => new byte[][] { [], [octet], [] }), 300));

    [Fact]
    public void Every_single_cut_gives_the_same_payloads()
    {
        var stream = FrameBytes.Stream(Several);
        for (var cut = 0; cut <= stream.Length; cut++) ShouldTell(FrameBytes.Read(FrameBytes.Cut(stream, cut), 300));
    }

    [Fact]
    public void Every_pair_of_cuts_gives_the_same_payloads()
    {
        byte[][] payloads = ["ab"u8.ToArray(), [], "cde"u8.ToArray(), [], "f"u8.ToArray()];
        var stream = FrameBytes.Stream(payloads);
        for (var first = 0; first <= stream.Length; first++)
        {
            for (var second = first; second <= stream.Length; second++)
            {
                var reading = FrameBytes.Read(FrameBytes.Cut(stream, first, second), 3);
                Assert.Equal(payloads.Where(payload => payload.Length > 0), reading.Payloads);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65535)]
    [InlineData(65536)]
    public void A_payload_up_to_the_limit_is_read_however_it_is_cut(int length)
    {
        var payload = FrameBytes.Payload(length);
        var stream = FrameBytes.Of(payload);
        foreach (var cut in new[] { 0, 1, 2, 3, 4, 5, stream.Length / 2, stream.Length - 1, stream.Length })
        {
            var reading = FrameBytes.Read(FrameBytes.Cut(stream, Math.Min(cut, stream.Length)), ProtocolLimits.FrameBytes);
            Assert.Equal(payload, Assert.Single(reading.Payloads));
            Assert.False(reading.HasPart);
        }
    }

    [Theory]
    [InlineData(65537u)]
    [InlineData(0x7fffffffu)]
    [InlineData(0x80000000u)]
    [InlineData(0xfffffffcu)]
    [InlineData(0xffffffffu)]
    public void A_length_beyond_the_limit_is_refused_however_it_is_cut(uint length)
    {
        byte[] stream = [.. FrameBytes.Of("oi"u8.ToArray()), .. FrameBytes.Header(length), .. new byte[8]];
        for (var cut = 0; cut <= stream.Length; cut++)
        {
            var reading = FrameBytes.Read(FrameBytes.Cut(stream, cut), ProtocolLimits.FrameBytes);
            Assert.Equal(DisconnectReason.FrameTooLong, reading.Refused);
            Assert.Equal("oi"u8.ToArray(), Assert.Single(reading.Payloads));
        }
    }

    [Fact]
    public void A_refusal_stands_however_often_the_reader_is_asked()
    {
        var reader = new FrameReader(10);
        ReadOnlySpan<byte> input = FrameBytes.Header(11).AsSpan(0, 3);
        Assert.False(reader.TryRead(ref input, out _));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Exception? refused = null;
            try
            {
                ReadOnlySpan<byte> rest = [11, .. "\0\0\0\u0001a"u8];
                reader.TryRead(ref rest, out _);
            }
            catch (ProtocolViolationException violation)
            {
                refused = violation;
                Assert.Contains("11 bytes", violation.Message, StringComparison.Ordinal);
                Assert.Contains("limit is 10", violation.Message, StringComparison.Ordinal);
            }

            Assert.NotNull(refused);
        }

        reader.Dispose();
    }

    [Fact]
    public void Frames_of_length_0_say_nothing_however_they_are_cut()
    {
        var stream = new byte[Frame.HeaderBytes * 5];
        for (var cut = 0; cut <= stream.Length; cut++)
        {
            var reading = FrameBytes.Read(FrameBytes.Cut(stream, cut), 0);
            Assert.Empty(reading.Payloads);
            Assert.Null(reading.Refused);
            Assert.False(reading.HasPart);
        }
    }

    [Fact]
    public void A_long_run_of_empty_frames_needs_no_stack()
    {
        // The first header comes in two pieces, so the reader meets the run from its slow path.
        var reading = FrameBytes.Read([new byte[2], new byte[(4 * 500_000) + 2], FrameBytes.Of("x"u8.ToArray())], 1);
        Assert.Equal("x"u8.ToArray(), Assert.Single(reading.Payloads));
    }

    [Fact]
    public void A_limit_of_0_refuses_every_payload() =>
        Assert.Equal(DisconnectReason.FrameTooLong, FrameBytes.Read([[0, 0, 0, 1]], 0).Refused);

    private static void ShouldTell(Reading reading)
    {
        Assert.Null(reading.Refused);
        Assert.Equal(Told, reading.Payloads);
        Assert.False(reading.HasPart);
    }
}
