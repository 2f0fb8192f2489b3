using System.Net;
using System.Text.Json;
using ChatSocket.Chat.Accounts;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Tests.Network;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>The inbox of an account over nodes, devices, and the deaths of what holds it.</summary>
public sealed class InboxTests
{
    private const string Login = "\"nick\":\"ana\",\"password\":\"correct horse battery\"";
    private const string Message = "\"to\":\"ana\",\"text\":\"uma vez\",\"id\":\"AAAAAAAAAAAAAAAA0001\"";

    [Fact]
    public async Task A_message_that_is_stored_when_its_node_dies_before_the_acknowledgement_is_stored_once_by_its_repetition_elsewhere()
    {
        await using var nodes = await NodeProcesses.StartAsync();
        using var ana = await RegisterAsync(nodes[1].Tcp);
        await using var cable = new FaultProxy(nodes[0].Tcp);
        using var bia = await ProgramPeer.EnterAsync(cable.Endpoint, "bia", "geral");
        cable.Hold(Direction.ToClient);
        await bia.PostAsync("direct", Message);
        await ana.UntilAsync(frame => frame.IsOf("direct"), "the message that is stored");
        await nodes[0].SignalAsync("KILL");
        Assert.DoesNotContain(bia.Frames, frame => frame.IsOf("ack"));
        using var back = await ProgramPeer.ConnectAsync(nodes[2].Tcp);
        Assert.True((await back.ResumeAsync(bia)).GetProperty("resumed").GetBoolean());
        for (var attempt = 0; attempt < 2; attempt++) Assert.Equal(1, (await back.AskAsync("direct", Message + ",\"retry\":true")).Number("seq"));
        Assert.Equal(["uma vez"], Texts(await ana.AskAsync("inbox")));
        Assert.Single(ana.Frames, frame => frame.IsOf("direct"));
    }

