using System.Globalization;
using System.Text.Json;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>Members on three nodes, in both modes and over both transports, are in one chat.</summary>
public sealed class TalkTests
{
    private const int Lines = 30;

    [Fact]
    public async Task Everybody_hears_the_same_in_the_same_order()
    {
        await using var nodes = await ThreeNodes.StartAsync();
        var people = new List<TextPeer>();
        var programs = new List<ProgramPeer>();
        for (var number = 1; number <= 3; number++)
        {
            var node = nodes[number - 1];
            programs.Add(await ProgramPeer.EnterAsync(node.Tcp, $"tcp{number}", "geral"));
            programs.Add(await (await ProgramPeer.ConnectWebSocketAsync(node.Http)).BeginAsync($"web{number}", "geral"));
            people.Add(await node.EnterAsync($"ana{number}"));
        }

        var talks = programs.Select(program => TalkAsync(line => program.SendAsync("geral", line), program.Nick));
        await Task.WhenAll(talks.Concat(people.Select((person, index) => TalkAsync(line => person.SendAsync(line), $"ana{index + 1}"))));
        var expected = (programs.Count + people.Count) * Lines;
        foreach (var program in programs) await program.UntilSoAsync(() => program.Messages("geral").Length == expected, "all that was said");
        var said = programs[0].Messages("geral");
        Assert.Equal(Enumerable.Range(1, expected).Select(seq => (long)seq), said.Select(message => message.Number("seq")));
        foreach (var program in programs) Assert.Equal(said.Select(Line), program.Messages("geral").Select(Line));
        Assert.Equal(said.Select(Line), (await programs[^1].HistoryAsync("geral")).Select(Line));
        foreach (var person in people)
        {
            var heard = new List<string>();
            while (heard.Count < expected) heard.Add(await person.ExpectAsync("[#geral] "));
            Assert.Equal(said.Select(message => $"[#geral] {message.Text("from")}: {message.Text("text")}"), heard);
        }

        foreach (var program in programs) program.Dispose();
        foreach (var person in people) person.Dispose();
    }

