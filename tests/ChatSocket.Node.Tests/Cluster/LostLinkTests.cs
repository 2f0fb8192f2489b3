using System.Text.Json;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Tests.Network;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>One node alone loses its way to Redis, while the others go on.</summary>
public sealed class LostLinkTests
{
    [Fact]
    public async Task News_that_a_session_goes_on_elsewhere_is_not_lost_with_the_link()
    {
        FaultProxy? link = null;
        await using var nodes = await ThreeNodes.StartAsync(redisMayBeAway: true, linkOfFirst: redis => (link = new FaultProxy(redis)).Port);
        await using var _ = link!;
        using var watcher = await ProgramPeer.EnterAsync(nodes[2].Tcp, "watcher", "sala");
        using var ana = await ProgramPeer.EnterAsync(nodes[0].Tcp, "ana", "sala");
        using var bia = await ProgramPeer.EnterAsync(nodes[0].Tcp, "bia", "sala");
        await watcher.UntilNoticeAsync("sala", "join bia");
        Lose(link!);
        await Health.UntilNotReadyAsync(nodes[0].Operations);
        using var again = await ProgramPeer.ConnectAsync(nodes[1].Tcp);
        Assert.True((await again.ResumeAsync(ana, "sala")).GetProperty("resumed").GetBoolean());
        await again.SendAsync("sala", "meanwhile");
        Assert.Equal("unavailable", (await bia.SendAsync("sala", "lost")).Text("code"));
        link!.AcceptNew();
        Assert.Equal("replaced", await ana.UntilEndedAsync());
        await bia.UntilTextAsync("sala", "meanwhile");
        Assert.Equal("ack", (await bia.SendAsync("sala", "after")).Text("type"));
        await watcher.UntilTextAsync("sala", "after");
        Assert.Equal(["meanwhile", "after"], watcher.Texts("sala"));
        Assert.Equal(["join ana", "join bia"], await watcher.NoticesUpToNowAsync("sala", nodes[0].Tcp));
        Assert.Equal("ack", (await again.SendAsync("sala", "still")).Text("type"));
    }

    [Fact]
    public async Task People_of_a_node_that_was_given_up_are_back_when_its_link_is()
    {
        FaultProxy? link = null;
        await using var nodes = await ThreeNodes.StartAsync(redisMayBeAway: true, linkOfFirst: redis => (link = new FaultProxy(redis)).Port);
        await using var _ = link!;
        using var watcher = await ProgramPeer.EnterAsync(nodes[2].Tcp, "watcher", "geral");
        using var bia = await ProgramPeer.EnterAsync(nodes[0].Tcp, "bia", "geral");
        using var caio = await nodes[0].EnterAsync("caio");
        using var dora = await nodes[0].EnterAsync("dora");
        using var eva = await ProgramPeer.EnterAsync(nodes[0].Tcp, "eva", "geral");
        await watcher.UntilNoticeAsync("geral", "join eva");
        await bia.UntilNoticeAsync("geral", "join eva");
        var before = bia.Notices("geral");
        Lose(link!);
        foreach (var nick in new[] { "bia", "caio", "dora", "eva" }) await watcher.UntilNoticeAsync("geral", $"leave {nick}");
        // A name that is free is anybody's.
        using var other = await ProgramPeer.EnterAsync(nodes[1].Tcp, "dora");
        using var newer = await ProgramPeer.EnterAsync(nodes[1].Tcp, "eva");
        await watcher.SendAsync("geral", "meanwhile");
        Assert.Equal("unavailable", (await bia.SendAsync("geral", "lost")).Text("code"));
        await caio.SendAsync("lost");
        await caio.ExpectAsync("[unavailable]");
        link!.AcceptNew();
        await watcher.UntilSoAsync(() => watcher.Notices("geral").Count(notice => notice is "join bia" or "join caio") == 4, "their return");
        // Who lost the name must choose another one; a program is given one when it comes back.
        var last = (await dora.ToEndAsync())[^2..];
        Assert.Contains("[nick_taken]", last[0], StringComparison.Ordinal);
        Assert.Contains("[internal]", last[1], StringComparison.Ordinal);
        Assert.Equal("internal", await eva.UntilEndedAsync());
        using var back = await ProgramPeer.ConnectAsync(nodes[2].Tcp);
        var welcome = await back.ResumeAsync(eva, "geral");
        Assert.True(welcome.GetProperty("resumed").GetBoolean());
        Assert.StartsWith("anon", welcome.Text("nick"), StringComparison.Ordinal);
        await back.UntilTextAsync("geral", "meanwhile");
        await watcher.UntilNoticeAsync("geral", $"join {welcome.Text("nick")}");
        await bia.UntilTextAsync("geral", "meanwhile");
        await caio.ExpectAsync("watcher: meanwhile");
        Assert.Equal("ack", (await bia.SendAsync("geral", "after")).Text("type"));
        await caio.SendAsync("people too");
        await watcher.UntilTextAsync("geral", "people too");
        Assert.Equal(["meanwhile", "after", "people too"], watcher.Texts("geral"));
        Assert.Equal([welcome.Text("nick"), "bia", "caio", "watcher"], (await watcher.WhoAsync("geral")).Order(StringComparer.Ordinal));
        // For those who were on the node itself nobody was away, but for those who lost the name.
        string[] told = [.. before, "leave dora", "leave eva", $"join {welcome.Text("nick")}"];
        Assert.Equal(told.Order(), (await bia.NoticesUpToNowAsync("geral", nodes[1].Tcp)).Order());
        using var again = await ProgramPeer.ConnectAsync(nodes[2].Tcp);
        Assert.True((await again.ResumeAsync(bia, "geral")).GetProperty("resumed").GetBoolean());
    }

    [Fact]
    public async Task Who_began_anew_under_the_same_secret_meanwhile_keeps_its_name_when_the_link_is_back()
    {
        FaultProxy? link = null;
        await using var nodes = await ThreeNodes.StartAsync(redisMayBeAway: true, linkOfFirst: redis => (link = new FaultProxy(redis)).Port);
        await using var _ = link!;
        using var watcher = await ProgramPeer.EnterAsync(nodes[2].Tcp, "watcher", "sala");
        using var ana = await ProgramPeer.EnterAsync(nodes[0].Tcp, "ana", "sala");
        await watcher.UntilNoticeAsync("sala", "join ana");
        Lose(link!);
        await watcher.UntilNoticeAsync("sala", "leave ana");
        using var anew = await ProgramPeer.ConnectAsync(nodes[1].Tcp);
        JsonElement welcome;
        using var limit = new CancellationTokenSource(Patience.Limit);
        // The name is freed a moment after its rooms.
        while (!(welcome = await anew.AskAsync("hello", $"\"nick\":\"ana\",\"session\":\"{ana.Token}\"")).IsOf("welcome")) await Task.Delay(100, limit.Token);
        Assert.Equal((false, ana.Token), (welcome.GetProperty("resumed").GetBoolean(), welcome.Text("session")));
        link!.AcceptNew();
        Assert.Equal("replaced", await ana.UntilEndedAsync());
        using var again = await ProgramPeer.ConnectAsync(nodes[2].Tcp);
        welcome = await again.ResumeAsync(ana);
        Assert.Equal((true, "ana"), (welcome.GetProperty("resumed").GetBoolean(), welcome.Text("nick")));
        Assert.Equal("replaced", await anew.UntilEndedAsync());
    }

    private static void Lose(FaultProxy link)
    {
        link.RefuseNew();
        link.CutAll();
    }
}