    [Fact]
    public async Task Every_device_on_every_node_gets_each_message_once_and_all_of_them_share_one_read_mark()
    {
        await using var nodes = await ThreeNodes.StartAsync(accounts: Cheap);
        using var home = await RegisterAsync(nodes[0].Tcp);
        using var phone = await LogInAsync(nodes[1].Tcp);
        using var text = await nodes[2].ConnectAsync();
        await text.SendAsync("/login ana correct horse battery");
        await text.ExpectAsync("#geral: you are in");
        using var bia = await ProgramPeer.EnterAsync(nodes[2].Tcp, "bia", "geral");
        string[] texts = [.. Enumerable.Range(1, 20).Select(number => $"m{number}")];
        foreach (var one in texts) Assert.Equal("ack", (await bia.AskAsync("direct", $"\"to\":\"ANA\",\"text\":\"{one}\"")).Text("type"));
        foreach (var device in new[] { home, phone })
        {
            await device.UntilAsync(frame => frame.IsOf("direct") && frame.Text("text") == "m20", "the last");
            Assert.Equal(texts, Heard(device));
        }

        foreach (var one in texts) await text.ExpectAsync($"[PRIVATE] bia -> ana: {one}");
        Assert.Equal("ok", (await phone.AskAsync("read", "\"inbox\":true,\"seq\":15")).Text("type"));
        Assert.Equal(5, (await home.AskAsync("inbox")).Number("unread"));
        await text.SendAsync("/inbox 1");
        await text.ExpectAsync("Inbox: 5 unread");

        // While nobody is there it waits, and whoever comes next has it.
        home.Dispose();
        phone.Dispose();
        await text.SendAsync("/quit");
        Assert.Equal("ack", (await bia.AskAsync("direct", "\"to\":\"ana\",\"text\":\"m21\"")).Text("type"));
        using var later = await LogInAsync(nodes[2].Tcp);
        var inbox = await later.AskAsync("inbox");
        Assert.Equal([.. texts, "m21"], Texts(inbox));
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_once_after_a_crash_of_a_Redis_that_flushes_always()
    {
        await using var nodes = await ThreeNodes.StartAsync(RedisPersistence.AppendOnly, redisMayBeAway: true, accounts: Cheap);
        using var ana = await RegisterAsync(nodes[0].Tcp);
        using var bia = await ProgramPeer.EnterAsync(nodes[1].Tcp, "bia", "geral");
        var attempts = new List<(string Fields, int Reference)>();
        for (var number = 1; number <= 60; number++)
        {
            var fields = $"\"to\":\"ana\",\"subject\":\"s{number}\",\"text\":\"m{number}\",\"id\":\"AAAAAAAAAAAAAAAA{number:0000}\"";
            attempts.Add((fields, await bia.PostAsync("direct", fields)));
            if (number == 20) await bia.UntilAnsweredAsync(attempts[9].Reference);
            if (number == 30) await nodes.Redis.KillAsync();
        }

        var first = new List<JsonElement>();
        foreach (var (_, reference) in attempts) first.Add(await bia.UntilAnsweredAsync(reference));
        Assert.Contains(first, answer => answer.IsOf("ack"));
        Assert.Contains(first, answer => answer.IsOf("error"));
        Assert.All(first.Where(answer => answer.IsOf("error")), answer => Assert.True(answer.GetProperty("retry").GetBoolean(), answer.GetRawText()));
        await nodes.Redis.RestartAsync(keepData: true);
        foreach (var (attempt, answer) in attempts.Zip(first))
        {
            var again = await RepeatAsync(bia, attempt.Fields);
            if (answer.IsOf("ack")) Assert.Equal((answer.Number("seq"), answer.Number("ts")), (again.Number("seq"), again.Number("ts")));
        }

        var inbox = await ana.AskAsync("inbox", "\"limit\":300");
        Assert.Equal(attempts.Select((_, index) => $"m{index + 1}").Order(StringComparer.Ordinal), Texts(inbox).Order(StringComparer.Ordinal));
        await ana.UntilSoAsync(() => Heard(ana).Length >= attempts.Count, "all of them");
        Assert.Equal(Texts(inbox), Heard(ana));
        Assert.DoesNotContain(ana.Frames, frame => frame.IsOf("gap"));
    }

    [Fact]
    public async Task While_Redis_does_not_answer_nothing_is_delivered_and_afterwards_a_repetition_stores_it_once()
    {
        await using var nodes = await ThreeNodes.StartAsync(redisMayBeAway: true, accounts: Cheap);
        using var ana = await RegisterAsync(nodes[0].Tcp);
        using var bia = await ProgramPeer.EnterAsync(nodes[0].Tcp, "bia", "geral");
        Assert.Equal("ack", (await bia.AskAsync("direct", "\"to\":\"ana\",\"text\":\"antes\"")).Text("type"));
        await ana.UntilAsync(frame => frame.IsOf("direct"), "the first");
        nodes.Redis.Pause();
        var undecided = await bia.AskAsync("direct", Message);
        Assert.True(undecided.Text("code") is "unknown_outcome" or "unavailable", undecided.GetRawText());
        Assert.True(undecided.GetProperty("retry").GetBoolean());
        Assert.Equal(["antes"], Heard(ana));
        nodes.Redis.Continue();
        Assert.Equal(2, (await RepeatAsync(bia, Message)).Number("seq"));
        Assert.Equal("ack", (await bia.AskAsync("direct", "\"to\":\"ana\",\"text\":\"depois\"")).Text("type"));
        await ana.UntilAsync(frame => frame.IsOf("direct") && frame.Text("text") == "depois", "the last");
        Assert.Equal(["antes", "uma vez", "depois"], Heard(ana));
        Assert.Equal(["antes", "uma vez", "depois"], Texts(await ana.AskAsync("inbox")));
    }

    [Fact]
    public async Task What_an_emptied_Redis_lost_is_told()
    {
        await using var nodes = await ThreeNodes.StartAsync(redisMayBeAway: true, accounts: Cheap);
        using var ana = await RegisterAsync(nodes[0].Tcp);
        using var guest = await ProgramPeer.EnterAsync(nodes[1].Tcp, "caio", "geral");
        using var bia = await ProgramPeer.EnterAsync(nodes[2].Tcp, "bia", "geral");
        foreach (var to in new[] { "ana", "caio" })
        {
            for (var number = 1; number <= 2; number++) Assert.Equal(number, (await bia.AskAsync("direct", $"\"to\":\"{to}\",\"text\":\"m{number}\"")).Number("seq"));
        }

        foreach (var peer in new[] { ana, guest }) await peer.UntilSoAsync(() => Heard(peer).Length == 2, "what was sent");
        var last = ana.Frames.Last(frame => frame.IsOf("direct"));
        await nodes.Redis.RestartAsync(keepData: false);
        // Who is still there is told at once; whose account is lost ends, and is told when it comes back for its mail.
        var gap = await guest.UntilAsync(frame => frame.IsOf("gap") && frame.TryGetProperty("inbox", out _), "the gap");
        Assert.Equal((1, 2, "epoch"), (gap.Number("from"), gap.Number("to"), gap.Text("reason")));
        Assert.Equal("kicked", await ana.UntilEndedAsync());
        using var back = await ProgramPeer.ConnectAsync(nodes[1].Tcp);
        var place = $"{{\"epoch\":\"{last.Text("epoch")}\",\"seq\":{last.Number("seq")},\"id\":\"{last.Text("id")}\"}}";
        var welcome = await UntilAsync(back, "hello", $"\"session\":\"{ana.Token}\",\"inbox\":{place}", "welcome");
        Assert.False(welcome.GetProperty("resumed").GetBoolean());
        var lost = welcome.GetProperty("inbox").GetProperty("gap");
        Assert.Equal((1, 2, "epoch"), (lost.Number("from"), lost.Number("to"), lost.Text("reason")));
        Assert.Equal("ok", (await UntilAsync(back, "register", Login, "ok")).Text("type"));
        Assert.Equal(1, (await UntilAsync(bia, "direct", "\"to\":\"ana\",\"text\":\"nova\"", "ack")).Number("seq"));
        Assert.Equal(["nova"], Texts(await back.AskAsync("inbox")));
    }

    private static AccountOptions Cheap => new() { Iterations = 1000, TriesPerAddress = 0 };

    private static Task<JsonElement> RepeatAsync(ProgramPeer peer, string fields) => UntilAsync(peer, "direct", fields + ",\"retry\":true", "ack");

    /// <summary>As a client does it: what may succeed later is asked again.</summary>
    private static async Task<JsonElement> UntilAsync(ProgramPeer peer, string type, string fields, string answered)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            var answer = await peer.AskAsync(type, fields);
            if (answer.IsOf(answered)) return answer;
            Assert.True(!limit.IsCancellationRequested && answer.GetProperty("retry").GetBoolean(), answer.GetRawText());
            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
        }
    }

    private static async Task<ProgramPeer> LogInAsync(IPEndPoint tcp)
    {
        var peer = await ProgramPeer.ConnectAsync(tcp);
        Assert.True((await peer.AskAsync("hello", Login)).GetProperty("account").GetBoolean());
        return peer;
    }

    private static async Task<ProgramPeer> RegisterAsync(IPEndPoint tcp)
    {
        var ana = await (await ProgramPeer.ConnectAsync(tcp)).BeginAsync("ana");
        Assert.Equal("ok", (await ana.AskAsync("register", Login)).Text("type"));
        return ana;
    }

    private static string[] Heard(ProgramPeer peer) => [.. peer.Frames.Where(frame => frame.IsOf("direct")).Select(frame => frame.Text("text"))];

    private static string[] Texts(JsonElement inbox) => [.. inbox.GetProperty("messages").EnumerateArray().Select(message => message.Text("text"))];
}
