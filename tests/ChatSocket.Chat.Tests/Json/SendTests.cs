using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Tests.Json;

public sealed class SendTests
{
    [Fact]
    public async Task The_sender_gets_the_ack_and_the_message_in_one_order_with_everybody()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        var texts = Enumerable.Range(0, 200).Select(number => $"t{number}").ToArray();
        foreach (var text in texts) await ana.SendAsync($$"""{"type":"send","ref":"{{text}}","room":"festa","text":"{{text}}"}""");
        Assert.Equal(texts, await ana.MessagesAsync("festa", texts.Length));
        Assert.Equal(texts, await bia.MessagesAsync("festa", texts.Length));
        await ana.Outbox.WaitAsync(() => ana.Of("ack", "festa").Length == texts.Length, "the acks");
        var (acks, messages) = (ana.Of("ack", "festa"), ana.Of("message", "festa"));
        Assert.Equal(texts, acks.Select(ack => ack.Text("ref")));
        Assert.All(acks, ack => Assert.Equal("type ref room epoch seq id ts", ack.Shape()));
        Assert.Equal(messages.Select(Place), acks.Select(Place));
        Assert.Equal(Enumerable.Range(1, 200).Select(seq => (long)seq), acks.Select(ack => ack.Number("seq")));

        static (string, long, string, long) Place(System.Text.Json.JsonElement frame) =>
            (frame.Text("epoch"), frame.Number("seq"), frame.Text("id"), frame.Number("ts"));
    }

    [Fact]
    public async Task A_clients_own_id_is_kept_everywhere()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var ack = await ana.AskAsync("\"type\":\"send\",\"room\":\"festa\",\"id\":\"0123456789abc-_Z\",\"text\":\"a\"");
        Assert.Equal("0123456789abc-_Z", ack.Text("id"));
        Assert.Equal("0123456789abc-_Z", (await ana.NextAsync("message")).Text("id"));
        Assert.Equal("0123456789abc-_Z", (await ana.AskAsync("\"type\":\"history\",\"room\":\"festa\"")).Items("messages")[0].Text("id"));
    }

    [Fact]
    public async Task A_person_and_a_program_see_the_same_in_the_same_order()
    {
        await using var chat = new JsonChat();
        var program = await chat.EnterAsync("ana", "geral");
        var person = chat.Connect();
        await person.SendAsync("bia");
        for (var turn = 0; turn < 50; turn++)
        {
            await person.SendAsync($"person {turn}");
            await program.SendAsync($$"""{"type":"send","room":"geral","text":"program {{turn}}"}""");
        }

        var seen = await program.MessagesAsync("geral", 100);
        await person.Outbox.WaitAsync(() => Said(person).Length == 100, "the lines");
        Assert.Equal(Said(person), program.Of("message", "geral").Select(frame => $"[#geral] {frame.Text("from")}: {frame.Text("text")}"));
        Assert.Equal(100, seen.Length);

        static string[] Said(JsonPeer peer) => [.. peer.Lines.Where(line => line.StartsWith("[#geral] ", StringComparison.Ordinal))];
    }

    [Theory]
    [InlineData("\"text\":\"a\"", "bad_request final")]
    [InlineData("\"room\":\"festa\"", "bad_request final")]
    [InlineData("\"room\":\"festa\",\"text\":\"\"", "bad_request final")]
    [InlineData("\"room\":\"festa\",\"text\":\"a\",\"id\":\"short\"", "bad_request final")]
    [InlineData("\"room\":\"festa\",\"text\":\"a\",\"id\":\"0123456789abcde!\"", "bad_request final")]
    [InlineData("\"room\":\"festa\",\"text\":\"a\",\"retry\":true", "bad_request final")]
    [InlineData("\"room\":\"festa\",\"text\":\"a\",\"retry\":true,\"id\":\"0123456789abcdef\"", "bad_request final")]
    [InlineData("\"room\":\"festa\",\"text\":\"a\",\"retry\":true,\"id\":\"0123456789abcdef\",\"after\":5", "bad_request final")]
    [InlineData("\"room\":\"other\",\"text\":\"a\"", "not_member final")]
    [InlineData("\"room\":\"a b\",\"text\":\"a\"", "room_invalid final")]
    public async Task A_send_that_cannot_be_stored_says_why(string fields, string refusal)
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        Assert.Equal(refusal, (await ana.AskAsync($"\"type\":\"send\",{fields}")).Refusal());
        Assert.Equal(1, (await JsonChat.SayAsync(ana, "festa", "a"))[0].Number("seq"));
    }

    [Fact]
    public async Task The_longest_text_is_taken_and_one_byte_more_is_not()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        await JsonChat.SayAsync(ana, "festa", new string('x', ProtocolLimits.TextBytes));
        Assert.Equal("too_long final", (await ana.AskAsync($"\"type\":\"send\",\"room\":\"festa\",\"text\":\"{new string('x', ProtocolLimits.TextBytes)}x\"")).Refusal());
        Assert.Equal("too_long final", (await ana.AskAsync($"\"type\":\"send\",\"room\":\"festa\",\"text\":\"{new string('é', 8193)}\"")).Refusal());
    }

    [Theory]
    [InlineData(AppendOutcome.Unavailable, "unavailable retry")]
    [InlineData(AppendOutcome.Unknown, "unknown_outcome retry")]
    [InlineData(AppendOutcome.Undecidable, "unknown_outcome final")]
    [InlineData(AppendOutcome.NotMember, "not_member final")]
    public async Task What_became_of_a_send_decides_whether_to_retry(AppendOutcome outcome, string refusal)
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        chat.Backplane.OnAppend = (_, count) => ValueTask.FromResult(AppendResult.All(outcome, count));
        Assert.Equal(refusal, (await ana.AskAsync("\"type\":\"send\",\"room\":\"festa\",\"text\":\"a\"")).Refusal());
        chat.Backplane.OnAppend = (_, _) => ValueTask.FromException<AppendResult>(new IOException("gone"));
        Assert.Equal("unknown_outcome retry", (await ana.AskAsync("\"type\":\"send\",\"room\":\"festa\",\"text\":\"a\"")).Refusal());
    }

    [Fact]
    public async Task Who_asks_too_fast_is_refused_with_its_reference_and_hopeless_ones_are_ended()
    {
        await using var chat = new JsonChat(new ChatOptions { MessagesPerSecond = 5, MessagesBurst = 10 });
        var peer = chat.Connect();
        for (var request = 0; request < 10; request++) Assert.False((await peer.AskAsync("\"type\":\"ping\"")).IsOf("error"));
        Assert.Equal("rate_limited retry", (await peer.AskAsync("\"type\":\"ping\"")).Refusal());
        chat.Time.Advance(TimeSpan.FromSeconds(1));
        for (var request = 0; request < 5; request++) Assert.True((await peer.AskAsync("\"type\":\"ping\"")).IsOf("pong"));
        Assert.Equal("rate_limited retry", (await peer.AskAsync("\"type\":\"ping\"")).Refusal());
        for (var request = 0; request < 400; request++) await peer.SendAsync("{}");
        await peer.Closed;
        Assert.Equal("""{"type":"end","code":"rate_limited","n":10,"retry":true}""", peer.Lines[^1]);
    }
}
