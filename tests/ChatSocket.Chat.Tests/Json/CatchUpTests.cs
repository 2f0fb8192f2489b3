using ChatSocket.Protocol;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>Who comes back far behind is given the log in pieces, each when the one before has left.</summary>
public sealed class CatchUpTests
{
    /// <summary>The smallest bound of an outbox that can be configured.</summary>
    private const int SmallestBound = 128 * 1024;

    [Theory]
    [InlineData(1000, 10, "x")]
    [InlineData(1000, 4096, "x")]
    [InlineData(60, 16384, "\\u0001")]
    [InlineData(300, 700, "\\u0001")]
    public async Task The_outbox_stays_below_its_bound_and_the_messages_come_in_order(int count, int size, string letter)
    {
        await using var chat = new JsonChat(history: new(2000, 60, 64 << 20));
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        var place = bia.Of("joined", "festa")[0].Claim("festa");
        await bia.DropAsync();
        var text = string.Concat(Enumerable.Repeat(letter, size));
        for (var sent = 0; sent < count; sent++) await ana.SendAsync($$"""{"type":"send","room":"festa","text":"{{text}}"}""");
        await ana.MessagesAsync("festa", count);

        var again = chat.Connect();
        again.Outbox.Hold();
        var hello = again.HelloAsync($"\"session\":\"{bia.Token}\",\"rooms\":[{place}]");
        var pieces = 0;
        while (again.Outbox.Count < count + 2)
        {
            await again.Outbox.WaitAsync(() => again.Outbox.HasWaiters() || again.Outbox.Count == count + 2, "a piece");
            if (again.Outbox.Drain()) pieces++;
            // The room goes on meanwhile.
            if (pieces % 4 == 0) await ana.SendAsync("""{"type":"typing","room":"festa"}""");
        }

        await hello;
        Assert.Equal(Enumerable.Range(1, count).Select(seq => (long)seq), again.Of("message", "festa").Select(frame => frame.Number("seq")));
        Assert.InRange(again.Outbox.MostQueued, 1, SmallestBound);
        Assert.Equal(DisconnectReason.None, again.Outbox.Reason);
        Assert.Empty(again.Of("gap", "festa"));
    }

    [Fact]
    public async Task Whoever_comes_and_goes_in_one_room_during_the_catch_up_in_another_is_known()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa", "outra");
        var davi = await chat.EnterAsync("davi", "outra");
        var bia = await chat.EnterAsync("bia", "festa", "outra");
        var claims = $"{bia.Of("joined", "festa")[0].Claim("festa")},{bia.Of("joined", "outra")[0].Claim("outra")}";
        await bia.DropAsync();
        await FillAsync(chat, ana, 0, 300);
        var again = chat.Connect();
        again.Outbox.Hold();
        var hello = again.HelloAsync($"\"session\":\"{bia.Token}\",\"rooms\":[{claims}]");
        await again.Outbox.WaitAsync(again.Outbox.HasWaiters, "the first piece");
        var caio = await chat.EnterAsync("caio", "outra");
        Assert.True((await davi.AskAsync("\"type\":\"leave\",\"room\":\"outra\"")).IsOf("left"));
        // Told to those who are in, and over.
        Assert.Contains("join caio", await chat.PresenceAsync(ana, caio, "outra"));
        while (again.Of("joined", "outra").Length == 0)
        {
            await again.Outbox.WaitAsync(() => again.Outbox.HasWaiters() || again.Of("joined", "outra").Length > 0, "a piece");
            again.Outbox.Drain();
        }

