using ChatSocket.Chat.Accounts;
using ChatSocket.Node.Tests.Json;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>What an account has read on one device and node, its devices on the others know.</summary>
public sealed class ReadTests : IAsyncLifetime
{
    private const string Password = "a long password";

    private ThreeNodes _nodes = null!;

    public async ValueTask InitializeAsync() => _nodes = await ThreeNodes.StartAsync(accounts: new AccountOptions { Iterations = 1000, TriesPerAddress = 0 });

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    [Fact]
    public async Task A_room_that_is_read_on_one_device_is_read_on_all()
    {
        using var caio = await ProgramPeer.EnterAsync(_nodes[2].Tcp, "caio", "sala");
        using var desk = await ProgramPeer.EnterAsync(_nodes[0].Tcp, "ana", "sala");
        Assert.Equal("ok", (await desk.AskAsync("register", $"\"password\":\"{Password}\"")).Text("type"));
        using var phone = await ProgramPeer.ConnectAsync(_nodes[1].Tcp);
        await phone.AskAsync("hello", $"\"nick\":\"ana\",\"password\":\"{Password}\"");
        Assert.Equal(0, (await phone.AskAsync("join", "\"room\":\"sala\"")).GetProperty("read").GetInt64());
        using var person = await _nodes[2].ConnectAsync();
        await person.SendAsync($"/login ana {Password}", "/join sala");
        await person.ExpectAsync("#sala: you are in");
        for (var number = 1; number <= 3; number++) await caio.SendAsync("sala", $"text {number}");
        await desk.UntilTextAsync("sala", "text 3");
        await desk.AskAsync("read", "\"room\":\"sala\",\"seq\":2");
        var mark = await phone.UntilAsync(frame => frame.IsOf("read"), "the mark");
        Assert.Equal(("sala", 2), (mark.Text("room"), mark.GetProperty("seq").GetInt64()));
        await phone.AskAsync("read", "\"room\":\"sala\",\"seq\":3");
        await desk.UntilAsync(frame => frame.IsOf("read") && frame.GetProperty("seq").GetInt64() == 3, "the mark of the phone");
        Assert.DoesNotContain(caio.Frames, frame => frame.IsOf("read"));
        using var tablet = await ProgramPeer.ConnectAsync(_nodes[0].Tcp);
        await tablet.AskAsync("hello", $"\"nick\":\"ana\",\"password\":\"{Password}\"");
        Assert.Equal(3, (await tablet.AskAsync("join", "\"room\":\"sala\"")).GetProperty("read").GetInt64());
        // Somebody at a terminal is told nothing of it.
        Assert.DoesNotContain(await person.FenceAsync(), line => line.Contains("read", StringComparison.OrdinalIgnoreCase) || line.StartsWith('{'));
    }

    [Fact]
    public async Task A_letter_that_is_read_on_one_device_is_read_on_all_and_who_comes_later_knows()
    {
        using var desk = await ProgramPeer.EnterAsync(_nodes[0].Tcp, "ana");
        Assert.Equal("ok", (await desk.AskAsync("register", $"\"password\":\"{Password}\"")).Text("type"));
        using var phone = await ProgramPeer.ConnectAsync(_nodes[1].Tcp);
        await phone.AskAsync("hello", $"\"nick\":\"ana\",\"password\":\"{Password}\"");
        using var caio = await ProgramPeer.EnterAsync(_nodes[2].Tcp, "caio");
        foreach (var text in new[] { "oi", "de novo", "e mais" }) Assert.Equal("ack", (await caio.AskAsync("direct", $"\"to\":\"ana\",\"text\":\"{text}\"")).Text("type"));
        await phone.UntilAsync(frame => frame.IsOf("direct") && frame.Text("text") == "e mais", "the last letter");
        await desk.AskAsync("read", "\"inbox\":true,\"seq\":2");
        await phone.UntilAsync(frame => frame.IsOf("read") && frame.GetProperty("inbox").GetBoolean() && frame.GetProperty("seq").GetInt64() == 2, "the mark");
        using var tablet = await ProgramPeer.ConnectAsync(_nodes[1].Tcp);
        await tablet.AskAsync("hello", $"\"nick\":\"ana\",\"password\":\"{Password}\"");
        await tablet.UntilAsync(frame => frame.IsOf("read") && frame.GetProperty("seq").GetInt64() == 2, "the mark, without asking");
    }
}
