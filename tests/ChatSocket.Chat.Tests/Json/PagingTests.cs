using ChatSocket.Chat.InProcess;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>Pages of history, rooms and members meet without doubles or holes, and <c>more</c> is right on both sides.</summary>
public sealed class PagingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(300)]
    public async Task History_can_be_walked_both_ways(int limit)
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        await JsonChat.SayAsync(ana, "festa", [.. Enumerable.Range(1, 30).Select(number => $"t{number}")]);
        var (up, down) = (new List<long>(), new List<long>());
        bool more;
        do
        {
            (var page, more) = await PageAsync(ana, $",\"after\":{up.LastOrDefault()},\"limit\":{limit}");
            up.AddRange(page);
            Assert.Equal(up[^1] < 30, more);
        }
        while (more);
        do
        {
            (var page, more) = await PageAsync(ana, $"{(down.Count > 0 ? $",\"before\":{down[0]}" : "")},\"limit\":{limit}");
            down.InsertRange(0, page);
            Assert.Equal(down[0] > 1, more);
        }
        while (more);
        Assert.Equal(Enumerable.Range(1, 30).Select(seq => (long)seq), up);
        Assert.Equal(up, down);
    }

    [Theory]
    [InlineData("\"after\":0,\"limit\":3", "6 7 8", true)]
    [InlineData("\"after\":5", "6 7 8 9 10", false)]
    [InlineData("\"after\":9", "10", false)]
    [InlineData("\"after\":10", "", false)]
    [InlineData("\"after\":9007199254740991", "", false)]
    [InlineData("\"before\":9007199254740991,\"limit\":2", "9 10", true)]
    [InlineData("\"before\":11,\"limit\":5", "6 7 8 9 10", false)]
    [InlineData("\"before\":7", "6", false)]
    [InlineData("\"before\":6", "", false)]
    [InlineData("\"before\":0", "", false)]
    public async Task Positions_outside_what_is_stored_are_no_holes_and_no_loops(string asked, string seqs, bool more)
    {
        await using var chat = new JsonChat(history: new HistoryLimits(1, 0));
        var ana = await chat.EnterAsync("ana", "festa");
        foreach (var number in Enumerable.Range(1, 10))
        {
            if (number == 6) chat.Time.Advance(TimeSpan.FromSeconds(1));
            await JsonChat.SayAsync(ana, "festa", $"t{number}");
        }

        var (page, flag) = await PageAsync(ana, "," + asked);
        Assert.Equal((seqs, more), (string.Join(' ', page), flag));
    }

    [Theory]
    [InlineData("after", -1)]
    [InlineData("before", -1)]
    [InlineData("after", -9007199254740991)]
    [InlineData("before", -9007199254740991)]
    public async Task A_number_below_zero_is_refused(string field, long seq)
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        Assert.Equal("bad_request final", (await ana.AskAsync($"\"type\":\"history\",\"room\":\"festa\",\"{field}\":{seq}")).Refusal());
    }

    [Fact]
    public async Task An_empty_room_has_an_empty_page()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        foreach (var asked in new[] { "", ",\"after\":0", ",\"before\":5", ",\"before\":0", ",\"after\":7" })
        {
            var (seqs, more) = await PageAsync(ana, asked);
            Assert.Empty(seqs);
            Assert.False(more);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Rooms_are_listed_by_name_in_any_spelling(int limit)
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "Zebra", "abc", "ÄB", "Abd", "x-1");
        var seen = new List<string>();
        bool more;
        do
        {
            var page = await ana.AskAsync($"\"type\":\"rooms\",\"limit\":{limit}{(seen.Count > 0 ? $",\"after\":\"{seen[^1]}\"" : "")}");
            Assert.Equal("type ref rooms more", page.Shape());
            Assert.All(page.Items("rooms"), room => Assert.Equal("room count topic", room.Shape()));
            seen.AddRange(page.Items("rooms").Select(room => room.Text("room")));
            more = page.Flag("more");
            Assert.Equal(seen.Count < 6, more);
        }
        while (more);
        Assert.Equal(["abc", "Abd", "geral", "x-1", "Zebra", "ÄB"], seen);
        var found = await ana.AskAsync("\"type\":\"rooms\",\"query\":\"#AB\"");
        Assert.Equal(["abc", "Abd"], found.Items("rooms").Select(room => room.Text("room")));
        Assert.Empty((await ana.AskAsync("\"type\":\"rooms\",\"query\":\"nothing\"")).Items("rooms"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(500)]
    public async Task Members_are_listed_by_nick_in_any_spelling(int limit)
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("Ana", "festa");
        foreach (var nick in new[] { "bia", "Caio", "Eva", "dora" }) await chat.EnterAsync(nick, "festa");
        var seen = new List<string>();
        bool more;
        do
        {
            var page = await ana.AskAsync($"\"type\":\"who\",\"room\":\"festa\",\"limit\":{limit}{(seen.Count > 0 ? $",\"after\":\"{seen[^1]}\"" : "")}");
            Assert.Equal("type ref room members more", page.Shape());
            Assert.All(page.Items("members"), member => Assert.Equal("nick since", member.Shape()));
            Assert.All(page.Items("members"), member => Assert.Equal(chat.Time.GetUtcNow().ToUnixTimeMilliseconds(), member.Number("since")));
            seen.AddRange(page.Items("members").Select(member => member.Text("nick")));
            more = page.Flag("more");
            Assert.Equal(seen.Count < 5, more);
        }
        while (more);
        Assert.Equal(["Ana", "bia", "Caio", "dora", "Eva"], seen);
        Assert.Empty((await ana.AskAsync("\"type\":\"who\",\"room\":\"festa\",\"after\":\"zzz\"")).Items("members"));
    }

    private static async Task<(long[] Seqs, bool More)> PageAsync(JsonPeer peer, string asked)
    {
        var page = await peer.AskAsync($"\"type\":\"history\",\"room\":\"festa\"{asked}");
        Assert.Equal("type ref room epoch messages more", page.Shape());
        Assert.All(page.Items("messages"), message => Assert.Equal("seq id from text ts", message.Shape()));
        return ([.. page.Items("messages").Select(message => message.Number("seq"))], page.Flag("more"));
    }
}
