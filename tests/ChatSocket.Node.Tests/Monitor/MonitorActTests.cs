using System.Net;
using ChatSocket.Chat.Accounts;
using ChatSocket.Node.Tests.Cluster;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Monitor;

public sealed class MonitorActTests
{
    private const string Password = "a long password";

    [Fact]
    public async Task People_are_put_out_banned_let_in_again_and_removed_and_every_act_stands_in_the_log()
    {
        await using var node = await StartAsync();
        using var operators = new Operator(node);
        using var bia = await node.EnterAsync("bia");
        Assert.Equal("done", await operators.DoAsync(new { act = "kick", nick = "BIA", room = "#Geral", reason = "too loud\n[SYS] forged" }));
        await bia.ExpectAsync("[SYS] #geral: you were put out: too loud [SYS] forged");
        await bia.SendAsync("/join geral");
        await bia.ExpectAsync("[SYS] #geral: you are in");
        Assert.Equal("done", await operators.DoAsync(new { act = "ban", nick = "bia", room = "geral", reason = "spam" }));
        await bia.ExpectAsync("[SYS] #geral: you were banned: spam");
        await bia.SendAsync("/join geral");
        await bia.ExpectAsync("[banned]");
        Assert.Equal("done", await operators.DoAsync(new { act = "unban", nick = "bia", room = "geral" }));
        await bia.SendAsync("/join geral");
        await bia.ExpectAsync("[SYS] #geral: you are in");
        Assert.Equal("done", await operators.DoAsync(new { act = "remove", nick = "bia" }));
        await bia.ExpectAsync("[SYS] you were put out");
        await bia.ToEndAsync();
        Assert.Equal(
            [
                "Monitor: Kick (address too: False) of BIA in #geral, asked from 127.0.0.1: too loud [SYS] forged",
                "Monitor: Ban (address too: False) of bia in #geral, asked from 127.0.0.1: spam",
                "Monitor: Unban (address too: False) of bia in #geral, asked from 127.0.0.1: ",
                "Monitor: Remove (account too: False) of bia, asked from 127.0.0.1: ",
            ],
            await operators.AuditAsync());
    }

    [Fact]
    public async Task An_announcement_is_nobodys_cannot_forge_a_line_and_does_not_stand_in_the_log()
    {
        await using var node = await StartAsync();
        using var operators = new Operator(node);
        using var caio = await node.EnterAsync("caio");
        using var program = await ProgramPeer.EnterAsync(node.Tcp, "program");
        Assert.Equal("done", await operators.DoAsync(new { act = "announce", text = "at eight\n[SYS] forged" }));
        await caio.ExpectAsync("[SYS] Announcement: at eight [SYS] forged");
        var heard = await program.UntilAsync(frame => frame.IsOf("announce"), "the announcement");
        Assert.Equal("at eight\n[SYS] forged", heard.Text("text"));
        Assert.False(heard.TryGetProperty("by", out _));
        Assert.Equal(["Monitor: an announcement of 21 bytes to all, asked from 127.0.0.1."], await operators.AuditAsync());
    }

    [Fact]
    public async Task An_account_goes_with_its_person_only_when_that_is_asked_for()
    {
        await using var node = await StartAsync(new AccountOptions { Iterations = 1 });
        using var operators = new Operator(node);
        using (var ana = await ProgramPeer.EnterAsync(node.Tcp, "ana"))
        {
            await ana.AskAsync("register", $"\"password\":\"{Password}\"");
            Assert.Equal("done", await operators.DoAsync(new { act = "remove", nick = "ana", reason = "enough" }));
            Assert.Equal("kicked", await ana.UntilEndedAsync());
            var kicked = ana.Frames.Single(frame => frame.IsOf("kicked"));
            Assert.Equal("enough", kicked.Text("reason"));
            Assert.False(kicked.TryGetProperty("by", out _));
        }

        using var again = await ProgramPeer.EnterAsync(node.Tcp, "again");
        Assert.Equal("nick_taken", (await again.AskAsync("nick", "\"nick\":\"ana\"")).Text("code"));
        Assert.Equal("done", await operators.DoAsync(new { act = "remove", nick = "ana", account = true }));
        Assert.Equal("ok", (await again.AskAsync("nick", "\"nick\":\"ana\"")).Text("type"));
        Assert.Equal("no_such_user", await operators.DoAsync(new { act = "remove", nick = "ana", account = true }, HttpStatusCode.Conflict));
        Assert.Equal("Monitor: remove was not done: NoSuchUser.", (await operators.AuditAsync())[^1]);
    }

    [Fact]
    public async Task An_administrator_is_put_out_and_removed_but_no_ban_is_promised_that_would_not_hold()
    {
        await using var node = await StartAsync(new AccountOptions { Iterations = 1, Administrators = new HashSet<string> { "root" } });
        using var operators = new Operator(node);
        using var root = await ProgramPeer.EnterAsync(node.Tcp, "guest", "sala");
        Assert.Equal("forbidden", await operators.DoAsync(new { act = "ban", nick = "root", room = "sala" }, HttpStatusCode.Conflict));
        Assert.Equal("no_such_user", await operators.DoAsync(new { act = "kick", nick = "root", room = "sala" }, HttpStatusCode.Conflict));
        Assert.Equal("done", await operators.DoAsync(new { act = "kick", nick = "guest", room = "sala" }));
        await root.UntilAsync(frame => frame.IsOf("kicked"), "the kick");
    }

