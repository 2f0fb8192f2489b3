using System.Text;

namespace ChatSocket.Chat.Tests.Json;

public sealed class HelloTests
{
    [Fact]
    public async Task A_welcome_says_who_one_is_and_what_is_allowed()
    {
        await using var chat = new JsonChat();
        var welcome = await chat.Connect().HelloAsync("\"nick\":\"Ana\",\"client\":\"test/1\"");
        Assert.Equal("type ref nick session node version resumed inbox limits", welcome.Shape());
        Assert.Equal(("Ana", "n1", "1.2", false), (welcome.Text("nick"), welcome.Text("node"), welcome.Text("version"), welcome.Flag("resumed")));
        Assert.Equal("""{"frameBytes":65536,"textBytes":16384,"messagesPerSecond":0,"rooms":50}""", welcome.GetProperty("limits").GetRawText());
        Assert.True(welcome.Text("session").Length >= 40);
    }

    /// <summary>Nobody else has the secret: whoever repeats the hello is who said it first, and need not wait for its own ghost.</summary>
    [Fact]
    public async Task A_first_hello_with_a_secret_of_its_own_may_be_repeated_when_its_answer_was_lost()
    {
        await using var chat = new JsonChat();
        var hello = $"\"nick\":\"ana\",\"session\":\"{new string('s', 42)}A\"";
        var lost = chat.Connect();
        var first = await lost.HelloAsync(hello);
        Assert.Equal((new string('s', 42) + "A", false), (first.Text("session"), first.Flag("resumed")));
        await lost.DropAsync();
        Assert.Equal("nick_taken final", (await chat.Connect().HelloAsync("\"nick\":\"ana\"")).Refusal());
        var second = await chat.Connect().HelloAsync(hello);
        Assert.Equal(("ana", first.Text("session"), true), (second.Text("nick"), second.Text("session"), second.Flag("resumed")));
    }

