using ChatSocket.Node.Tests.Json;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>Redis dies and comes back, with what it held or without.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task Redis_comes_back_with_everything()
    {
        await using var nodes = await ThreeNodes.StartAsync(RedisPersistence.AppendOnly, redisMayBeAway: true);
        var peers = await EnterAsync(nodes);
        foreach (var peer in peers) Assert.Equal("ack", (await peer.SendAsync("sala", $"before {peer.Nick}")).Text("type"));
        var before = peers.Select(peer => peer.Notices("sala")).ToArray();
        var leases = await LeasesAsync(nodes);
        await nodes.Redis.RestartAsync(keepData: true);
        await UntilBackAsync(nodes, leases);
        foreach (var peer in peers) Assert.Equal("ack", (await peer.SendAsync("sala", $"after {peer.Nick}")).Text("type"));
        var texts = (await peers[0].HistoryAsync("sala")).Select(message => message.Text("text")).ToArray();
        Assert.Equal(6, texts.Length);
        foreach (var (peer, notices) in peers.Zip(before))
        {
            await peer.UntilTextAsync("sala", texts[^1]);
            Assert.Equal(texts, peer.Texts("sala"));
            Assert.Empty(peer.Gaps("sala"));
            Assert.Equal(notices, await peer.NoticesUpToNowAsync("sala", nodes[0].Tcp));
        }

        foreach (var peer in peers) peer.Dispose();
    }

    [Fact]
    public async Task Redis_comes_back_empty()
    {
        await using var nodes = await ThreeNodes.StartAsync(redisMayBeAway: true);
        var peers = await EnterAsync(nodes);
        using var away = await ProgramPeer.EnterAsync(nodes[1].Tcp, "away", "sala");
        foreach (var peer in peers) await peer.UntilNoticeAsync("sala", "join away");
        foreach (var peer in peers) await peer.SendAsync("sala", $"before {peer.Nick}");
        foreach (var peer in peers.Append(away)) await peer.UntilSoAsync(() => peer.Texts("sala").Length == 3, "what was said");
        // In its grace when it happens.
        away.Dispose();
        var before = peers.Select(peer => peer.Notices("sala")).ToArray();
        var leases = await LeasesAsync(nodes);
        await nodes.Redis.RestartAsync(keepData: false);
        await UntilBackAsync(nodes, leases);
        foreach (var peer in peers) await peer.UntilSoAsync(() => peer.Gaps("sala").Length == 1, "the gap");
        using var back = await ProgramPeer.ConnectAsync(nodes[2].Tcp);
        Assert.True((await back.ResumeAsync(away, "sala")).GetProperty("resumed").GetBoolean());
        var joined = await back.UntilAsync(frame => frame.IsOf("joined"), "the room");
        Assert.Equal("epoch", joined.GetProperty("gap").Text("reason"));
        foreach (var peer in peers) Assert.Equal("ack", (await peer.SendAsync("sala", $"after {peer.Nick}")).Text("type"));
        var texts = (await peers[0].HistoryAsync("sala")).Select(message => message.Text("text")).ToArray();
        Assert.Equal(["after n1", "after n2", "after n3"], texts);
        foreach (var (peer, notices) in peers.Zip(before))
        {
            await peer.UntilTextAsync("sala", texts[^1]);
            var gap = Assert.Single(peer.Gaps("sala"));
            Assert.Equal(("epoch", 1L, 3L, 0L, ""), (gap.Text("reason"), gap.Number("from"), gap.Number("to"), gap.Number("seq"), gap.Text("id")));
            Assert.Equal(texts, peer.Texts("sala")[^3..]);
            Assert.Equal(joined.Text("epoch"), gap.Text("epoch"));
            Assert.Equal(["away", "n1", "n2", "n3"], (await peer.WhoAsync("sala")).Order(StringComparer.Ordinal));
            // Names of old sessions stay theirs, though Redis forgot them; new ones wait until all nodes have said who they have.
            using var thief = await ProgramPeer.ConnectAsync(nodes[1].Tcp);
            Assert.Equal("error", (await thief.AskAsync("hello", $"\"nick\":\"{peer.Nick}\"")).Text("type"));
            Assert.Equal(notices, await peer.NoticesUpToNowAsync("sala", nodes[0].Tcp));
        }

        foreach (var peer in peers) peer.Dispose();
    }

    private static async Task<ProgramPeer[]> EnterAsync(ThreeNodes nodes)
    {
        var peers = new ProgramPeer[nodes.Nodes.Count];
        for (var index = 0; index < peers.Length; index++) peers[index] = await ProgramPeer.EnterAsync(nodes[index].Tcp, $"n{index + 1}", "sala");
        foreach (var peer in peers[..^1]) await peer.UntilNoticeAsync("sala", $"join n{peers.Length}");
        return peers;
    }

    /// <summary>Each names the connection that may write: whoever is back has raised its number.</summary>
    private static Task<string[]> LeasesAsync(ThreeNodes nodes) =>
        Task.WhenAll(Enumerable.Range(1, nodes.Nodes.Count).Select(number => nodes.Redis.CommandAsync("GET", $"node:n{number}")));

    /// <summary>Ready alone does not tell: a node that did not notice yet says so too. Nor does a lease that Redis kept over its restart.</summary>
    private static async Task UntilBackAsync(ThreeNodes nodes, string[] before)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        for (var leases = await LeasesAsync(nodes); leases.Contains(RedisServer.Nil) || leases.Intersect(before).Any(); leases = await LeasesAsync(nodes))
        {
            Assert.False(limit.IsCancellationRequested, $"of {string.Join(", ", before)} not all come back: {string.Join(", ", leases)}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }

        await Health.UntilReadyAsync(nodes.Nodes.Select(node => node.Operations));
    }
}
