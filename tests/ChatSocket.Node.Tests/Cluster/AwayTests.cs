using System.Diagnostics;
using System.Net;
using System.Text.Json;
using ChatSocket.Client;
using ChatSocket.Node.Tests.Client;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Tests.Network;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>Redis stands still for longer than a lease: everybody stays, everything is answered, and afterwards all is well.</summary>
public sealed class AwayTests : ClientTest
{
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(15);
    private const string Id = "AAAAAAAAAAAAAAAA0001";

    [Fact]
    public async Task Redis_stands_still_for_longer_than_a_lease()
    {
        await using var nodes = await ThreeNodes.StartAsync(redisMayBeAway: true);
        await using var cable = new FaultProxy(nodes[0].Tcp);
        using var person = await nodes[0].EnterAsync("person");
        await person.SendAsync("/join #sala");
        await person.ExpectAsync("#sala: you are in");
        using var one = await ProgramPeer.EnterAsync(nodes[0].Tcp, "one", "sala");
        using var two = await ProgramPeer.EnterAsync(nodes[1].Tcp, "two", "sala");
        using var three = await ProgramPeer.EnterAsync(nodes[2].Tcp, "three", "sala");
        using var gone = await ProgramPeer.EnterAsync(nodes[2].Tcp, "gone", "sala");
        using var newcomer = await ProgramPeer.ConnectAsync(nodes[1].Tcp);
        using var back = await ProgramPeer.ConnectAsync(nodes[1].Tcp);
        var (client, events) = await ConnectAsync(Options("cliente", new ServerAddress("127.0.0.1", cable.Port)), "sala", "outra");
        await one.SendAsync("sala", "before");
        foreach (var peer in new[] { one, two, three, gone }) await peer.UntilTextAsync("sala", "before");
        foreach (var peer in new[] { one, two, three }) await peer.UntilNoticeAsync("sala", "join cliente");
        var after = one.Position("sala");

        nodes.Redis.Pause();
        var paused = Stopwatch.StartNew();
        var underWay = await one.SendAsync("sala", "under way", Id);
        Assert.Equal(("unknown_outcome", true), (underWay.Text("code"), underWay.GetProperty("retry").GetBoolean()));
        gone.Dispose();
        cable.CutAll();
        // Whoever sends before its node knows is told that nobody knows, and that is what was asked above.
        await Health.UntilNotReadyAsync(nodes.Nodes.Select(node => node.Operations));
        foreach (var peer in new[] { one, two, three }) await IsRefusedAsync(peer);
        var resume = $"\"session\":\"{gone.Token}\",\"rooms\":[{gone.Claim("sala")}]";
        await IsUnavailableAsync(newcomer, "hello", "\"nick\":\"newcomer\"");
        await IsUnavailableAsync(back, "hello", resume);
        await person.SendAsync("said while away");
        await person.ExpectAsync("[unavailable]");
        var waiting = client.Send("sala", "from the client");
        foreach (var node in nodes.Nodes)
        {
            Assert.Equal(HttpStatusCode.OK, await Health.AskAsync(node.Operations, "live"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await Health.AskAsync(node.Operations, "ready"));
        }

        // The wait is what is tested: only then have all leases run out.
        if (Away - paused.Elapsed is { Ticks: > 0 } left) await Task.Delay(left, TestContext.Current.CancellationToken);
        nodes.Redis.Continue();
        await Health.UntilReadyAsync(nodes.Nodes.Select(node => node.Operations));

        Assert.True((await back.AskAsync("hello", resume)).GetProperty("resumed").GetBoolean());
        Assert.Equal("welcome", (await newcomer.AskAsync("hello", "\"nick\":\"newcomer\"")).Text("type"));
        Assert.Equal("joined", (await two.AskAsync("join", "\"room\":\"nova\"")).Text("type"));
        Assert.Equal("joined", (await three.AskAsync("join", "\"room\":\"nova\"")).Text("type"));
        await three.SendAsync("nova", "heard");
        await two.UntilTextAsync("nova", "heard");
        var repeated = await one.AskAsync("send", $"\"room\":\"sala\",\"text\":\"under way\",\"id\":\"{Id}\",\"retry\":true,\"after\":{PositionOf(after)}");
        Assert.Equal("ack", repeated.Text("type"));
        Assert.Equal(SendOutcome.Stored, (await waiting.Settled.Soon()).Outcome);
        Assert.Equal(["sala", "outra"], client.Rooms);
        Assert.All(events.Of<SessionReady>().Skip(1), ready => Assert.True(ready.Resumed));
        await one.SendAsync("sala", "last");
        foreach (var peer in new[] { one, two, three }) await peer.UntilTextAsync("sala", "last");
        var texts = (await one.HistoryAsync("sala")).Select(message => message.Text("text")).ToArray();
        Assert.Equal(["before", "from the client", "last", "under way"], texts.Order(StringComparer.Ordinal));
        foreach (var peer in new[] { one, two, three })
        {
            Assert.Equal(texts, peer.Texts("sala"));
            Assert.Empty(peer.Gaps("sala"));
            Assert.False(peer.HasEnded);
            Assert.DoesNotContain(await peer.NoticesUpToNowAsync("sala", nodes[2].Tcp), notice => notice.StartsWith("leave ", StringComparison.Ordinal));
        }

        foreach (var nick in new[] { "cliente", "gone", "one", "person", "three", "two" }) Assert.Contains(nick, await one.WhoAsync("sala"));
        await person.SendAsync("people too");
        await person.ExpectAsync("person: people too");
    }

    /// <summary>Whatever is asked: nothing was done, and it may be asked again.</summary>
    private static async Task IsRefusedAsync(ProgramPeer peer)
    {
        await IsUnavailableAsync(peer, "send", "\"room\":\"sala\",\"text\":\"while away\"");
        await IsUnavailableAsync(peer, "join", "\"room\":\"nova\"");
        await IsUnavailableAsync(peer, "join", "\"room\":\"sala\"");
        await IsUnavailableAsync(peer, "create", "\"room\":\"nova2\"");
        await IsUnavailableAsync(peer, "nick", $"\"nick\":\"{peer.Nick}2\"");
        await IsUnavailableAsync(peer, "history", "\"room\":\"sala\"");
        await IsUnavailableAsync(peer, "topic", "\"room\":\"sala\",\"topic\":\"t\"");
        await IsUnavailableAsync(peer, "read", "\"room\":\"sala\",\"seq\":1");
        await IsUnavailableAsync(peer, "who", "\"room\":\"sala\"");
        await IsUnavailableAsync(peer, "rooms", "");
        Assert.Equal("pong", (await peer.AskAsync("ping")).Text("type"));
    }

    private static async Task IsUnavailableAsync(ProgramPeer peer, string type, string fields)
    {
        var answer = await peer.AskAsync(type, fields);
        Assert.True(answer.IsOf("error"), $"{type}: {answer.GetRawText()}");
        Assert.Equal((type, "unavailable", true), (type, answer.Text("code"), answer.GetProperty("retry").GetBoolean()));
    }

    private static string PositionOf(JsonElement frame) =>
        $"{{\"epoch\":\"{frame.Text("epoch")}\",\"seq\":{frame.Number("seq")},\"id\":\"{frame.Text("id")}\"}}";
}
