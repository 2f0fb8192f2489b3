using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>Joining, leaving, making rooms, topics, renames, typing.</summary>
public sealed class RoomRequestTests
{
    [Fact]
    public async Task Joined_tells_the_room_and_comes_before_anything_of_it()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("Ana", "festa");
        var acks = await JsonChat.SayAsync(ana, "festa", "um", "dois");
        await ana.AskAsync("\"type\":\"topic\",\"room\":\"festa\",\"topic\":\"bolo\"");
        await ana.NextAsync("topic");
        var bia = await chat.EnterAsync("Bia");
        var joined = await bia.AskAsync("\"type\":\"join\",\"room\":\"#Festa\"");
        Assert.Equal("type ref room epoch seq id topic count version read members history more", joined.Shape());
        Assert.Equal(("festa", 2, acks[1].Text("id"), acks[1].Text("epoch")), (joined.Text("room"), joined.Number("seq"), joined.Text("id"), joined.Text("epoch")));
        Assert.Equal(("bolo", 2, 0, false), (joined.Text("topic"), joined.Number("count"), joined.Number("read"), joined.Flag("more")));
        Assert.Equal(["Ana", "Bia"], joined.Items("members").Select(member => member.GetString()));
        Assert.Equal(["um", "dois"], joined.Items("history").Select(message => message.Text("text")));
        Assert.All(joined.Items("history"), message => Assert.Equal("seq id from text ts", message.Shape()));