        await hello;
        Assert.Equal(["ana", "bia", "caio"], again.Of("joined", "outra").Single().Items("members").Select(member => member.GetString()).Order());
    }

    [Fact]
    public async Task What_is_trimmed_away_during_the_catch_up_is_a_gap_and_then_it_goes_on()
    {
        await using var chat = new JsonChat(history: new(700, 0));
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        var place = bia.Of("joined", "festa")[0].Claim("festa");
        await bia.DropAsync();
        await FillAsync(chat, ana, 0, 700);
        var again = chat.Connect();
        again.Outbox.Hold();
        var hello = again.HelloAsync($"\"session\":\"{bia.Token}\",\"rooms\":[{place}]");
        await again.Outbox.WaitAsync(again.Outbox.HasWaiters, "the first piece");
        await FillAsync(chat, ana, 700, 2000, aging: true);
        while (!IsThrough())
        {
            await again.Outbox.WaitAsync(() => again.Outbox.HasWaiters() || IsThrough(), "the next piece");
            again.Outbox.Drain();
        }

        await hello;
        var frames = again.Frames.Where(frame => frame.IsOf("message") || frame.IsOf("gap")).ToArray();
        var next = 1L;
        foreach (var frame in frames)
        {
            Assert.Equal(next, frame.Number(frame.IsOf("gap") ? "from" : "seq"));
            next = frame.Number(frame.IsOf("gap") ? "to" : "seq") + 1;
            if (frame.IsOf("gap")) Assert.Equal((next - 1, "trimmed"), (frame.Number("seq"), frame.Text("reason")));
        }

        Assert.Equal(2001, next);
        Assert.Contains(frames, frame => frame.IsOf("gap"));
        Assert.Empty(again.Of("joined", "festa")[0].Items("history"));

        bool IsThrough() => again.Messages("festa").LastOrDefault() == "t1999";
    }

    [Theory]
    [InlineData(DisconnectReason.SlowConsumer)]
    [InlineData(DisconnectReason.NetworkError)]
    [InlineData(DisconnectReason.Replaced)]
    public async Task An_end_in_the_middle_of_it_leaves_a_session_that_goes_on(DisconnectReason reason)
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        var place = bia.Of("joined", "festa")[0].Claim("festa");
        await bia.DropAsync();
        await FillAsync(chat, ana, 0, 1000);
        var stuck = chat.Connect();
        stuck.Outbox.Hold();
        var hello = stuck.SendAsync($$"""{"type":"hello","session":"{{bia.Token}}","rooms":[{{place}}]}""");
        await stuck.Outbox.WaitAsync(stuck.Outbox.HasWaiters, "the first piece");
        if (reason != DisconnectReason.Replaced) stuck.Outbox.End(reason);
        var again = await chat.ResumeAsync(bia.Token, place);
        Assert.True(again.Frames[0].Flag("resumed"));
        await stuck.Closed;
        await hello;
        Assert.Equal(reason, stuck.Outbox.Reason);
        Assert.Equal(Enumerable.Range(0, 1000).Select(number => $"t{number}"), await again.MessagesAsync("festa", 1000));
        chat.Time.Advance(TimeSpan.FromMinutes(1));
        await chat.PresenceAsync(ana, again, "festa").ShouldBe("join bia");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_log_that_keeps_nothing_still_lets_people_in(int kept)
    {
        await using var chat = new JsonChat(history: new(kept, 0, 1));
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        var place = bia.Of("joined", "festa")[0].Claim("festa");
        await bia.DropAsync();
        await FillAsync(chat, ana, 0, 600);
        var again = await chat.ResumeAsync(bia.Token, place);
        var gap = again.Of("joined", "festa")[0].GetProperty("gap");
        Assert.Equal((1, 599), (gap.Number("from"), gap.Number("to")));
        await JsonChat.SayAsync(ana, "festa", "live");
        await again.MessagesAsync("festa", 2).ShouldBe("t599", "live");
    }

    private static async Task FillAsync(JsonChat chat, JsonPeer peer, int from, int to, bool aging = false)
    {
        for (var number = from; number < to; number++)
        {
            if (aging && number % 100 == 0) chat.Time.Advance(TimeSpan.FromSeconds(1));
            await peer.SendAsync($$"""{"type":"send","room":"festa","text":"t{{number}}"}""");
        }

        await peer.MessagesAsync("festa", to);
    }
}
