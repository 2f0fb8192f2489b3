using ChatSocket.Chat.Accounts;
using ChatSocket.Chat.Tests.Json;
using ChatSocket.Chat.Texts;

namespace ChatSocket.Chat.Tests.Accounts;

/// <summary>What requests about order need, and what they are answered.</summary>
public sealed class OrderRequestTests : IAsyncDisposable
{
    private readonly JsonChat _chat = new(new ChatOptions
    {
        MessagesPerSecond = 0,
        Language = Language.English,
        Accounts = new AccountOptions { Iterations = 1 },
    });

    [Theory]
    [InlineData("\"type\":\"kick\",\"room\":\"sala\"", "bad_request")]
    [InlineData("\"type\":\"kick\",\"nick\":\"bia\"", "bad_request")]
    [InlineData("\"type\":\"kick\",\"room\":\"a b\",\"nick\":\"bia\"", "room_invalid")]
    [InlineData("\"type\":\"ban\",\"room\":\"sala\",\"nick\":\"b c\"", "nick_invalid")]
    [InlineData("\"type\":\"kick\",\"room\":\"sala\",\"nick\":\"nobody\"", "no_such_user")]
    [InlineData("\"type\":\"kick\",\"room\":\"nowhere\",\"nick\":\"bia\"", "no_such_room")]
    [InlineData("\"type\":\"unban\",\"room\":\"sala\",\"nick\":\"bia\"", "no_such_user")]
    [InlineData("\"type\":\"set\",\"room\":\"sala\"", "bad_request")]
    [InlineData("\"type\":\"set\",\"room\":\"sala\",\"limit\":-1", "bad_request")]
    [InlineData("\"type\":\"set\",\"room\":\"sala\",\"invited\":1", "bad_request")]
    [InlineData("\"type\":\"remove\",\"nick\":\"bia\"", "forbidden")]
    [InlineData("\"type\":\"announce\",\"text\":\"\"", "bad_request")]
    [InlineData("\"type\":\"announce\",\"text\":\"x\"", "forbidden")]
    public async Task What_cannot_be_done_is_refused(string request, string code)
    {
        var ana = await OwnerAsync();
        Assert.Equal(code, (await ana.AskAsync(request)).Text("code"));
    }