    [Fact]
    public async Task Who_comes_goes_and_changes_name_is_told_on_every_node()
    {
        await using var nodes = await ThreeNodes.StartAsync();
        using var one = await ProgramPeer.EnterAsync(nodes[0].Tcp, "one", "sala");
        using var two = await ProgramPeer.EnterAsync(nodes[1].Tcp, "two", "sala");
        using var three = await ProgramPeer.EnterAsync(nodes[2].Tcp, "three", "sala");
        Assert.Equal("ok", (await two.AskAsync("nick", "\"nick\":\"Dois\"")).Text("type"));
        Assert.Equal("left", (await three.AskAsync("leave", "\"room\":\"sala\"")).Text("type"));
        using var person = await nodes[2].EnterAsync("person");
        await person.SendAsync("/join #sala");
        await one.UntilNoticeAsync("sala", "join person");
        await two.UntilNoticeAsync("sala", "join person");
        Assert.Equal(["join two", "join three", "nick two Dois", "leave three", "join person"], one.Notices("sala"));
        Assert.Equal(["join three", "leave three", "join person"], two.Notices("sala").Where(notice => !notice.StartsWith("nick ", StringComparison.Ordinal)));
        foreach (var program in new[] { one, two, three }) Assert.Equal(["Dois", "one", "person"], (await program.WhoAsync("sala")).Order(StringComparer.Ordinal));
        await person.SendAsync("/quit");
        await one.UntilNoticeAsync("sala", "leave person");
        await two.UntilNoticeAsync("sala", "leave person");
        Assert.Equal(["Dois", "one"], (await three.WhoAsync("sala")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Rooms_topics_signs_marks_and_history_are_those_of_all_nodes()
    {
        await using var nodes = await ThreeNodes.StartAsync();
        using var one = await ProgramPeer.EnterAsync(nodes[0].Tcp, "one");
        using var two = await ProgramPeer.EnterAsync(nodes[1].Tcp, "two");
        Assert.Equal("created", (await one.AskAsync("create", "\"room\":\"livros\",\"topic\":\"L\"")).Text("type"));
        Assert.Equal("room_exists", (await two.AskAsync("create", "\"room\":\"#Livros\"")).Text("code"));
        await one.AskAsync("join", "\"room\":\"livros\"");
        for (var number = 0; number < 5; number++) await one.SendAsync("livros", $"m{number}");
        var joined = await two.AskAsync("join", "\"room\":\"livros\",\"history\":2");
        Assert.Equal(("L", 2L, 5L), (joined.Text("topic"), joined.Number("count"), joined.Number("seq")));
        Assert.Equal(["m3", "m4"], joined.GetProperty("history").EnumerateArray().Select(message => message.Text("text")));
        Assert.Equal("ok", (await two.AskAsync("topic", "\"room\":\"livros\",\"topic\":\"Livros\"")).Text("type"));
        Assert.Equal("ok", (await two.AskAsync("typing", "\"room\":\"livros\"")).Text("type"));
        Assert.Equal("ok", (await two.AskAsync("read", "\"room\":\"livros\",\"seq\":4")).Text("type"));
        var topic = await one.UntilAsync(frame => frame.IsOf("topic"), "the topic");
        Assert.Equal(("Livros", "two"), (topic.Text("topic"), topic.Text("by")));
        await one.UntilAsync(frame => frame.IsOf("typing") && frame.Text("nick") == "two", "that two writes");
        using var three = await ProgramPeer.EnterAsync(nodes[2].Tcp, "three");
        var rooms = (await three.AskAsync("rooms")).GetProperty("rooms").EnumerateArray().Single(room => room.Text("room") != "geral");
        Assert.Equal(("livros", 2L, "Livros"), (rooms.Text("room"), rooms.Number("count"), rooms.Text("topic")));
        // The mark goes with the session.
        using var again = await ProgramPeer.ConnectAsync(nodes[2].Tcp);
        await again.ResumeAsync(two, "livros");
        Assert.Equal(4, (await again.UntilAsync(frame => frame.IsOf("joined"), "the room")).Number("read"));
    }

    [Fact]
    public async Task A_session_goes_on_at_another_node_and_its_old_connection_ends_as_replaced()
    {
        await using var nodes = await ThreeNodes.StartAsync();
        using var watcher = await ProgramPeer.EnterAsync(nodes[2].Tcp, "watcher", "sala");
        using var ana = await ProgramPeer.EnterAsync(nodes[0].Tcp, "ana", "sala");
        await watcher.SendAsync("sala", "before");
        await ana.UntilTextAsync("sala", "before");
        using var again = await ProgramPeer.ConnectAsync(nodes[1].Tcp);
        Assert.True((await again.ResumeAsync(ana, "sala")).GetProperty("resumed").GetBoolean());
        Assert.Equal("replaced", await ana.UntilEndedAsync());
        Assert.Equal("ack", (await again.SendAsync("sala", "after")).Text("type"));
        await watcher.UntilTextAsync("sala", "after");
        await again.UntilTextAsync("sala", "after");
        // Without its connection, and to the node where it was first.
        again.Dispose();
        await watcher.SendAsync("sala", "missed");
        using var back = await ProgramPeer.ConnectAsync(nodes[0].Tcp);
        Assert.True((await back.ResumeAsync(again, "sala")).GetProperty("resumed").GetBoolean());
        await back.UntilTextAsync("sala", "missed");
        Assert.Equal("ana", back.Nick);
        Assert.Equal(["missed"], back.Texts("sala"));
        Assert.Equal(["join ana"], await watcher.NoticesUpToNowAsync("sala", nodes[0].Tcp));
        Assert.Equal("ok", (await back.AskAsync("nick", "\"nick\":\"bia\"")).Text("type"));
        using var other = await ProgramPeer.EnterAsync(nodes[1].Tcp, "ana");
        Assert.Equal("ana", other.Nick);
    }

    [Fact]
    public async Task Guests_get_names_that_nobody_has_on_any_node()
    {
        await using var nodes = await ThreeNodes.StartAsync();
        var guests = await Task.WhenAll(Enumerable.Range(0, 60).Select(async number =>
        {
            var guest = await ProgramPeer.ConnectAsync(nodes[number % 3].Tcp);
            return (Guest: guest, Nick: (await guest.AskAsync("hello")).Text("nick"));
        }));
        Assert.Equal(guests.Length, guests.Select(one => one.Nick).Distinct().Count());
        foreach (var (guest, _) in guests) guest.Dispose();
    }

    private static string Line(JsonElement message) =>
        string.Create(CultureInfo.InvariantCulture, $"{message.Number("seq")} {message.Text("id")} {message.Text("from")}: {message.Text("text")} {message.Number("ts")}");

    private static async Task TalkAsync(Func<string, Task> send, string nick)
    {
        for (var number = 0; number < Lines; number++) await send($"{nick}-{number}");
    }
}
