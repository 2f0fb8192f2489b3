using ChatSocket.Node.Tests.Json;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>A name belongs to one session on all nodes together.</summary>
public sealed class NickTests
{
    private const int Claims = 1000;

    [Fact]
    public async Task Of_a_thousand_who_want_one_name_at_once_on_three_nodes_one_gets_it()
    {
        await using var nodes = await ThreeNodes.StartAsync();
        var peers = new List<ProgramPeer>();
        foreach (var some in Enumerable.Range(0, Claims).Chunk(100))
        {
            peers.AddRange(await Task.WhenAll(some.Select(number => ProgramPeer.ConnectAsync(nodes[number % 3].Tcp))));
        }

        var answers = await Task.WhenAll(peers.Select((peer, number) => peer.AskAsync("hello", $"\"nick\":\"{(number % 2 == 0 ? "Único" : "úNICO")}\"")));
        Assert.Single(answers, answer => answer.IsOf("welcome"));
        Assert.Equal(Claims - 1, answers.Count(answer => answer.IsOf("error") && answer.Text("code") == "nick_taken"));
        foreach (var peer in peers) peer.Dispose();
    }

    [Fact]
    public async Task A_name_is_not_free_while_its_owner_may_come_back()
    {
        await using var nodes = await ThreeNodes.StartAsync();
        using var ana = await ProgramPeer.EnterAsync(nodes[0].Tcp, "ana", "sala");
        ana.Dispose();
        await nodes[0].HasConnectionsAsync(0);
        using var thief = await ProgramPeer.ConnectAsync(nodes[1].Tcp);
        Assert.Equal("nick_taken", (await thief.AskAsync("hello", "\"nick\":\"ANA\"")).Text("code"));
        using var back = await ProgramPeer.ConnectAsync(nodes[2].Tcp);
        Assert.True((await back.ResumeAsync(ana, "sala")).GetProperty("resumed").GetBoolean());
        Assert.Equal("nick_taken", (await thief.AskAsync("hello", "\"nick\":\"ana\"")).Text("code"));
        // With its goodbye it is free, also on the node that knew the name first.
        await back.PostAsync("quit");
        Assert.Equal("bye", await back.UntilEndedAsync());
        await Patience.UntilAsync(() => nodes[2].Connections == 0, "the end of the connection");
        await UntilFreeAsync(thief);
    }

    /// <summary>The last words go out before everything of the session is undone.</summary>
    private static async Task UntilFreeAsync(ProgramPeer peer)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (!(await peer.AskAsync("hello", "\"nick\":\"ana\"")).IsOf("welcome"))
        {
            Assert.False(limit.IsCancellationRequested, "the name stays taken");
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }
    }
}