    [Fact]
    public async Task A_secret_of_a_session_that_has_ended_is_not_taken_again_and_Redis_away_leaves_nothing_behind()
    {
        await using var chat = new JsonChat();
        var offered = new string('s', 42) + "A";
        var opened = 0;
        chat.Backplane.OnOpen = () => ++opened > 1;
        var welcome = await chat.Connect().HelloAsync($"\"nick\":\"ana\",\"session\":\"{offered}\"");
        Assert.Equal(("ana", false), (welcome.Text("nick"), welcome.Flag("resumed")));
        Assert.NotEqual(offered, welcome.Text("session"));
        chat.Backplane.OnOpen = () => throw new ChatSocket.Chat.Backplane.BackplaneUnavailableException();
        Assert.Equal("unavailable retry", (await chat.Connect().HelloAsync($"\"nick\":\"bia\",\"session\":\"{offered}\"")).Refusal());
        chat.Backplane.OnOpen = null;
        Assert.True((await chat.Connect().HelloAsync("\"nick\":\"bia\"")).IsOf("welcome"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("guess")]
    [InlineData("ssssssssssssssssssssssssssssssssssssssssss+")]
    public async Task What_is_no_secret_does_not_become_one(string offered)
    {
        await using var chat = new JsonChat();
        var welcome = await chat.Connect().HelloAsync($"\"nick\":\"ana\",\"session\":\"{offered}\"");
        Assert.NotEqual(offered, welcome.Text("session"));
        Assert.Equal(43, welcome.Text("session").Length);
    }

    [Fact]
    public async Task Without_a_nick_one_is_a_guest_and_in_no_room()
    {
        await using var chat = new JsonChat();
        var (one, two) = (chat.Connect(), chat.Connect());
        Assert.StartsWith("anon", (await one.HelloAsync("")).Text("nick"), StringComparison.Ordinal);
        Assert.NotEqual((await two.HelloAsync("")).Text("nick"), one.Frames[0].Text("nick"));
        Assert.Single(one.Frames);
        Assert.NotEqual(one.Token, two.Token);
    }

    [Fact]
    public async Task A_refused_hello_may_be_tried_again_and_a_second_one_is_an_error()
    {
        await using var chat = new JsonChat();
        await chat.EnterAsync("Ana");
        var peer = chat.Connect();
        Assert.Equal("nick_taken final", (await peer.HelloAsync("\"nick\":\"ANA\"")).Refusal());
        Assert.Equal("nick_invalid final", (await peer.HelloAsync("\"nick\":\"a b\"")).Refusal());
        Assert.Equal("nick_invalid final", (await peer.HelloAsync("\"nick\":\"\"")).Refusal());
        Assert.Equal("not_named final", (await peer.AskAsync("\"type\":\"rooms\"")).Refusal());
        Assert.True((await peer.HelloAsync("\"nick\":\"Bia\"")).IsOf("welcome"));
        Assert.Equal("bad_request final", (await peer.HelloAsync("\"nick\":\"Eva\"")).Refusal());
        Assert.True((await peer.AskAsync("\"type\":\"ping\"")).IsOf("pong"));
    }

    [Theory]
    [InlineData("join")]
    [InlineData("create")]
    [InlineData("leave")]
    [InlineData("send")]
    [InlineData("history")]
    [InlineData("read")]
    [InlineData("rooms")]
    [InlineData("who")]
    [InlineData("nick")]
    [InlineData("topic")]
    [InlineData("typing")]
    public async Task Before_the_hello_only_little_is_answered(string type)
    {
        await using var chat = new JsonChat();
        var peer = chat.Connect();
        Assert.Equal("not_named final", (await peer.AskAsync($"\"type\":\"{type}\",\"room\":\"geral\",\"nick\":\"x\",\"text\":\"x\"")).Refusal());
        Assert.Equal("""{"type":"pong","ref":2}""", (await peer.AskAsync("\"type\":\"ping\"")).GetRawText());
        await peer.SendAsync("""{"type":"pong"}""");
        Assert.Equal(2, peer.Frames.Length);
    }

    [Theory]
    [InlineData("wink")]
    [InlineData("HELLO")]
    [InlineData("")]
    public async Task A_type_that_is_not_there_is_unknown_before_and_after_the_hello(string type)
    {
        await using var chat = new JsonChat();
        var peer = chat.Connect();
        var request = $"\"type\":\"{type}\",\"to\":\"x\",\"nick\":\"x\",\"password\":\"x\",\"later\":{{\"a\":[1]}}";
        Assert.Equal("unknown_type final", (await peer.AskAsync(request)).Refusal());
        await peer.HelloAsync("");
        Assert.Equal("unknown_type final", (await peer.AskAsync(request)).Refusal());
    }

    [Theory]
    [InlineData("\"ref\":\"a\\u0062\\n\\\"é\"")]
    [InlineData("\"ref\":-1.50E+3")]
    [InlineData("\"ref\":1e400")]
    [InlineData("\"ref\":\"\"")]
    public async Task The_reference_comes_back_byte_for_byte(string reference)
    {
        await using var chat = new JsonChat();
        var peer = chat.Connect();
        await peer.SendAsync($$"""{"type":"ping",{{reference}}}""");
        await peer.SendAsync($$"""{{{reference}},"type":"nothing"}""");
        await peer.SendAsync($$"""{{{reference}},"type":7}""");
        await peer.SendAsync($$"""{{{reference}},"type":"send"}""");
        Assert.Equal($$"""{"type":"pong",{{reference}}}""", peer.Lines[0]);
        Assert.All(peer.Lines[1..], line => Assert.StartsWith($$"""{"type":"error",{{reference}},"code":""", line, StringComparison.Ordinal));
        Assert.Equal(["unknown_type", "bad_request", "not_named"], peer.Frames[1..].Select(frame => frame.Text("code")));
    }

    [Theory]
    [InlineData("{\"type\":\"ping\",\"type\":\"ping\"}")]
    [InlineData("{\"ref\":{},\"type\":\"ping\"}")]
    [InlineData("{\"ref\":\"\\ud800\",\"type\":\"ping\"}")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("/nick ana")]
    [InlineData("hello")]
    [InlineData(" {\"type\":\"ping\"}")]
    public async Task A_malformed_request_is_refused_and_harms_nothing(string payload)
    {
        await using var chat = new JsonChat();
        var peer = await chat.EnterAsync("ana");
        var before = peer.Frames.Length;
        await peer.SendAsync(payload);
        await peer.SendAsync((byte[])[.. "{\"type\":\"ping\",\"x\":\""u8, 0xFF, .. "\"}"u8]);
        if (payload[0] != ' ') Assert.Equal("type code text retry", peer.Frames[before].Shape());
        Assert.Equal("bad_request final", peer.Frames[^1].Refusal());
        Assert.True((await peer.AskAsync("\"type\":\"ping\"")).IsOf("pong"));
    }

    [Fact]
    public async Task The_language_of_refusals_is_chosen_in_the_hello()
    {
        await using var chat = new JsonChat();
        var (english, portuguese) = (chat.Connect(), chat.Connect());
        await english.HelloAsync("\"lang\":\"en\"");
        await portuguese.HelloAsync("\"lang\":\"pt-BR\"");
        var (one, two) = (await english.AskAsync("\"type\":\"x\""), await portuguese.AskAsync("\"type\":\"x\""));
        Assert.Equal(one.Text("code"), two.Text("code"));
        Assert.NotEqual(one.Text("text"), two.Text("text"));
        var other = chat.Connect();
        await other.HelloAsync("\"lang\":\"tlh\"");
        Assert.Equal(one.Text("text"), (await other.AskAsync("\"type\":\"x\"")).Text("text"));
    }

    [Fact]
    public async Task The_first_byte_decides_the_mode_for_ever()
    {
        await using var chat = new JsonChat();
        var person = chat.Connect();
        await person.SendAsync("ana");
        await person.SendAsync("""{"type":"ping","ref":1}""");
        await person.Outbox.WaitAsync(() => person.Lines.Any(line => line.EndsWith("""ana: {"type":"ping","ref":1}""", StringComparison.Ordinal)), "the text");
        Assert.All(person.Lines, line => Assert.False(line.StartsWith('{'), line));

        var program = chat.Connect();
        await program.SendAsync("{");
        await program.SendAsync("/nick bia");
        Assert.Equal(["bad_request final", "bad_request final"], program.Frames.Select(frame => frame.Refusal()));
        Assert.All(program.Outbox.Payloads(), payload => Assert.True(Encoding.UTF8.GetString(payload).StartsWith('{')));
    }
}
