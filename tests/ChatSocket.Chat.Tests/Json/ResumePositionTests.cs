using ChatSocket.Chat.InProcess;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>
/// Every edge of a position against a log: exactly what was missed follows, or a gap says what does not. The log has ten messages
/// of which, where it says trimmed, 6 to 10 are still stored.
/// </summary>
public sealed class ResumePositionTests
{
    private const string Exact = "";

    public enum Id
    {
        None,
        OfThatSeq,
        Other,
    }

    [Theory]
    // messages, trimmed, seq, id, gap, first message that follows
    [InlineData(0, false, 0, Id.None, Exact, 1)]
    [InlineData(0, false, 0, Id.Other, "1-0 diverged", 1)]
    [InlineData(0, false, 1, Id.Other, "1-1 diverged", 1)]
    [InlineData(10, false, 0, Id.None, Exact, 1)]
    [InlineData(10, false, 0, Id.Other, "1-0 diverged", 1)]
    [InlineData(10, false, 1, Id.OfThatSeq, Exact, 2)]
    [InlineData(10, false, 5, Id.OfThatSeq, Exact, 6)]
    [InlineData(10, false, 5, Id.Other, "1-5 diverged", 1)]
    [InlineData(10, false, 5, Id.None, "1-5 diverged", 1)]
    [InlineData(10, false, 9, Id.OfThatSeq, Exact, 10)]
    [InlineData(10, false, 10, Id.OfThatSeq, Exact, 11)]
    [InlineData(10, false, 10, Id.Other, "1-10 diverged", 1)]
    [InlineData(10, false, 11, Id.Other, "1-11 diverged", 1)]
    [InlineData(10, false, 9007199254740991, Id.Other, "1-9007199254740991 diverged", 1)]
    [InlineData(10, true, 0, Id.None, "1-5 trimmed", 6)]
    [InlineData(10, true, 3, Id.OfThatSeq, "4-5 trimmed", 6)]
    [InlineData(10, true, 4, Id.OfThatSeq, "5-5 trimmed", 6)]
    [InlineData(10, true, 5, Id.OfThatSeq, Exact, 6)]
    [InlineData(10, true, 5, Id.Other, "1-5 diverged", 6)]
    [InlineData(10, true, 6, Id.OfThatSeq, Exact, 7)]
    [InlineData(10, true, 7, Id.Other, "1-7 diverged", 6)]
    [InlineData(10, true, 10, Id.OfThatSeq, Exact, 11)]
    [InlineData(10, true, 11, Id.Other, "1-11 diverged", 6)]
    public async Task What_was_missed_follows_or_a_gap_says_so(int messages, bool trimmed, long seq, Id id, string gap, long next)
    {
        await using var chat = new JsonChat(history: trimmed ? new HistoryLimits(1, 0) : new HistoryLimits());
        var (ana, ids, epoch) = await FillAsync(chat, messages);
        var claimed = id == Id.None ? "" : id == Id.Other ? "not-the-stored-id" : ids[seq];
        await CheckAsync(chat, ana, epoch, seq, claimed, gap, next, messages);
    }

    [Theory]
    [InlineData(0, false, 0, "1-0 epoch", 1)]
    [InlineData(0, false, 7, "1-7 epoch", 1)]
    [InlineData(10, false, 0, "1-0 epoch", 1)]
    [InlineData(10, false, 5, "1-5 epoch", 1)]
    [InlineData(10, true, 3, "1-5 epoch", 6)]
    [InlineData(10, true, 10, "1-10 epoch", 6)]
    [InlineData(10, true, 2000, "1-2000 epoch", 6)]
    public async Task Another_epoch_withdraws_everything(int messages, bool trimmed, long seq, string gap, long next)
    {
        await using var chat = new JsonChat(history: trimmed ? new HistoryLimits(1, 0) : new HistoryLimits());
        var (ana, ids, _) = await FillAsync(chat, messages);
        await CheckAsync(chat, ana, "another-epoch", seq, ids.GetValueOrDefault(seq, ""), gap, next, messages);
    }

