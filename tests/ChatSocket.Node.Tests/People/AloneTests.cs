using ChatSocket.Chat.Accounts;
using ChatSocket.Node.Tests.Cluster;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.People;

/// <summary>What people do with each other on a node alone, in text on one side and as a program on the other.</summary>
public sealed class AloneTests : IAsyncLifetime
{
    private const string Password = "a long password";
    private const string Secret = "s3gredo-de-ana";

    private readonly HashSet<string> _administrators = [];
    private TestNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await TestNode.StartAsync(TestNode.English with
    {
        Chat = TestNode.English.Chat with { Accounts = new AccountOptions { Iterations = 1, TriesPerAddress = 0, Administrators = _administrators } },
    });

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_private_message_reaches_its_two_sides_and_none_of_fifty_others()
    {
        using var ana = await _node.EnterAsync("ana");
        using var bia = await ProgramPeer.EnterAsync(_node.Tcp, "bia", "geral");
        var others = new List<ProgramPeer>();
        for (var number = 1; number <= 50; number++) others.Add(await ProgramPeer.EnterAsync(_node.Tcp, $"p{number}", "geral"));
        await ana.SendAsync($"/msg -s \"{Secret}-assunto\" ＢIA {Secret}", "fim");
        await ana.ExpectAsync($"[PRIVATE] ana -> bia ({Secret}-assunto): {Secret}");
        var direct = await bia.UntilAsync(frame => frame.IsOf("direct"), "the message");
        Assert.Equal(("ana", "bia", $"{Secret}-assunto", Secret), (direct.Text("from"), direct.Text("to"), direct.Text("subject"), direct.Text("text")));
        Assert.Equal("ack", (await bia.AskAsync("direct", "\"to\":\"ANA\",\"text\":\"recebido\"")).Text("type"));
        await ana.ExpectAsync("[PRIVATE] bia -> ana: recebido");
        foreach (var other in others)
        {
            await other.UntilTextAsync("geral", "fim");
            Assert.DoesNotContain(other.Frames, frame => frame.GetRawText().Contains(Secret, StringComparison.Ordinal));
            other.Dispose();
        }
    }

    [Fact]
    public async Task An_account_made_in_text_is_a_programs_too_with_inbox_devices_password_and_end()
    {
        using var text = await _node.EnterAsync("Ana");
        await text.SendAsync($"/register ana {Password}");
        await text.ExpectAsync("The name ana is yours now");
        using var bia = await ProgramPeer.EnterAsync(_node.Tcp, "bia", "geral");
        Assert.Equal("nick_taken", (await bia.AskAsync("nick", "\"nick\":\"ANA\"")).Text("code"));
        Assert.Equal("ack", (await bia.AskAsync("direct", "\"to\":\"ana\",\"text\":\"oi\"")).Text("type"));
        await text.ExpectAsync("[PRIVATE] bia -> ana: oi");
        using var phone = await ProgramPeer.ConnectAsync(_node.Tcp);
        var welcome = await phone.AskAsync("hello", $"\"nick\":\"ana\",\"password\":\"{Password}\"");
        Assert.Equal(("ana", 1), (welcome.Text("nick"), welcome.GetProperty("inbox").Number("unread")));
        await text.SendAsync("/read");
        await text.ExpectAsync("[PRIVATE] bia -> ana: oi");
        Assert.Equal(0, (await phone.AskAsync("inbox")).Number("unread"));
        await text.SendAsync($"/password wrong-password another-password", "/password a-b another-password");
        await text.ExpectAsync("[auth_failed]");
        Assert.Equal("ok", (await phone.AskAsync("password", $"\"password\":\"{Password}\",\"new\":\"another password\"")).Text("type"));
        await text.ExpectAsync("[kicked]");
        Assert.Equal("ok", (await phone.AskAsync("unregister", "\"password\":\"another password\"")).Text("type"));
        using var heir = await ProgramPeer.ConnectAsync(_node.Tcp);
        phone.Dispose();
        Assert.Equal("auth_failed", (await heir.AskAsync("hello", "\"nick\":\"ana\",\"password\":\"another password\"")).Text("code"));
    }

    [Fact]
    public async Task An_owner_in_text_and_an_administrator_as_a_program_keep_order()
    {
        using var root = await ProgramPeer.EnterAsync(_node.Tcp, "root", "geral");
        await root.AskAsync("register", $"\"password\":\"{Password}\"");
        _administrators.Add("root");
        using var ana = await _node.EnterAsync("ana");
        await ana.SendAsync($"/register ana {Password}", "/create #sala");
        await ana.ExpectAsync("#sala: you are in");
        using var bia = await ProgramPeer.EnterAsync(_node.Tcp, "bia", "sala");
        await ana.SendAsync("/mute BIA too loud", "/bans");
        await ana.ExpectAsync("[SYS] #sala: bia: muted by ana: too loud");
        Assert.Equal("muted", (await bia.SendAsync("sala", "x")).Text("code"));
        await ana.SendAsync("/unmute bia", "/set limit 2", "/ban bia spam");
        var kicked = await bia.UntilAsync(frame => frame.IsOf("kicked"), "the ban");
        Assert.Equal(("sala", "spam", true), (kicked.Text("room"), kicked.Text("reason"), kicked.GetProperty("banned").GetBoolean()));
        await bia.AskAsync("nick", "\"nick\":\"zoe\"");
        Assert.Equal("joined", (await bia.AskAsync("join", "\"room\":\"sala\"")).Text("type"));
        Assert.Equal("ok", (await bia.AskAsync("nick", "\"nick\":\"ＢIA\"")).Text("type"));
        await bia.UntilSoAsync(() => bia.Frames.Count(frame => frame.IsOf("kicked")) == 2, "the ban under the name taken again");
        Assert.Equal("forbidden", (await bia.AskAsync("announce", "\"text\":\"x\"")).Text("code"));
        Assert.Equal("ok", (await root.AskAsync("announce", "\"text\":\"at eight\\r\\n[SYS] forged\"")).Text("type"));
        await ana.ExpectAsync("[SYS] Announcement by root: at eight  [SYS] forged");
        await ana.SendAsync("/kick root", "/ban root");
        await ana.ExpectAllAsync("[forbidden]", "[forbidden]");
        Assert.Equal("ok", (await root.AskAsync("remove", "\"nick\":\"ana\",\"account\":true,\"reason\":\"enough\"")).Text("type"));
        await ana.ExpectAsync("root put you out: enough");
    }
}
