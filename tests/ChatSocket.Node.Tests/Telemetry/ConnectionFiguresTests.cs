using ChatSocket.Node.Connections;
using ChatSocket.Node.Tests.Cluster;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Telemetry;

/// <summary>Who is there, who came and who went: each figure after something known was done.</summary>
public sealed class ConnectionFiguresTests
{
    [Fact]
    public async Task Connections_are_counted_by_transport()
    {
        await using var node = await TestNode.StartAsync();
        using var person = await node.EnterAsync("ana");
        using var one = await (await ProgramPeer.ConnectWebSocketAsync(node.Http)).BeginAsync("one");
        using var two = await (await ProgramPeer.ConnectWebSocketAsync(node.Http)).BeginAsync("two");
        await Figures.BecomesAsync(node, "chatsocket_connections{transport=\"tcp\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_connections{transport=\"websocket\"}", 2);
    }

    [Fact]
    public async Task Sessions_rooms_memberships_and_subscriptions_are_those_of_this_node()
    {
        await using var node = await TestNode.StartAsync();
        using var unnamed = await node.ConnectAsync();
        using var one = await ProgramPeer.EnterAsync(node.Tcp, "one", "sala", "outra");
        using var two = await ProgramPeer.EnterAsync(node.Tcp, "two", "sala");
        await Figures.BecomesAsync(node, "chatsocket_sessions", 2);
        await Figures.BecomesAsync(node, "chatsocket_rooms", 2);
        await Figures.BecomesAsync(node, "chatsocket_memberships", 3);
        await one.AskAsync("leave", "\"room\":\"outra\"");
        await Figures.BecomesAsync(node, "chatsocket_rooms", 1);
        await Figures.BecomesAsync(node, "chatsocket_memberships", 2);
        // Nobody is in it any more, but it is listened to for a while.
        await Figures.BecomesAsync(node, "chatsocket_subscriptions", 2);
    }

    [Fact]
    public async Task An_end_is_counted_with_its_reason_and_how_long_the_connection_lasted()
    {
        await using var node = await TestNode.StartAsync();
        using (var ana = await node.EnterAsync("ana"))
        {
            await ana.SendAsync("/quit");
            await ana.ToEndAsync();
        }

        using (var bad = await node.ConnectAsync())
        {
            await bad.SendBytesAsync(new byte[] { 0x7F, 0xFF, 0xFF, 0xFF });
            await bad.UntilGoneAsync();
        }

        await Figures.BecomesAsync(node, "chatsocket_disconnects_total{reason=\"bye\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_disconnects_total{reason=\"frame_too_long\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_disconnects_total{reason=\"slow_consumer\"}", 0);
        await Figures.BecomesAsync(node, "chatsocket_connection_duration_seconds_count{reason=\"bye\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_connection_duration_seconds_sum{reason=\"bye\"}", sum => sum is > 0 and < 100, "some seconds");
    }

    [Fact]
    public async Task Who_comes_to_a_full_node_is_counted_as_rejected()
    {
        await using var node = await TestNode.StartAsync(TestNode.Settings with { Connections = new ConnectionLimits { Connections = 1 } });
        using var ana = await node.EnterAsync("ana");
        using var second = await node.ConnectAsync();
        await second.ToEndAsync();
        await Figures.BecomesAsync(node, "chatsocket_connections_rejected_total{reason=\"server_full\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_disconnects_total{reason=\"server_full\"}", 1);
    }

    [Fact]
    public async Task What_waits_for_a_reader_that_stopped_is_counted()
    {
        await using var node = await TestNode.StartAsync();
        using var sleeper = await node.EnterAsync("sleeper", receiveBuffer: 4096);
        using var speaker = await node.EnterAsync("speaker");
        await Figures.BecomesAsync(node, "chatsocket_outbox_queued_connections", 0);
        var line = new string('x', 8000);
        var waits = false;
        for (var sent = 0; !waits && sent < 100; sent++)
        {
            await speaker.SendAsync(line);
            await speaker.ExpectAsync("[#geral] speaker: ");
            waits = (await Figures.OfAsync(node))["chatsocket_outbox_queued_connections"] > 0;
        }

        Assert.True(waits, "nothing ever waited for the reader that stopped");
        Assert.InRange((await Figures.OfAsync(node))["chatsocket_outbox_bytes"], 1, 256 * 1024);
    }

    [Fact]
    public async Task A_node_that_stops_is_draining_and_tells_its_version()
    {
        await using var node = await TestNode.StartAsync(time: new FakeTime());
        using var ana = await node.EnterAsync("ana");
        var before = await Figures.OfAsync(node);
        Assert.Equal(0, before["chatsocket_draining"]);
        Assert.Equal(1, before[$"chatsocket_build_info{{version=\"{TestNode.Settings.Chat.Version}\"}}"]);
        var stopping = node.StopAsync();
        await ana.ToEndAsync();
        Assert.False(stopping.IsCompleted);
        Assert.Equal(1, (await Figures.OfAsync(node))["chatsocket_draining"]);
    }
}
