using System.Text.Json;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Tests.Network;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>A send whose first attempt is stuck somewhere is repeated on another node: stored once, wherever the first one was.</summary>
public sealed class RetryTests
{
    private const string Id = "AAAAAAAAAAAAAAAA0001";

    /// <summary>Much longer than anything else on the way, so that the proxy's counts tell that it has it.</summary>
    private static readonly string Text = new('x', 8000);

    [Fact]
    public async Task Held_between_its_node_and_Redis_it_is_refused_when_it_arrives_at_last()
    {
        FaultProxy? link = null;
        await using var nodes = await ThreeNodes.StartAsync(redisMayBeAway: true, linkOfFirst: redis => (link = new FaultProxy(redis)).Port);
        await using var _ = link!;
        await CheckAsync(nodes, nodes[0].Tcp, link!, Direction.ToServer);
        await Health.UntilReadyAsync(nodes[0].Operations);
    }

    [Fact]
    public async Task Stored_without_its_answer_it_keeps_its_first_place()
    {
        FaultProxy? link = null;
        await using var nodes = await ThreeNodes.StartAsync(redisMayBeAway: true, linkOfFirst: redis => (link = new FaultProxy(redis)).Port);
        await using var _ = link!;
        await CheckAsync(nodes, nodes[0].Tcp, link!, Direction.ToClient);
        await Health.UntilReadyAsync(nodes[0].Operations);
    }

    [Fact]
    public async Task Held_between_the_client_and_its_node_it_comes_too_late()
    {
        await using var nodes = await ThreeNodes.StartAsync();
        await using var cable = new FaultProxy(nodes[0].Tcp);
        await CheckAsync(nodes, cable.Endpoint, cable, Direction.ToServer);
    }

    private static async Task CheckAsync(ThreeNodes nodes, System.Net.IPEndPoint first, FaultProxy broken, Direction direction)
    {
        using var watcher = await ProgramPeer.EnterAsync(nodes[2].Tcp, "watcher", "sala");
        using var ana = await ProgramPeer.EnterAsync(first, "ana", "sala");
        await ana.SendAsync("sala", "before");
        await watcher.UntilTextAsync("sala", "before");
        await ana.UntilTextAsync("sala", "before");
        var after = ana.Position("sala");
        broken.Hold(direction);
        await ana.PostAsync("send", $"\"room\":\"sala\",\"text\":\"{Text}\",\"id\":\"{Id}\"");
        if (direction == Direction.ToServer) await broken.WhenAsync(counts => counts.ToServer.Read - counts.ToServer.Delivered > Text.Length);
        else await watcher.UntilTextAsync("sala", Text);
        ana.Dispose();
        using var again = await ProgramPeer.ConnectAsync(nodes[1].Tcp);
        Assert.True((await again.ResumeAsync(ana, "sala")).GetProperty("resumed").GetBoolean());
        var stored = await RetryAsync(again, after);
        Assert.Equal(2, stored.Number("seq"));
        await again.SendAsync("sala", "between");
        broken.Open(direction);
        await broken.WhenAsync(counts => counts.ToServer.Read == counts.ToServer.Delivered && counts.ToClient.Read == counts.ToClient.Delivered);
        await again.SendAsync("sala", "after");
        Assert.Equal((2, stored.Number("ts")), await SeqAndTsAsync(again, after));
        await watcher.UntilTextAsync("sala", "after");
        Assert.Equal(["before", Text, "between", "after"], watcher.Texts("sala"));
        Assert.Equal(["before", Text, "between", "after"], (await again.HistoryAsync("sala")).Select(message => message.Text("text")));
        Assert.Equal(["join ana"], await watcher.NoticesUpToNowAsync("sala", nodes[1].Tcp));
    }

    private static async Task<(long Seq, long Ts)> SeqAndTsAsync(ProgramPeer peer, JsonElement after)
    {
        var ack = await RetryAsync(peer, after);
        return (ack.Number("seq"), ack.Number("ts"));
    }

    private static async Task<JsonElement> RetryAsync(ProgramPeer peer, JsonElement after)
    {
        var position = $"{{\"epoch\":\"{after.Text("epoch")}\",\"seq\":{after.Number("seq")},\"id\":\"{after.Text("id")}\"}}";
        var ack = await peer.AskAsync("send", $"\"room\":\"sala\",\"text\":\"{Text}\",\"id\":\"{Id}\",\"retry\":true,\"after\":{position}");
        Assert.Equal("ack", ack.Text("type"));
        return ack;
    }
}
