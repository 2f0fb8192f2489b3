using System.Buffers.Binary;
using System.Text;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Hostile;

/// <summary>Every length a header can announce, while others talk.</summary>
public sealed class FrameLengthTests
{
    [Theory]
    [InlineData(65537u, 0)]
    [InlineData(65537u, 200 * 1024)]
    [InlineData(0x7fffffffu, 200 * 1024)]
    [InlineData(0xffffffffu, 0)]
    [InlineData(0xffffffffu, 200 * 1024)]
    public async Task A_frame_too_long_is_answered_with_last_words_that_arrive(uint length, int sentOn)
    {
        await using var node = await TestNode.StartAsync();
        await Witness.WhileAsync(node, async () =>
        {
            using var peer = await node.EnterAsync("mallory");
            var bytes = new byte[4 + sentOn];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, length);
            await peer.SendBytesAsync(bytes);
            // A reset instead of the end would fail here, and take the words with it.
            Assert.EndsWith("[frame_too_long]", (await peer.ToEndAsync())[^1], StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task What_is_still_sent_after_the_last_words_is_thrown_away_and_no_reset_answers_it()
    {
        // Time stands still, so that only the peer's own end ends it.
        await using var node = await TestNode.StartAsync(time: new FakeTime());
        using var peer = await node.EnterAsync("mallory");
        await peer.SendBytesAsync(new byte[] { 0xff, 0xff, 0xff, 0xff });
        Assert.EndsWith("[frame_too_long]", (await peer.ToEndAsync())[^1], StringComparison.Ordinal);
        for (var part = 0; part < 20; part++) await peer.SendBytesAsync(new byte[10 * 1024]);
        Assert.Equal(1, node.Connections);
        peer.HalfClose();
        await node.HasConnectionsAsync(0);
    }

    [Fact]
    public async Task What_is_asked_before_the_bad_frame_is_answered_before_the_last_words()
    {
        await using var node = await TestNode.StartAsync();
        using var peer = await node.ConnectAsync();
        await peer.SendBytesAsync((byte[])[.. TextPeer.Frames("ana", "oi"), 0xff, 0xff, 0xff, 0xff, .. new byte[1000]]);
        var lines = await peer.ToEndAsync();
        Assert.Contains("[SYS] Você é ana. /help mostra os comandos.", lines);
        Assert.EndsWith("[frame_too_long]", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_frames_are_passed_over()
    {
        await using var node = await TestNode.StartAsync();
        using var peer = await node.ConnectAsync();
        await peer.SendBytesAsync((byte[])[.. new byte[4000], .. TextPeer.Frames("a"), .. new byte[4000], .. TextPeer.Frames("oi")]);
        await peer.ExpectAsync("[SYS] Você é a.");
        await peer.ExpectAsync("[#geral] a: oi");
    }

    [Theory]
    [InlineData(16 * 1024, "[#geral] ana: x")]
    [InlineData((16 * 1024) + 1, "[too_long]")]
    [InlineData(65536, "[too_long]")]
    public async Task A_frame_up_to_the_limit_is_taken_and_a_text_up_to_its_own(int length, string answer)
    {
        await using var node = await TestNode.StartAsync();
        using var peer = await node.EnterAsync("ana");
        await peer.SendAsync(new string('x', length), "depois");
        var line = await peer.ExpectAsync(answer);
        if (answer.EndsWith('x')) Assert.Equal($"[#geral] ana: {new string('x', length)}", line);
        await peer.ExpectAsync("[#geral] ana: depois");
    }

    [Fact]
    public async Task A_text_that_is_not_utf8_is_refused_and_the_session_goes_on()
    {
        await using var node = await TestNode.StartAsync();
        await Witness.WhileAsync(node, async () =>
        {
            using var peer = await node.EnterAsync("ana");
            foreach (var bad in new byte[][] { [0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [.. Encoding.UTF8.GetBytes("oi"), 0xc0, 0xaf] })
            {
                await peer.SendBytesAsync(TextPeer.Frame(bad));
                await peer.ExpectAsync("[bad_request]");
            }

            await peer.SendAsync("ainda aqui");
            await peer.ExpectAsync("[#geral] ana: ainda aqui");
        });
    }
}