        await JsonChat.SayAsync(ana, "festa", "tres");
        await bia.MessagesAsync("festa", 1);
        Assert.Equal(["welcome", "joined", "message"], bia.Frames.Select(frame => frame.Text("type")));
    }

    [Fact]
    public async Task One_is_not_told_ones_own_join_and_others_are_once()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        await bia.AskAsync("\"type\":\"join\",\"room\":\"festa\"");
        await chat.PresenceAsync(ana, bia, "festa").ShouldBe("join bia");
        Assert.Empty(await chat.PresenceAsync(bia, ana, "festa"));
    }

    /// <summary>It is refused because the history cannot be read; that must not put out who is in.</summary>
    [Fact]
    public async Task Who_is_in_and_asks_again_while_nothing_can_be_read_stays_in()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        chat.Backplane.BeforeRead = _ => throw new BackplaneUnavailableException();
        Assert.Equal("unavailable retry", (await bia.AskAsync("\"type\":\"join\",\"room\":\"festa\"")).Refusal());
        Assert.Equal("unavailable retry", (await (await chat.EnterAsync("caio")).AskAsync("\"type\":\"join\",\"room\":\"festa\"")).Refusal());
        chat.Backplane.BeforeRead = null;
        Assert.True((await bia.AskAsync("\"type\":\"send\",\"room\":\"festa\",\"text\":\"oi\"")).IsOf("ack"));
        Assert.DoesNotContain("leave bia", await chat.PresenceAsync(ana, bia, "festa"));
        Assert.Equal(["ana", "bia"], (await ana.AskAsync("\"type\":\"who\",\"room\":\"festa\"")).Items("members").Select(member => member.Text("nick")));
    }

    [Theory]
    [InlineData("", 50, true)]
    [InlineData(",\"history\":0", 0, true)]
    [InlineData(",\"history\":7", 7, true)]
    [InlineData(",\"history\":300", 60, false)]
    public async Task A_join_brings_as_much_history_as_was_asked_for(string asked, int count, bool more)
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        await JsonChat.SayAsync(ana, "festa", [.. Enumerable.Range(1, 60).Select(number => $"t{number}")]);
        var bia = await chat.EnterAsync("bia");
        foreach (var joined in new[] { await bia.AskAsync($"\"type\":\"join\",\"room\":\"festa\"{asked}"), await bia.AskAsync($"\"type\":\"join\",\"room\":\"festa\"{asked}") })
        {
            Assert.Equal(Enumerable.Range(61 - count, count).Select(number => $"t{number}"), joined.Items("history").Select(message => message.Text("text")));
            Assert.Equal((60, more), (joined.Number("seq"), joined.Flag("more")));
        }
    }

    [Theory]
    [InlineData("\"type\":\"join\"", "bad_request final")]
    [InlineData("\"type\":\"join\",\"room\":\"a b\"", "room_invalid final")]
    [InlineData("\"type\":\"join\",\"room\":\"\"", "room_invalid final")]
    [InlineData("\"type\":\"join\",\"room\":\"a\",\"history\":301", "bad_request final")]
    [InlineData("\"type\":\"join\",\"room\":\"a\",\"history\":-1", "bad_request final")]
    [InlineData("\"type\":\"create\"", "bad_request final")]
    [InlineData("\"type\":\"create\",\"room\":\"#\"", "room_invalid final")]
    [InlineData("\"type\":\"create\",\"room\":\"GERAL\"", "room_exists final")]
    [InlineData("\"type\":\"leave\",\"room\":\"geral\"", "not_member final")]
    [InlineData("\"type\":\"topic\",\"room\":\"geral\",\"topic\":\"x\"", "not_member final")]
    [InlineData("\"type\":\"topic\",\"room\":\"festa\"", "bad_request final")]
    [InlineData("\"type\":\"typing\",\"room\":\"geral\"", "not_member final")]
    [InlineData("\"type\":\"typing\"", "bad_request final")]
    [InlineData("\"type\":\"nick\"", "bad_request final")]
    [InlineData("\"type\":\"nick\",\"nick\":\"a b\"", "nick_invalid final")]
    [InlineData("\"type\":\"nick\",\"nick\":\"Bia\"", "nick_taken final")]
    [InlineData("\"type\":\"read\",\"room\":\"festa\"", "bad_request final")]
    [InlineData("\"type\":\"read\",\"room\":\"festa\",\"seq\":-1", "bad_request final")]
    [InlineData("\"type\":\"read\",\"room\":\"geral\",\"seq\":1", "not_member final")]
    [InlineData("\"type\":\"who\"", "bad_request final")]
    [InlineData("\"type\":\"who\",\"room\":\"nowhere\"", "no_such_room final")]
    [InlineData("\"type\":\"who\",\"room\":\"festa\",\"limit\":501", "bad_request final")]
    [InlineData("\"type\":\"who\",\"room\":\"festa\",\"after\":\"a b\"", "nick_invalid final")]
    [InlineData("\"type\":\"who\",\"room\":\"festa\",\"after\":1", "bad_request final")]
    [InlineData("\"type\":\"rooms\",\"limit\":0", "bad_request final")]
    [InlineData("\"type\":\"rooms\",\"after\":\"\"", "room_invalid final")]
    [InlineData("\"type\":\"history\",\"room\":\"geral\"", "not_member final")]
    [InlineData("\"type\":\"history\",\"room\":\"festa\",\"limit\":301", "bad_request final")]
    [InlineData("\"type\":\"history\",\"room\":\"festa\",\"limit\":0", "bad_request final")]
    [InlineData("\"type\":\"history\",\"room\":\"festa\",\"before\":1,\"after\":1", "bad_request final")]
    [InlineData("\"type\":\"history\",\"room\":\"festa\",\"after\":\"x\"", "bad_request final")]
    public async Task A_request_that_cannot_be_served_says_why(string request, string refusal)
    {
        await using var chat = new JsonChat();
        await chat.EnterAsync("bia");
        var ana = await chat.EnterAsync("ana", "festa");
        Assert.Equal(refusal, (await ana.AskAsync(request)).Refusal());
        Assert.True((await ana.AskAsync("\"type\":\"ping\"")).IsOf("pong"));
    }

    [Fact]
    public async Task Rooms_are_made_left_and_described()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana");
        Assert.Equal("""{"type":"created","ref":2,"room":"Festa"}""", (await ana.AskAsync("\"type\":\"create\",\"room\":\"#Festa\",\"topic\":\"bolo\"")).GetRawText());
        Assert.Equal("room_exists final", (await ana.AskAsync("\"type\":\"create\",\"room\":\"festa\"")).Refusal());
        Assert.Equal("bolo", (await ana.AskAsync("\"type\":\"join\",\"room\":\"festa\"")).Text("topic"));
        Assert.Equal("too_long final", (await ana.AskAsync($"\"type\":\"topic\",\"room\":\"festa\",\"topic\":\"{new string('x', 513)}\"")).Refusal());
        Assert.Equal("too_long final", (await ana.AskAsync($"\"type\":\"create\",\"room\":\"x\",\"topic\":\"{new string('x', 513)}\"")).Refusal());
        Assert.True((await ana.AskAsync("\"type\":\"topic\",\"room\":\"festa\",\"topic\":\"\\u0001\\\"\"")).IsOf("ok"));
        Assert.Equal("\u0001\"", (await ana.NextAsync("topic")).Text("topic"));
        Assert.Equal("left", (await ana.AskAsync("\"type\":\"leave\",\"room\":\"festa\"")).Text("type"));
        Assert.Equal("not_member final", (await ana.AskAsync("\"type\":\"leave\",\"room\":\"festa\"")).Refusal());
    }

    [Fact]
    public async Task There_is_a_most_of_rooms_for_one_and_for_all()
    {
        await using var chat = new JsonChat(new ChatOptions { MessagesPerSecond = 0, Rooms = 3, RoomsPerSession = 2 });
        var ana = await chat.EnterAsync("ana", "a", "b");
        Assert.Equal("forbidden final", (await ana.AskAsync("\"type\":\"join\",\"room\":\"geral\"")).Refusal());
        Assert.Equal("forbidden final", (await ana.AskAsync("\"type\":\"create\",\"room\":\"c\"")).Refusal());
        await ana.AskAsync("\"type\":\"leave\",\"room\":\"a\"");
        Assert.Equal("forbidden final", (await ana.AskAsync("\"type\":\"join\",\"room\":\"c\"")).Refusal());
        Assert.True((await ana.AskAsync("\"type\":\"join\",\"room\":\"geral\"")).IsOf("joined"));
    }

    [Fact]
    public async Task A_rename_is_told_in_every_room_and_frees_the_old_name()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        Assert.True((await bia.AskAsync("\"type\":\"nick\",\"nick\":\"Eva\"")).IsOf("ok"));
        await chat.PresenceAsync(ana, bia, "festa").ShouldBe("join bia", "nick bia");
        Assert.Equal("Eva", ana.Of("message", "festa")[^1].Text("from"));
        await chat.EnterAsync("bia");
        Assert.Equal("nick_taken final", (await chat.Connect().HelloAsync("\"nick\":\"EVA\"")).Refusal());
        Assert.True((await bia.AskAsync("\"type\":\"nick\",\"nick\":\"EVA\"")).IsOf("ok"));
    }

    [Fact]
    public async Task Typing_is_told_but_not_at_every_key()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        for (var keys = 0; keys < 5; keys++) Assert.True((await ana.AskAsync("\"type\":\"typing\",\"room\":\"festa\"")).IsOf("ok"));
        chat.Time.Advance(TimeSpan.FromSeconds(2));
        await ana.AskAsync("\"type\":\"typing\",\"room\":\"festa\"");
        await JsonChat.SayAsync(ana, "festa", "x");
        await bia.MessagesAsync("festa", 1);
        Assert.Equal(["ana", "ana"], bia.Of("typing", "festa").Select(frame => frame.Text("nick")));
        // To the others the text has ended it, so that what comes next is news.
        await ana.AskAsync("\"type\":\"typing\",\"room\":\"festa\"");
        await ana.AskAsync("\"type\":\"typing\",\"room\":\"festa\"");
        await JsonChat.SayAsync(ana, "festa", "y");
        await bia.MessagesAsync("festa", 2);
        Assert.Equal(3, bia.Of("typing", "festa").Length);
    }
}
