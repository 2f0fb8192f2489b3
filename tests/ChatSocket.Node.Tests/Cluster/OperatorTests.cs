using System.Net;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Node.Tests.Monitor;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>Whoever runs one node of three acts on the people of the others.</summary>
public sealed class OperatorTests
{
    [Fact]
    public async Task People_of_other_nodes_are_put_out_banned_by_name_or_address_and_removed()
    {
        await using var nodes = await ThreeNodes.StartAsync(token: Operator.Token);
        using var operators = new Operator(nodes[0]);
        using var bia = await ProgramPeer.EnterAsync(nodes[1].Tcp, "bia", "sala");
        using var caio = await nodes[2].EnterAsync("caio");
        await caio.SendAsync("/join sala");
        await caio.ExpectAsync("#sala: you are in; 2 people");

        Assert.Equal("done", await operators.DoAsync(new { act = "kick", nick = "Bia", room = "sala", reason = "too  loud" }));
        var kicked = await bia.UntilAsync(frame => frame.IsOf("kicked"), "the kick");
        Assert.Equal(("sala", "too  loud"), (kicked.Text("room"), kicked.Text("reason")));
        Assert.False(kicked.TryGetProperty("by", out _));
        Assert.Equal("not_member", (await bia.SendAsync("sala", "still here?")).Text("code"));
        Assert.Equal("joined", (await bia.AskAsync("join", "\"room\":\"sala\"")).Text("type"));

        Assert.Equal("done", await operators.DoAsync(new { act = "ban", nick = "caio", room = "sala", reason = "spam", address = true }));
        await caio.ExpectAsync("[SYS] #sala: you were banned: spam");
        await bia.UntilAsync(frame => frame.IsOf("kicked") && frame.TryGetProperty("banned", out _), "the ban");
        Assert.Equal("banned", (await bia.AskAsync("join", "\"room\":\"sala\"")).Text("code"));
        Assert.Equal("done", await operators.DoAsync(new { act = "unban", nick = "caio", room = "sala" }));
        Assert.Equal("joined", (await bia.AskAsync("join", "\"room\":\"sala\"")).Text("type"));

        Assert.Equal("done", await operators.DoAsync(new { act = "remove", nick = "bia", reason = "enough" }));
        Assert.Equal("kicked", await bia.UntilEndedAsync());
        Assert.Equal("enough", bia.Frames.Last(frame => frame.IsOf("kicked")).Text("reason"));
        using var thief = await ProgramPeer.ConnectAsync(nodes[0].Tcp);
        Assert.False((await thief.ResumeAsync(bia)).GetProperty("resumed").GetBoolean());
        Assert.Equal("no_such_room", await operators.DoAsync(new { act = "kick", nick = "caio", room = "nowhere" }, HttpStatusCode.Conflict));
        Assert.Equal("no_such_user", await operators.DoAsync(new { act = "remove", nick = "nobody-here" }, HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task An_announcement_reaches_the_people_of_all_nodes_and_of_none_while_Redis_is_away()
    {
        await using var nodes = await ThreeNodes.StartAsync(redisMayBeAway: true, token: Operator.Token);
        using var operators = new Operator(nodes[0]);
        using var ana = await nodes[0].EnterAsync("ana");
        using var bia = await nodes[1].EnterAsync("bia");
        using var caio = await nodes[2].EnterAsync("caio");
        Assert.Equal("done", await operators.DoAsync(new { act = "announce", text = "at eight" }));
        foreach (var peer in new[] { ana, bia, caio }) await peer.ExpectAsync("[SYS] Announcement: at eight");
        nodes.Redis.Pause();
        await Health.UntilNotReadyAsync(nodes.Nodes.Select(node => node.Operations));
        object[] acts = [new { act = "announce", text = "unheard" }, new { act = "kick", nick = "bia", room = "geral" }, new { act = "ban", nick = "bia", room = "geral" }, new { act = "remove", nick = "bia" }];
        foreach (var act in acts) Assert.Equal("unavailable", await operators.DoAsync(act, HttpStatusCode.ServiceUnavailable));
        nodes.Redis.Continue();
        await Health.UntilReadyAsync(nodes.Nodes.Select(node => node.Operations));
        Assert.Equal("done", await operators.DoAsync(new { act = "announce", text = "at nine" }));
        foreach (var peer in new[] { ana, bia, caio })
        {
            var lines = await peer.UntilAsync("[SYS] Announcement: at nine");
            Assert.DoesNotContain(lines, line => line.Contains("unheard", StringComparison.Ordinal) || line.Contains("put out", StringComparison.Ordinal));
        }
    }
}
