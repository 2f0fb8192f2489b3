namespace ChatSocket.Chat.Tests.Json;

/// <summary>Who is there: found by a part of the name however it is spelled, in pages.</summary>
public sealed class UserListTests
{
    [Fact]
    public async Task Everybody_is_listed_by_name_in_whatever_room_and_gone_when_gone()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("Ana", "festa");
        var bia = await chat.EnterAsync("bia");
        Assert.Equal(["Ana", "bia"], await NicksAsync(ana, ""));
        Assert.Equal(["Ana"], await NicksAsync(bia, ",\"query\":\"ａNA\""));
        Assert.Empty(await NicksAsync(bia, ",\"query\":\"ana bia\""));
        await ana.AskAsync("\"type\":\"nick\",\"nick\":\"ANA\"");
        Assert.Equal(["ANA", "bia"], await NicksAsync(bia, ""));
        await bia.SendAsync("{\"type\":\"quit\"}");
        await bia.Closed;
        Assert.Equal(["ANA"], await NicksAsync(ana, ""));
    }

    [Fact]
    public async Task Pages_go_on_after_a_name()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana");
        foreach (var nick in new[] { "bia", "caio", "dora" }) await chat.EnterAsync(nick);
        var first = await ana.AskAsync("\"type\":\"users\",\"limit\":2");
        Assert.True(first.GetProperty("more").GetBoolean());
        Assert.Equal(["caio", "dora"], await NicksAsync(ana, ",\"limit\":2,\"after\":\"BIA\""));
        var user = first.GetProperty("users")[0];
        Assert.Equal(chat.Time.GetUtcNow().ToUnixTimeMilliseconds(), user.GetProperty("since").GetInt64());
        Assert.False(user.GetProperty("account").GetBoolean());
    }

    [Theory]
    [InlineData(",\"limit\":0", "bad_request")]
    [InlineData(",\"limit\":501", "bad_request")]
    [InlineData(",\"after\":7", "bad_request")]
    [InlineData(",\"after\":\"a b\"", "nick_invalid")]
    public async Task What_cannot_be_meant_is_refused(string fields, string code)
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana");
        Assert.Equal(code, (await ana.AskAsync("\"type\":\"users\"" + fields)).Text("code"));
    }

    [Fact]
    public async Task A_page_of_many_long_names_stays_below_the_bound_and_says_that_there_are_more()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana");
        foreach (var number in Enumerable.Range(100, 400)) await chat.EnterAsync($"{new string('\u0905', 28)}{number}");
        var page = await ana.AskAsync("\"type\":\"users\",\"limit\":500");
        Assert.Equal(401 == page.GetProperty("users").GetArrayLength(), !page.GetProperty("more").GetBoolean());
        Assert.True(ana.Outbox.Payloads()[^1].Length < 64 * 1024, "the page is too long");
    }

    private static async Task<string[]> NicksAsync(JsonPeer peer, string fields) =>
        [.. (await peer.AskAsync("\"type\":\"users\"" + fields)).GetProperty("users").EnumerateArray().Select(user => user.Text("nick"))];
}
