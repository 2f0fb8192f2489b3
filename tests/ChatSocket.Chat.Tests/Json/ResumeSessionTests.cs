using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>Who comes back in time was never away; who does not is missed once.</summary>
public sealed class ResumeSessionTests
{
    private static readonly TimeSpan JustWithin = TimeSpan.FromSeconds(9.9);
    private static readonly TimeSpan JustAfter = TimeSpan.FromSeconds(0.2);

    [Fact]
    public async Task Within_the_grace_nobody_notices()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        var place = bia.Of("joined", "festa")[0].Claim("festa");
        for (var losses = 0; losses < 3; losses++)
        {
            await bia.DropAsync();
            chat.Time.Advance(JustWithin);
            Assert.Equal("nick_taken final", (await chat.Connect().HelloAsync("\"nick\":\"bia\"")).Refusal());
            bia = await chat.ResumeAsync(bia.Token, place);
            Assert.Equal(("bia", true), (bia.Frames[0].Text("nick"), bia.Frames[0].Flag("resumed")));
        }

        chat.Time.Advance(TimeSpan.FromMinutes(1));
        await chat.PresenceAsync(ana, bia, "festa").ShouldBe("join bia");
        Assert.Equal(2, (await ana.AskAsync("\"type\":\"who\",\"room\":\"festa\"")).Items("members").Length);
    }

    [Fact]
    public async Task When_nobody_could_come_back_for_a_part_of_the_grace_it_counts_anew()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        var caio = await chat.EnterAsync("caio", "festa");
        var back = chat.Time.GetTimestamp() + TimeSpan.FromSeconds(9).Ticks;
        chat.Backplane.SaysItIsUpFor = () => TimeSpan.FromTicks(Math.Max(0, chat.Time.GetTimestamp() - back));
        await bia.DropAsync();
        chat.Time.Advance(TimeSpan.FromSeconds(9) + JustWithin);
        await chat.PresenceAsync(ana, caio, "festa").ShouldBe("join bia", "join caio");
        chat.Time.Advance(JustAfter);
        await chat.PresenceAsync(ana, caio, "festa").ShouldBe("join bia", "join caio", "leave bia");
    }

    [Fact]
    public async Task A_room_that_cannot_be_listened_to_just_now_keeps_no_other_from_being_taken_up()
    {
        await using var chat = new JsonChat();
        chat.Backplane.BeforeSubscribe = room =>
        {
            if (room.Key == "festa") throw new BackplaneUnavailableException();
        };
        const string Nowhere = "\"epoch\":\"\",\"seq\":0,\"id\":\"\"";
        var ana = chat.Connect();
        var welcome = await ana.HelloAsync($"\"nick\":\"ana\",\"rooms\":[{{\"room\":\"festa\",{Nowhere}}},{{\"room\":\"outra\",{Nowhere}}}]");
        Assert.True(welcome.IsOf("welcome"));
        await ana.AskAsync("\"type\":\"ping\"");
        var refused = Assert.Single(ana.Frames, frame => frame.IsOf("error"));
        Assert.Equal(("festa", "unavailable retry"), (refused.Text("room"), refused.Refusal()));
        Assert.False(refused.TryGetProperty("ref", out _));
        Assert.Single(ana.Of("joined", "outra"));
        chat.Backplane.BeforeSubscribe = null;
        Assert.True((await ana.AskAsync("\"type\":\"join\",\"room\":\"festa\"")).IsOf("joined"));
    }

    [Fact]
    public async Task After_the_grace_one_leave_is_told_and_the_nick_is_free()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa", "outra");
        var bia = await chat.EnterAsync("bia", "festa", "outra");
        var caio = await chat.EnterAsync("caio", "festa", "outra");
        await bia.DropAsync();
        chat.Time.Advance(JustWithin);
        await chat.PresenceAsync(ana, caio, "festa").ShouldBe("join bia", "join caio");
        chat.Time.Advance(JustAfter);
        await chat.PresenceAsync(ana, caio, "festa").ShouldBe("join bia", "join caio", "leave bia");
        await chat.PresenceAsync(ana, caio, "outra").ShouldBe("join bia", "join caio", "leave bia");
        Assert.False((await chat.ResumeAsync(bia.Token)).Frames[0].Flag("resumed"));
        Assert.True((await chat.Connect().HelloAsync("\"nick\":\"bia\"")).IsOf("welcome"));
    }

    [Fact]
    public async Task After_the_grace_the_rooms_are_joined_from_the_positions_as_somebody_new()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        var acks = await JsonChat.SayAsync(ana, "festa", "um", "dois", "tres");
        await bia.AskAsync("\"type\":\"read\",\"room\":\"festa\",\"seq\":2");
        await bia.DropAsync();
        chat.Time.Advance(JustWithin + JustAfter);
        var again = chat.Connect();
        var welcome = await again.HelloAsync($"\"nick\":\"bia\",\"session\":\"{bia.Token}\",\"rooms\":[{acks[0].Claim("festa")}]");
        Assert.Equal(("bia", false), (welcome.Text("nick"), welcome.Flag("resumed")));
        // It is still the client's secret, and good for repeating this hello.
        Assert.Equal(bia.Token, again.Token);
        await again.MessagesAsync("festa", 2).ShouldBe("dois", "tres");
        Assert.Equal((false, 0), (again.Of("joined", "festa")[0].Flag("resumed"), again.Of("joined", "festa")[0].Number("read")));
        await chat.PresenceAsync(ana, again, "festa").ShouldBe("join bia", "leave bia", "join bia");
    }

    [Fact]
    public async Task Quit_leaves_at_once_and_cannot_be_resumed()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        await bia.SendAsync("""{"type":"quit"}""");
        await bia.Closed;
        Assert.Equal("""{"type":"end","code":"bye","n":1,"retry":false}""", bia.Lines[^1]);
        var again = await chat.ResumeAsync(bia.Token);
        Assert.False(again.Frames[0].Flag("resumed"));
        Assert.True((await chat.Connect().HelloAsync("\"nick\":\"bia\"")).IsOf("welcome"));
        var caio = await chat.EnterAsync("caio", "festa");
        await chat.PresenceAsync(ana, caio, "festa").ShouldBe("join bia", "leave bia", "join caio");
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("\\u0000")]
    public async Task A_wrong_token_begins_a_session(string token)
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        await ana.DropAsync();
        Assert.False((await chat.ResumeAsync(token)).Frames[0].Flag("resumed"));
        Assert.True((await chat.ResumeAsync(ana.Token)).Frames[0].Flag("resumed"));
    }

    [Fact]
    public async Task A_resume_ends_the_connection_that_still_lives_and_nothing_is_lost_or_doubled()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        var talk = Task.Run(async () =>
        {
            for (var number = 0; number < 2000; number++) await ana.SendAsync($$"""{"type":"send","room":"festa","text":"t{{number}}"}""");
        });
        var seen = new List<string>();
        var place = bia.Of("joined", "festa")[0].Claim("festa");
        for (var turn = 1; turn <= 10; turn++)
        {
            await bia.MessagesAsync("festa", 20);
            var old = bia;
            bia = await chat.ResumeAsync(bia.Token, place);
            await old.Closed;
            Assert.Equal("""{"type":"end","code":"replaced","n":2,"retry":false}""", old.Lines[^1]);
            // The old connection may have got more than what its successor asked for: the client counts what it had at its hello.
            var had = old.Of("message", "festa").Take(20).ToArray();
            Assert.NotEqual(place, had[^1].Claim("festa"));
            await bia.DropAsync();
            seen.AddRange(had.Select(frame => frame.Text("text")));
            place = had[^1].Claim("festa");
            bia = await chat.ResumeAsync(bia.Token, place);
        }

        await talk;
        seen.AddRange(await bia.MessagesAsync("festa", 2000 - seen.Count));
        Assert.Equal(Enumerable.Range(0, 2000).Select(number => $"t{number}"), seen);
    }

    [Fact]
    public async Task A_room_that_is_not_listed_any_more_is_left_when_the_grace_ends()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa", "outra");
        var bia = await chat.EnterAsync("bia", "festa", "outra");
        await bia.DropAsync();
        var again = await chat.ResumeAsync(bia.Token, bia.Of("joined", "festa")[0].Claim("festa"));
        Assert.Equal("not_member final", (await again.AskAsync("\"type\":\"send\",\"room\":\"outra\",\"text\":\"a\"")).Refusal());
        await chat.PresenceAsync(ana, ana, "outra").ShouldBe("join bia");
        chat.Time.Advance(JustWithin + JustAfter);
        await chat.PresenceAsync(ana, ana, "outra").ShouldBe("join bia", "leave bia");
        await chat.PresenceAsync(ana, again, "festa").ShouldBe("join bia");
    }

    [Fact]
    public async Task A_rename_lives_on_and_what_the_others_did_meanwhile_is_told_by_the_list()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        var place = bia.Of("joined", "festa")[0].Claim("festa");
        await bia.DropAsync();
        var eva = await chat.ResumeAsync(bia.Token, place);
        await eva.AskAsync("\"type\":\"nick\",\"nick\":\"eva\"");
        await eva.DropAsync();
        var caio = await chat.EnterAsync("caio", "festa");
        var again = await chat.ResumeAsync(bia.Token, place);
        Assert.Equal("eva", again.Frames[0].Text("nick"));
        Assert.Equal(["ana", "eva", "caio"], again.Of("joined", "festa")[0].Items("members").Select(member => member.GetString()));
        chat.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(await chat.PresenceAsync(again, caio, "festa"));
        await chat.PresenceAsync(ana, again, "festa").ShouldBe("join bia", "nick bia", "join caio");
        Assert.True((await chat.Connect().HelloAsync("\"nick\":\"bia\"")).IsOf("welcome"));
        await again.SendAsync("""{"type":"quit"}""");
        await again.Closed;
        Assert.True((await chat.Connect().HelloAsync("\"nick\":\"eva\"")).IsOf("welcome"));
    }

    [Fact]
    public async Task A_rename_that_a_resume_overtakes_is_refused_and_both_names_stay_right()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        JsonPeer? again = null;
        chat.Backplane.BeforeRename = async () =>
        {
            chat.Backplane.BeforeRename = null;
            again = await chat.ResumeAsync(bia.Token, bia.Of("joined", "festa")[0].Claim("festa"));
        };
        await bia.SendAsync("""{"type":"nick","nick":"eva"}""");
        await bia.Closed;
        Assert.Equal("bia", again!.Frames[0].Text("nick"));
        Assert.Equal("nick_taken final", (await chat.Connect().HelloAsync("\"nick\":\"bia\"")).Refusal());
        Assert.True((await chat.Connect().HelloAsync("\"nick\":\"eva\"")).IsOf("welcome"));
        await chat.PresenceAsync(ana, again, "festa").ShouldBe("join bia");
    }

    [Fact]
    public async Task The_read_mark_comes_back_and_never_goes_back_or_beyond_the_top()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var acks = await JsonChat.SayAsync(ana, "festa", "um", "dois", "tres");
        foreach (var (seq, mark) in new[] { (2, 2), (1, 2), (0, 2), (9, 3) })
        {
            Assert.True((await ana.AskAsync($"\"type\":\"read\",\"room\":\"festa\",\"seq\":{seq}")).IsOf("ok"));
            await ana.DropAsync();
            ana = await chat.ResumeAsync(ana.Token, acks[2].Claim("festa"));
            Assert.Equal(mark, ana.Of("joined", "festa")[0].Number("read"));
        }

        var since = (await ana.AskAsync("\"type\":\"who\",\"room\":\"festa\"")).Items("members")[0].Number("since");
        Assert.Equal(chat.Time.GetUtcNow().ToUnixTimeMilliseconds(), since);
        chat.Time.Advance(TimeSpan.FromSeconds(5));
        await ana.AskAsync("\"type\":\"join\",\"room\":\"festa\"");
        Assert.Equal(since, (await ana.AskAsync("\"type\":\"who\",\"room\":\"festa\"")).Items("members")[0].Number("since"));
    }
}