    [Fact]
    public async Task Several_rooms_go_on_each_from_its_own_position()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "um", "dois", "tres");
        var acks = new List<System.Text.Json.JsonElement>();
        foreach (var room in new[] { "um", "dois", "tres" }) acks.AddRange(await JsonChat.SayAsync(ana, room, "a", "b", "c"));
        await ana.DropAsync();
        var again = await chat.ResumeAsync(ana.Token, acks[0].Claim("um"), """{"room":"a b","epoch":"e","seq":0}""", acks[5].Claim("dois"), acks[7].Claim("#TRES"));
        await again.MessagesAsync("um", 2);
        await again.MessagesAsync("tres", 1);
        Assert.Equal(["welcome", "joined um", "message um", "message um", "error a b", "joined dois", "joined tres", "message tres"], again.Frames.Select(Named));
        Assert.Equal("room_invalid final", again.Frames[4].Refusal());
        Assert.Equal("a b", again.Frames[4].Text("room"));
        Assert.Equal(["b", "c"], again.Messages("um"));
        Assert.Equal(["c"], again.Messages("tres"));

        static string Named(System.Text.Json.JsonElement frame) => frame.Has("room") ? $"{frame.Text("type")} {frame.Text("room")}" : frame.Text("type");
    }

    [Fact]
    public async Task A_position_below_zero_is_no_position()
    {
        await using var chat = new JsonChat();
        var peer = chat.Connect();
        const string Claim = """{"room":"festa","epoch":"e","seq":-1,"id":""}""";
        Assert.Equal("bad_request final", (await peer.AskAsync($"\"type\":\"hello\",\"rooms\":[{Claim}]")).Refusal());
        await peer.HelloAsync("");
        await peer.AskAsync("\"type\":\"join\",\"room\":\"festa\"");
        var send = $"\"type\":\"send\",\"room\":\"festa\",\"text\":\"x\",\"id\":\"AAAAAAAAAAAAAAAA\",\"retry\":true,\"after\":{Claim}";
        Assert.Equal("bad_request final", (await peer.AskAsync(send)).Refusal());
    }

    [Theory]
    [InlineData("\"a b\"", "room_invalid final", "a b")]
    [InlineData("\"#Quarta\"", "forbidden final", "#Quarta")]
    public async Task A_room_that_cannot_be_taken_up_again_is_named_as_the_client_named_it(string claimed, string refusal, string named)
    {
        await using var chat = new JsonChat(new ChatOptions { MessagesPerSecond = 0, RoomsPerSession = 3 });
        var ana = await chat.EnterAsync("ana", "um", "dois", "tres");
        await ana.DropAsync();
        string[] rooms = ["um", "dois", "tres"];
        var again = await chat.ResumeAsync(ana.Token, [.. rooms.Select(room => ana.Of("joined", room)[0].Claim(room)), $$"""{"room":{{claimed}},"epoch":"e","seq":0}"""]);
        var error = again.Frames[^1];
        Assert.Equal("type room code text retry", error.Shape());
        Assert.Equal((refusal, named), (error.Refusal(), error.Text("room")));
    }

    [Fact]
    public async Task What_is_too_long_for_a_name_is_not_repeated()
    {
        await using var chat = new JsonChat();
        var again = await chat.ResumeAsync("no-such-token", $$"""{"room":"{{new string('\u007f', 50_000)}}","epoch":"e","seq":0}""");
        Assert.Equal("type code text retry", again.Frames[^1].Shape());
    }

    private static async Task<(JsonPeer Ana, Dictionary<long, string> Ids, string Epoch)> FillAsync(JsonChat chat, int messages)
    {
        var ana = await chat.EnterAsync("ana", "festa");
        var ids = new Dictionary<long, string>();
        for (var number = 1; number <= messages; number++)
        {
            // What is older than this moment, and more than the one that is always kept, is trimmed.
            if (number == 6) chat.Time.Advance(TimeSpan.FromSeconds(1));
            ids[number] = (await JsonChat.SayAsync(ana, "festa", $"t{number}"))[0].Text("id");
        }

        return (ana, ids, ana.Of("joined", "festa")[0].Text("epoch"));
    }

    /// <summary>With a session that lives and with one that has ended: the positions count in both cases.</summary>
    private static async Task CheckAsync(JsonChat chat, JsonPeer ana, string epoch, long seq, string id, string gap, long next, int messages)
    {
        var claim = $$"""{"room":"festa","epoch":"{{epoch}}","seq":{{seq}},"id":"{{id}}"}""";
        var lives = await chat.EnterAsync("bia", "festa");
        await lives.DropAsync();
        foreach (var (token, resumed) in new[] { (lives.Token, true), ("no-such-token", false) })
        {
            var again = await chat.ResumeAsync(token, claim);
            var joined = again.Of("joined", "festa").Single();
            Assert.Equal(gap, joined.Has("gap") ? Written(joined.GetProperty("gap")) : "");
            Assert.Equal((resumed, next - 1), (joined.Flag("resumed"), joined.Number("seq")));
            Assert.Equal(gap.Length > 0 ? "type room epoch seq id topic count version read members history resumed gap"
                : "type room epoch seq id topic count version read members history resumed", joined.Shape());
            Assert.Empty(joined.Items("history"));
            await again.MessagesAsync("festa", (int)(messages - next + 1));
            await JsonChat.SayAsync(ana, "festa", $"live{++messages}");
            await again.MessagesAsync("festa", (int)(messages - next + 1));
            var followed = again.Of("message", "festa");
            Assert.Equal(Enumerable.Range((int)next, (int)(messages - next + 1)).Select(number => (long)number), followed.Select(frame => frame.Number("seq")));
            Assert.All(followed, frame => Assert.Equal(ana.Of("message", "festa").First(same => same.Number("seq") == frame.Number("seq")).Text("id"), frame.Text("id")));
            Assert.Empty(again.Of("gap", "festa"));
        }
    }

    private static string Written(System.Text.Json.JsonElement gap)
    {
        Assert.Equal("from to reason", gap.Shape());
        return $"{gap.Number("from")}-{gap.Number("to")} {gap.Text("reason")}";
    }
}
