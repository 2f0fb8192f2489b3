using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Json;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>Headers of both transports, at every size where they change.</summary>
public sealed class FrameBufferTests
{
    public static TheoryData<Framing, int> Sizes()
    {
        var table = new TheoryData<Framing, int>();
        foreach (var framing in Enum.GetValues<Framing>())
        {
            foreach (var size in new[] { 0, 1, 125, 126, 127, 65535, 65536, 65537, 300_000 }) table.Add(framing, size);
        }

        return table;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Frames_of_any_size_stand_one_behind_the_other(Framing framing, int size)
    {
        var payload = new byte[size];
        new Random(size).NextBytes(payload);
        var output = new FrameBuffer();
        for (var frames = 0; frames < 3; frames++)
        {
            var start = output.BeginFrame();
            output.Append(payload);
            output.EndFrame(start, framing);
        }

        Assert.All(FrameDecoder.Decode(output.Span, framing), decoded => Assert.Equal(payload, decoded));
        Assert.Equal(3, FrameDecoder.Decode(output.Span, framing).Count);
    }

    [Fact]
    public void What_is_cut_off_was_never_written()
    {
        var output = new FrameBuffer();
        new JsonFrame(output, Framing.WebSocket, "a"u8).End();
        var length = output.Length;
        new JsonFrame(output, Framing.WebSocket, "b"u8).End();
        output.Cut(length);
        Assert.Equal("""{"type":"a"}"""u8.ToArray(), FrameDecoder.Decode(output.Span, Framing.WebSocket).Single());
    }

    [Fact]
    public void Detached_bytes_leave_the_buffer_empty()
    {
        var output = new FrameBuffer();
        Assert.Null(output.Detach());
        new JsonFrame(output, Framing.LengthPrefixed, "a"u8).End();
        var shared = output.Detach()!;
        Assert.Equal(0, output.Length);
        new JsonFrame(output, Framing.LengthPrefixed, "b"u8).End();
        Assert.Equal("""{"type":"a"}"""u8.ToArray(), FrameDecoder.Decode(shared.Span, Framing.LengthPrefixed).Single());
        shared.Release();
        output.Clear();
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("\"\\\u0001\n😀é\u2028\uE000")]
    public void The_escaped_length_is_what_is_written(string text)
    {
        foreach (var repeated in new[] { text, string.Concat(Enumerable.Repeat(text, 700)) })
        {
            var utf8 = System.Text.Encoding.UTF8.GetBytes(repeated);
            var output = new FrameBuffer();
            var frame = new JsonFrame(output, Framing.LengthPrefixed, "a"u8);
            var before = output.Length;
            frame.Value(utf8);
            Assert.Equal(output.Length - before - 2, JsonFrame.EscapedLength(utf8));
        }
    }
}
