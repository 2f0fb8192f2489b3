using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Tests.Backplanes;
using ChatSocket.Tests.Network;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Redis.Tests.Faults;

/// <summary>What is stuck in a connection that was given up must not be done when it arrives at last.</summary>
public sealed class LinkFenceTests(SharedRedis shared)
{
    private static string[] TextsOf(HistoryPage page) => [.. page.Messages.Select(message => Encoding.UTF8.GetString(message.Text))];

    [Fact]
    public async Task An_append_held_in_a_line_that_was_replaced_is_refused_when_it_arrives_and_its_retry_is_stored_once()
    {
        await using var node = await StartAsync(await RedisAsync());
        var (room, ana) = (Any.Room(), Any.Member());
        var start = (await node.JoinAsync(room, ana)).Position;
        var listener = await node.ListenAsync(room);
        var held = node.Cable.Counts.Accepted;
        node.Cable.Hold(Direction.ToServer, number => number <= held);

        Assert.Equal(AppendOutcome.Unknown, (await node.AppendAsync(room, ana.Says("uma vez", "repeated-message-id"))).Outcome);
        await node.UpAsync();
        await ArrivesAsync(node, held);
        Assert.Empty((await node.Backplane.ReadAsync(room, new HistoryQuery(0, null, 10)).Bounded()).Messages);

        var stored = await node.StoreAsync(room, ana, "uma vez", start, "repeated-message-id");
        Assert.Equal(1, stored.Seq);
        Assert.Equal(stored, await node.StoreAsync(room, ana, "uma vez", start, "repeated-message-id"));
        await node.StoreAsync(room, ana, "fim", start);
        await listener.Messages.CountAsync(2);
        Assert.Equal(["uma vez", "fim"], TextsOf(await node.Backplane.ReadAsync(room, new HistoryQuery(0, null, 10)).Bounded()));
        Assert.Equal(2, listener.Messages.Count);
    }

    [Fact]
    public async Task An_append_whose_retry_was_stored_first_is_refused_when_it_arrives()
    {
        await using var node = await StartAsync(await RedisAsync());
        var (room, ana) = (Any.Room(), Any.Member());
        var start = (await node.JoinAsync(room, ana)).Position;
        var held = node.Cable.Counts.Accepted;
        node.Cable.Hold(Direction.ToServer, number => number <= held);
        Assert.Equal(AppendOutcome.Unknown, (await node.AppendAsync(room, ana.Says("uma vez", "repeated-message-id"))).Outcome);
        await node.StoreAsync(room, ana, "uma vez", start, "repeated-message-id");
        await ArrivesAsync(node, held);
        Assert.Equal(["uma vez"], TextsOf(await node.Backplane.ReadAsync(room, new HistoryQuery(0, null, 10)).Bounded()));
    }

    [Fact]
    public async Task An_append_whose_session_moved_to_another_node_is_refused_when_it_arrives()
    {
        var redis = await RedisAsync();
        await using var before = await StartAsync(redis);
        await using var after = await StartAsync(redis);
        var (room, ana) = (Any.Room(), Any.Member());
        var start = (await before.JoinAsync(room, ana)).Position;
        // Everything of this node is held and it cannot connect anew: its link number stays as it is.
        before.Cable.Hold(Direction.ToServer);
        before.Cable.RefuseNew();
        Assert.Equal(AppendOutcome.Unknown, (await before.AppendAsync(room, ana.Says("uma vez", "repeated-message-id"))).Outcome);

        await after.JoinAsync(room, ana.Later(), start);
        var stored = await after.StoreAsync(room, ana.Later(), "uma vez", start, "repeated-message-id");
        await ArrivesAsync(before, before.Cable.Counts.Accepted);
        Assert.Equal(stored, await after.StoreAsync(room, ana.Later(), "uma vez", start, "repeated-message-id"));
        Assert.Equal(["uma vez"], TextsOf(await after.Backplane.ReadAsync(room, new HistoryQuery(0, null, 10)).Bounded()));
    }

    [Fact]
    public async Task An_append_that_arrived_but_whose_answer_did_not_is_found_by_its_retry()
    {
        await using var node = await StartAsync(await RedisAsync());
        var (room, ana) = (Any.Room(), Any.Member());
        var start = (await node.JoinAsync(room, ana)).Position;
        var listener = await node.ListenAsync(room);
        var deaf = node.Cable.Counts.Accepted;
        node.Cable.Swallow(Direction.ToClient, number => number <= deaf);
        Assert.Equal(AppendOutcome.Unknown, (await node.AppendAsync(room, ana.Says("uma vez", "repeated-message-id"))).Outcome);
        var stored = await node.StoreAsync(room, ana, "uma vez", start, "repeated-message-id");
        await node.StoreAsync(room, ana, "fim", start);
        Assert.Equal(1, stored.Seq);
        // Also the connection that listens heard nothing: it is replaced, and what it missed is read.
        Assert.Equal(["uma vez", "fim"], (await listener.Messages.CountAsync(2)).Select(message => Encoding.UTF8.GetString(message.Text)));
        Assert.Empty(listener.Gaps.Items);
    }

    /// <summary>A script that Redis does not know yet would not be run when it arrives, for that reason alone.</summary>
    private static async Task<TestNode> StartAsync(System.Net.EndPoint redis)
    {
        var node = await TestNode.StartAsync(redis);
        var (room, somebody) = (Any.Room(), Any.Member());
        await node.StoreAsync(room, somebody, "antes", (await node.JoinAsync(room, somebody)).Position);
        return node;
    }

    /// <summary>Lets go what was held, and waits until Redis has it.</summary>
    private static async Task ArrivesAsync(TestNode node, int held)
    {
        node.Cable.Open(Direction.ToServer, number => number <= held);
        await node.Cable.WhenAsync(counts => counts.ToServer.Delivered + counts.ToServer.Swallowed >= counts.ToServer.Read);
    }

    private async Task<System.Net.EndPoint> RedisAsync() => (await shared.GetAsync(await RedisKinds.PreferredAsync())).Endpoint;
}
