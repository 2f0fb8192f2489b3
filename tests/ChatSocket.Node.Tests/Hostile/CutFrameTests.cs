using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Hostile;

/// <summary>Streams that stop, or come in crumbs.</summary>
public sealed class CutFrameTests
{
    [Fact]
    public async Task A_stream_that_ends_inside_a_frame_is_a_violation_and_between_frames_a_quiet_end()
    {
        await using var node = await TestNode.StartAsync();
        var script = TextPeer.Frames("ana", "/lang en", "é");
        int[] between = [0, 7, 7 + 12, script.Length];
        await Witness.WhileAsync(node, async () =>
        {
            for (var cut = 0; cut <= script.Length; cut++)
            {
                using var peer = await node.ConnectAsync();
                await peer.SendBytesAsync(script.AsMemory(0, cut));
                peer.HalfClose();
                var lines = await peer.ToEndAsync();
                var violated = lines.Count > 0 && lines[^1].EndsWith("[protocol_violation]", StringComparison.Ordinal);
                Assert.True(violated != between.Contains(cut), $"cut at {cut}: {string.Join(" | ", lines)}");
            }
        });
    }

    [Fact]
    public async Task A_whole_conversation_may_come_one_byte_at_a_time()
    {
        await using var node = await TestNode.StartAsync();
        using var bia = await node.EnterAsync("bia");
        await bia.SendAsync("/join x");
        await bia.ExpectAsync("#x: ");
        using var ana = await node.ConnectAsync();
        var script = TextPeer.Frames("ana", "olá", "/join x", "em x 😀", "", "/leave x", "/nick clara", "adeus", "sair");
        for (var index = 0; index < script.Length; index++) await ana.SendBytesAsync(script.AsMemory(index, 1));
        Assert.Equal("[SYS] Até logo. [bye]", (await ana.ToEndAsync())[^1]);
        // Two rooms have no order between them.
        await bia.ExpectAllAsync("[#geral] ana: olá", "[#x] ana: em x 😀", "[#geral] clara: adeus");
    }

    [Fact]
    public async Task A_reader_that_said_its_last_word_still_gets_what_was_on_its_way()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(time: time);
        using var ana = await node.EnterAsync("ana");
        using var slow = await node.EnterAsync("lenta", 4096);
        var text = new string('x', 8 * 1024);
        for (var number = 0; number < 32; number++)
        {
            await ana.SendAsync($"{number} {text}");
            await ana.ExpectAsync($"ana: {number} ");
        }

        await slow.SendAsync("/quit");
        slow.HalfClose();
        var lines = await slow.ToEndAsync();
        Assert.Equal(32, lines.Count(line => line.StartsWith("[#geral] ana: ", StringComparison.Ordinal)));
        Assert.EndsWith("[bye]", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_cut_off_without_a_word_take_nothing_with_them()
    {
        await using var node = await TestNode.StartAsync();
        await Witness.WhileAsync(node, async () =>
        {
            for (var round = 0; round < 50; round++)
            {
                using var peer = await node.ConnectAsync();
                await peer.SendAsync($"p{round}", "oi", "/join x");
                // Unread input when it is closed: the peer's system answers the node with a reset.
                await peer.ReadAsync();
            }
        });
        await node.HasConnectionsAsync(0);
    }
}