    [Theory]
    [InlineData("{}", 400, "unknown_act")]
    [InlineData("""{"act":"explode"}""", 400, "unknown_act")]
    [InlineData("""{"act":"kick"}""", 400, "nick_invalid")]
    [InlineData("""{"act":"kick","nick":"bia"}""", 400, "room_invalid")]
    [InlineData("""{"act":"kick","nick":"b i a","room":"geral"}""", 400, "nick_invalid")]
    [InlineData("""{"act":"ban","nick":"bia","room":"../x y"}""", 400, "room_invalid")]
    [InlineData("""{"act":"remove","nick":""}""", 400, "nick_invalid")]
    [InlineData("""{"act":"announce"}""", 400, "bad_request")]
    [InlineData("""{"act":"announce","text":" \n"}""", 400, "bad_request")]
    [InlineData("""{"act":"kick","nick":"bia","room":"nowhere"}""", 409, "no_such_room")]
    [InlineData("""{"act":"ban","nick":"bia","room":"nowhere"}""", 409, "no_such_room")]
    [InlineData("""{"act":"kick","nick":"nobody-here","room":"geral"}""", 409, "no_such_user")]
    [InlineData("""{"act":"unban","nick":"bia","room":"geral"}""", 409, "no_such_user")]
    [InlineData("""{"act":"remove","nick":"nobody-here"}""", 409, "no_such_user")]
    [InlineData("""{"act":"disconnect","number":99999999}""", 409, "no_such_connection")]
    public async Task What_cannot_be_done_is_answered_with_a_code_and_words(string body, int status, string code)
    {
        await using var node = await StartAsync();
        using var bia = await node.EnterAsync("bia");
        using var operators = new Operator(node);
        using var answer = await operators.Http.PostAsync("monitor/act", new StringContent(body), TestContext.Current.CancellationToken);
        var said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains($"\"code\":\"{code}\"", said, StringComparison.Ordinal);
        await bia.SendAsync("still here");
        await bia.ExpectAsync("[#geral] bia: still here");
    }

    [Fact]
    public async Task Texts_are_bounded_and_so_is_the_request()
    {
        await using var node = await StartAsync();
        using var bia = await node.EnterAsync("bia");
        using var operators = new Operator(node);
        Assert.Equal("too_long", await operators.DoAsync(new { act = "kick", nick = "bia", room = "geral", reason = new string('x', 257) }, HttpStatusCode.BadRequest));
        Assert.Equal("too_long", await operators.DoAsync(new { act = "announce", text = new string('ã', 8193) }, HttpStatusCode.BadRequest));
        var body = await operators.DoAsync(new { act = "announce", text = new string('x', 200_000) }, HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("131072", body, StringComparison.Ordinal);
        Assert.Equal("done", await operators.DoAsync(new { act = "announce", text = new string('ã', 8192) }));
        await bia.ExpectAsync("[SYS] Announcement: ãã");
    }

    [Fact]
    public async Task Without_the_token_or_from_another_site_nobody_is_harmed()
    {
        await using var node = await StartAsync();
        using var bia = await node.EnterAsync("bia");
        object[] acts =
        [
            new { act = "kick", nick = "bia", room = "geral" }, new { act = "ban", nick = "bia", room = "geral" }, new { act = "remove", nick = "bia" },
            new { act = "announce", text = "from nobody" }, new { act = "drain" },
        ];
        using var stranger = new Operator(node, token: null);
        using var page = await Operator.AtPageAsync(node);
        using var foreign = await Operator.AtPageAsync(node);
        foreign.Http.DefaultRequestHeaders.Add("Origin", "http://elsewhere.example");
        using var opaque = await Operator.AtPageAsync(node);
        opaque.Http.DefaultRequestHeaders.Add("Origin", "null");
        using var sibling = await Operator.AtPageAsync(node);
        sibling.Http.DefaultRequestHeaders.Add("Origin", $"http://127.0.0.1:{node.Http.Port}");
        foreach (var act in acts)
        {
            foreach (var nobody in new[] { stranger, foreign, opaque, sibling }) await nobody.DoAsync(act, HttpStatusCode.Unauthorized);
        }

        await bia.SendAsync("still here");
        await bia.ExpectAsync("[#geral] bia: still here");
        page.Http.DefaultRequestHeaders.Add("Origin", node.Operations.GetLeftPart(UriPartial.Authority));
        page.Http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        Assert.Equal("done", await page.DoAsync(acts[0]));
        Assert.Single(await page.AuditAsync(), line => line.Contains("asked from", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "act", "POST")]
    [InlineData("PUT", "act", "POST")]
    [InlineData("DELETE", "act", "POST")]
    [InlineData("OPTIONS", "act", "POST")]
    [InlineData("GET", "enter", "POST")]
    [InlineData("GET", "leave", "POST")]
    [InlineData("POST", "state", "GET")]
    public async Task Another_method_is_told_which_is_the_right_one_and_does_nothing(string method, string path, string right)
    {
        await using var node = await StartAsync();
        using var operators = new Operator(node);
        using var request = new HttpRequestMessage(new HttpMethod(method), $"monitor/{path}");
        using var answer = await operators.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(right, answer.Content.Headers.Allow.Single());
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Empty(await operators.AuditAsync());
    }

    private static Task<TestNode> StartAsync(AccountOptions? accounts = null) => TestNode.StartAsync(TestNode.English with
    {
        OperationsToken = Operator.Token,
        Chat = TestNode.English.Chat with { Accounts = accounts ?? TestNode.English.Chat.Accounts },
    });
}