    [Theory]
    [InlineData("\"type\":\"remove\",\"nick\":\"bia\"", "Only administrators may")]
    [InlineData("\"type\":\"announce\",\"text\":\"x\"", "Only administrators may")]
    [InlineData("\"type\":\"kick\",\"room\":\"geral\",\"nick\":\"bia\"", "Only the owner of the room and administrators may")]
    public async Task A_refusal_says_who_may(string request, string words)
    {
        var ana = await OwnerAsync();
        await _chat.EnterAsync("bia", "geral");
        Assert.StartsWith(words, (await ana.AskAsync(request)).Text("text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reason_that_is_too_long_is_refused()
    {
        var ana = await OwnerAsync();
        var reason = new string('x', 257);
        Assert.Equal("too_long", (await ana.AskAsync($"\"type\":\"ban\",\"room\":\"sala\",\"nick\":\"bia\",\"reason\":\"{reason}\"")).Text("code"));
        Assert.True((await ana.AskAsync($"\"type\":\"ban\",\"room\":\"sala\",\"nick\":\"bia\",\"reason\":\"{reason[1..]}\"")).IsOf("ok"));
    }

    [Fact]
    public async Task Who_is_kicked_hears_nothing_more_of_the_room_and_may_enter_another_in_its_place()
    {
        var ana = await OwnerAsync();
        var bia = await _chat.EnterAsync("bia", "sala");
        Assert.True((await ana.AskAsync("\"type\":\"kick\",\"room\":\"sala\",\"nick\":\"bia\",\"reason\":\"a\\nb\"")).IsOf("ok"));
        var kicked = await bia.NextAsync("kicked");
        Assert.Equal(("sala", "ana", "a b"), (kicked.Text("room"), kicked.Text("by"), kicked.Text("reason")));
        await JsonChat.SayAsync(ana, "sala", "unheard");
        Assert.Equal("not_member", (await bia.AskAsync("\"type\":\"send\",\"room\":\"sala\",\"text\":\"x\"")).Text("code"));
        Assert.Empty(bia.Messages("sala"));
        Assert.True((await bia.AskAsync("\"type\":\"join\",\"room\":\"sala\"")).IsOf("joined"));
        await JsonChat.SayAsync(ana, "sala", "heard");
        Assert.Equal(["heard"], await bia.MessagesAsync("sala", 1));
    }

    [Fact]
    public async Task A_session_that_was_kicked_while_away_is_not_let_in_where_it_is_banned()
    {
        var ana = await OwnerAsync();
        var bia = await _chat.EnterAsync("bia", "sala");
        var place = bia.Of("joined", "sala")[0].Claim("sala");
        await bia.DropAsync();
        Assert.True((await ana.AskAsync("\"type\":\"ban\",\"room\":\"sala\",\"nick\":\"Bia\"")).IsOf("ok"));
        var again = await _chat.ResumeAsync(bia.Token, place);
        var refusal = await again.NextAsync("error");
        Assert.Equal(("banned", "sala"), (refusal.Text("code"), refusal.Text("room")));
    }

    [Fact]
    public async Task A_room_for_invited_ones_and_a_full_one_say_so()
    {
        var ana = await OwnerAsync();
        Assert.True((await ana.AskAsync("\"type\":\"set\",\"room\":\"sala\",\"invited\":true,\"limit\":2,\"locked\":true")).IsOf("ok"));
        var bia = await _chat.EnterAsync("bia");
        var refusal = await bia.AskAsync("\"type\":\"join\",\"room\":\"sala\"");
        Assert.Equal("forbidden", refusal.Text("code"));
        Assert.Contains("invited", refusal.Text("text"), StringComparison.Ordinal);
        await ana.AskAsync("\"type\":\"invite\",\"room\":\"sala\",\"nick\":\"bia\"");
        Assert.True((await bia.AskAsync("\"type\":\"join\",\"room\":\"sala\"")).IsOf("joined"));
        Assert.Equal("forbidden", (await bia.AskAsync("\"type\":\"topic\",\"room\":\"sala\",\"topic\":\"mine\"")).Text("code"));
        Assert.True((await ana.AskAsync("\"type\":\"topic\",\"room\":\"sala\",\"topic\":\"hers\"")).IsOf("ok"));
        await ana.AskAsync("\"type\":\"set\",\"room\":\"sala\",\"invited\":false");
        var full = await (await _chat.EnterAsync("caio")).AskAsync("\"type\":\"join\",\"room\":\"sala\"");
        Assert.Contains("as many members", full.Text("text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_of_bans_tells_who_by_whom_and_why_in_pages_and_to_its_owner_only()
    {
        var ana = await OwnerAsync();
        foreach (var nick in new[] { "Bia", "caio", "dora", "eva" })
        {
            Assert.True((await ana.AskAsync($"\"type\":\"ban\",\"room\":\"sala\",\"nick\":\"{nick}\",\"reason\":\"a\\nb\"")).IsOf("ok"));
        }

        Assert.True((await ana.AskAsync("\"type\":\"mute\",\"room\":\"sala\",\"nick\":\"BIA\"")).IsOf("ok"));
        var page = await ana.AskAsync("\"type\":\"bans\",\"room\":\"Sala\",\"limit\":1");
        Assert.Equal(
            "[{\"act\":\"ban\",\"nick\":\"bia\",\"account\":false,\"address\":false,\"by\":\"ana\",\"reason\":\"a b\"},"
            + "{\"act\":\"mute\",\"nick\":\"bia\",\"account\":false,\"address\":false,\"by\":\"ana\"}]",
            page.GetProperty("bans").GetRawText());
        Assert.True(page.GetProperty("more").GetBoolean());
        Assert.Equal(["caio", "dora"], Names(await ana.AskAsync("\"type\":\"bans\",\"room\":\"sala\",\"limit\":2,\"after\":\"BIA\"")));
        Assert.Equal(["eva"], Names(await ana.AskAsync("\"type\":\"bans\",\"room\":\"sala\",\"query\":\"EV\"")));
        var end = await ana.AskAsync("\"type\":\"bans\",\"room\":\"sala\",\"after\":\"eva\"");
        Assert.Equal(("[]", false), (end.GetProperty("bans").GetRawText(), end.GetProperty("more").GetBoolean()));

        var bia = await _chat.EnterAsync("zoe", "sala");
        Assert.Equal("forbidden", (await bia.AskAsync("\"type\":\"bans\",\"room\":\"sala\"")).Text("code"));
        foreach (var (request, code) in new[] { ("\"room\":\"nowhere\"", "no_such_room"), ("\"limit\":1", "bad_request"), ("\"room\":\"sala\",\"limit\":0", "bad_request"), ("\"room\":\"sala\",\"after\":\"a b\"", "nick_invalid") })
        {
            Assert.Equal(code, (await ana.AskAsync($"\"type\":\"bans\",{request}")).Text("code"));
        }
    }

    [Fact]
    public async Task Who_takes_a_banned_name_inside_the_room_is_told_and_out()
    {
        var ana = await OwnerAsync();
        await ana.AskAsync("\"type\":\"ban\",\"room\":\"sala\",\"nick\":\"bia\",\"reason\":\"spam\"");
        var zoe = await _chat.EnterAsync("zoe", "sala");
        Assert.True((await zoe.AskAsync("\"type\":\"nick\",\"nick\":\"BIA\"")).IsOf("ok"));
        var kicked = await zoe.NextAsync("kicked");
        Assert.Equal(("sala", "ana", "spam", true), (kicked.Text("room"), kicked.Text("by"), kicked.Text("reason"), kicked.GetProperty("banned").GetBoolean()));
        Assert.Equal("not_member", (await zoe.AskAsync("\"type\":\"send\",\"room\":\"sala\",\"text\":\"x\"")).Text("code"));
        Assert.Equal("banned", (await zoe.AskAsync("\"type\":\"join\",\"room\":\"sala\"")).Text("code"));
    }

    private static string[] Names(System.Text.Json.JsonElement bans) => [.. bans.GetProperty("bans").EnumerateArray().Select(ban => ban.Text("nick"))];

    public ValueTask DisposeAsync() => _chat.DisposeAsync();

    private async Task<JsonPeer> OwnerAsync()
    {
        var ana = await _chat.EnterAsync("ana");
        Assert.True((await ana.AskAsync("\"type\":\"register\",\"password\":\"a long password\"")).IsOf("ok"));
        Assert.True((await ana.AskAsync("\"type\":\"join\",\"room\":\"sala\"")).IsOf("joined"));
        return ana;
    }
}
