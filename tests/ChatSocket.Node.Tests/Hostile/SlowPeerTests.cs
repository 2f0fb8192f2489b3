using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Hostile;

/// <summary>Peers that take their time. Time is the test's, so that minutes pass at once and none passes by itself.</summary>
public sealed class SlowPeerTests
{
    [Fact]
    public async Task Who_says_nothing_is_greeted_once_after_a_moment()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(time: time);
        using var peer = await node.ConnectAsync();
        await node.HasConnectionsAsync(1);
        time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Empty(await peer.FenceAsync());
        using var silent = await node.ConnectAsync();
        await node.HasConnectionsAsync(2);
        time.Advance(TimeSpan.FromMilliseconds(400));
        Assert.StartsWith("[SYS] ChatSocket. ", await silent.ReadAsync(), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Empty(await silent.FenceAsync());
    }

    [Fact]
    public async Task Who_spoke_already_is_not_greeted()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(time: time);
        using var peer = await node.ConnectAsync();
        Assert.Empty(await peer.FenceAsync());
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(await peer.FenceAsync());
    }

    [Fact]
    public async Task Who_has_no_name_after_a_minute_is_ended_even_if_it_goes_on_asking()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(time: time);
        await Witness.WhileAsync(node, async () =>
        {
            using var silent = await node.ConnectAsync();
            using var asking = await node.ConnectAsync();
            await node.HasConnectionsAsync(4);
            for (var seconds = 0; seconds < 55; seconds += 5)
            {
                time.Advance(TimeSpan.FromSeconds(5));
                await asking.FenceAsync();
            }

            time.Advance(TimeSpan.FromSeconds(6));
            Assert.EndsWith("[not_named]", (await silent.ToEndAsync())[^1], StringComparison.Ordinal);
            Assert.EndsWith("[not_named]", (await asking.ToEndAsync())[^1], StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Bytes_that_trickle_in_do_not_keep_a_part_of_a_frame_alive()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(time: time);
        await Witness.WhileAsync(node, async () =>
        {
            using var named = await node.EnterAsync("lenta");
            using var unnamed = await node.ConnectAsync();
            foreach (var peer in new[] { named, unnamed })
            {
                // Answered in the same turn in which the beginning of the next frame is seen.
                await peer.SendBytesAsync((byte[])[.. TextPeer.Frames("/x"), 0, 0, 1]);
                await peer.ExpectAsync("[unknown_type]");
            }

            for (var seconds = 0; seconds < 35; seconds += 5)
            {
                await Task.WhenAll(named.SendBytesAsync(new byte[1]), unnamed.SendBytesAsync(new byte[1]));
                time.Advance(TimeSpan.FromSeconds(5));
            }

            Assert.EndsWith("[idle_timeout]", (await named.ToEndAsync())[^1], StringComparison.Ordinal);
            Assert.EndsWith("[idle_timeout]", (await unnamed.ToEndAsync())[^1], StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Each_frame_has_its_own_time_although_the_stream_is_never_between_two()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(time: time);
        using var peer = await node.EnterAsync("ana");
        var script = TextPeer.Frames("um", "dois", "três", "quatro", "cinco");
        var from = 0;
        foreach (var word in new[] { "um", "dois", "três", "quatro" })
        {
            // The end of one frame and the first two bytes of the next in one piece.
            var to = from == 0 ? TextPeer.Frames(word).Length + 2 : from + TextPeer.Frames(word).Length;
            await peer.SendBytesAsync(script.AsMemory(from, to - from));
            await peer.ExpectAsync($"[#geral] ana: {word}");
            time.Advance(TimeSpan.FromSeconds(20));
            from = to;
        }

        await peer.SendBytesAsync(script.AsMemory(from));
        await peer.ExpectAsync("[#geral] ana: cinco");
    }
}
