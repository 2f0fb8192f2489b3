using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>Private messages of programs: to one person and nobody else, acknowledged, repeated, in pages.</summary>
public sealed class DirectTests
{
    [Fact]
    public async Task A_private_message_reaches_its_addressee_and_nobody_else()
    {
        await using var chat = new JsonChat();
        var (ana, bia) = (await chat.EnterAsync("ana", "sala"), await chat.EnterAsync("Bia", "sala"));
        var others = new List<JsonPeer>();
        foreach (var number in Enumerable.Range(1, 50)) others.Add(await chat.EnterAsync($"p{number}", "sala"));
        var ack = await ana.AskAsync("\"type\":\"direct\",\"to\":\"BIA\",\"text\":\"s3gredo\",\"subject\":\"ass\\u0075nto\",\"id\":\"AAAAAAAAAAAAAAAA0001\"");
        Assert.True(ack.IsOf("ack"));
        Assert.Equal(("Bia", 1, "AAAAAAAAAAAAAAAA0001"), (ack.Text("to"), ack.Number("seq"), ack.Text("id")));
        var direct = await bia.NextAsync("direct");
        Assert.Equal(
            (1, "AAAAAAAAAAAAAAAA0001", "ana", "Bia", "assunto", "s3gredo", ack.Number("ts")),
            (direct.Number("seq"), direct.Text("id"), direct.Text("from"), direct.Text("to"), direct.Text("subject"), direct.Text("text"), direct.Number("ts")));
        await JsonChat.SayAsync(ana, "sala", "fim");
        foreach (var other in others.Append(ana))
        {
            Assert.Equal(["fim"], await other.MessagesAsync("sala", 1));
            Assert.DoesNotContain(other.Lines, line => line.Contains("s3gredo", StringComparison.Ordinal) || line.Contains("assunto", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("\"text\":\"oi\"", "bad_request")]
    [InlineData("\"to\":\"bia\"", "bad_request")]
    [InlineData("\"to\":\"bia\",\"text\":\"\"", "bad_request")]
    [InlineData("\"to\":\"bia\",\"text\":\"oi\",\"id\":\"curto\"", "bad_request")]
    [InlineData("\"to\":\"bia\",\"text\":\"oi\",\"retry\":true", "bad_request")]
    [InlineData("\"to\":\"bia\",\"text\":\"oi\",\"after\":-1", "bad_request")]
    [InlineData("\"to\":\"bia\",\"text\":\"oi\",\"after\":\"x\"", "bad_request")]
    [InlineData("\"to\":\"b i a\",\"text\":\"oi\"", "nick_invalid")]
    [InlineData("\"to\":\"caio\",\"text\":\"oi\"", "no_such_user")]
    public async Task What_cannot_be_sent_is_refused(string fields, string code)
    {
        await using var chat = new JsonChat();
        var (ana, bia) = (await chat.EnterAsync("ana"), await chat.EnterAsync("bia"));
        Assert.Equal(code, (await ana.AskAsync("\"type\":\"direct\"," + fields)).Text("code"));
        Assert.Empty((await InboxAsync(bia)).Texts);
    }

    [Fact]
    public async Task Texts_and_subjects_have_a_limit_that_is_refused_beyond()
    {
        await using var chat = new JsonChat();
        var (ana, bia) = (await chat.EnterAsync("ana"), await chat.EnterAsync("bia"));
        var (text, subject) = (new string('x', 16 * 1024), new string('é', 128));
        Assert.True((await ana.AskAsync($"\"type\":\"direct\",\"to\":\"bia\",\"text\":\"{text}\",\"subject\":\"{subject}\"")).IsOf("ack"));
        Assert.Equal("too_long", (await ana.AskAsync($"\"type\":\"direct\",\"to\":\"bia\",\"text\":\"{text}x\"")).Text("code"));
        Assert.Equal("too_long", (await ana.AskAsync($"\"type\":\"direct\",\"to\":\"bia\",\"text\":\"x\",\"subject\":\"{subject}x\"")).Text("code"));
        var direct = await bia.NextAsync("direct");
        Assert.Equal((text, subject), (direct.Text("text"), direct.Text("subject")));
    }

    [Fact]
    public async Task Nothing_is_sent_before_hello()
    {
        await using var chat = new JsonChat();
        await chat.EnterAsync("bia");
        Assert.Equal("not_named", (await chat.Connect().AskAsync("\"type\":\"direct\",\"to\":\"bia\",\"text\":\"oi\"")).Text("code"));
    }

    [Fact]
    public async Task A_repetition_is_answered_as_the_first_and_delivered_once()
    {
        await using var chat = new JsonChat();
        var (ana, bia) = (await chat.EnterAsync("ana"), await chat.EnterAsync("bia"));
        const string Fields = "\"type\":\"direct\",\"to\":\"bia\",\"text\":\"uma vez\",\"id\":\"AAAAAAAAAAAAAAAA0001\",\"retry\":true";
        var first = await ana.AskAsync(Fields);
        var again = await ana.AskAsync(Fields + ",\"after\":0");
        Assert.Equal((first.Number("seq"), first.Number("ts")), (again.Number("seq"), again.Number("ts")));
        await ana.AskAsync("\"type\":\"direct\",\"to\":\"bia\",\"text\":\"fim\"");
        await bia.FirstAsync(frame => frame.IsOf("direct") && frame.Text("text") == "fim", "the last");
        Assert.Equal(["uma vez", "fim"], Directs(bia));
    }

    [Theory]
    [InlineData(DirectOutcome.Full, "rate_limited", true)]
    [InlineData(DirectOutcome.Unavailable, "unavailable", true)]
    [InlineData(DirectOutcome.Unknown, "unknown_outcome", true)]
    [InlineData(DirectOutcome.Undecidable, "unknown_outcome", false)]
    public async Task How_it_ended_is_said_as_for_rooms(DirectOutcome outcome, string code, bool retry)
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana");
        chat.Backplane.SaysOfInboxes = new OneOutcome(outcome);
        var error = await ana.AskAsync("\"type\":\"direct\",\"to\":\"bia\",\"text\":\"oi\"");
        Assert.Equal((code, retry), (error.Text("code"), error.Flag("retry")));
    }

    [Fact]
    public async Task The_inbox_is_read_in_pages_and_marked()
    {
        await using var chat = new JsonChat();
        var (ana, bia) = (await chat.EnterAsync("ana"), await chat.EnterAsync("bia"));
        Assert.Equal((0, 0, false), (await InboxAsync(bia)) is var none ? (none.Texts.Length, none.Unread, none.More) : default);
        foreach (var number in Enumerable.Range(1, 5)) await ana.AskAsync($"\"type\":\"direct\",\"to\":\"bia\",\"text\":\"t{number}\"");
        Assert.Equal(["t4", "t5"], (await InboxAsync(bia, ",\"limit\":2")).Texts);
        Assert.Equal(["t2", "t3"], (await InboxAsync(bia, ",\"limit\":2,\"before\":4")).Texts);
        var page = await InboxAsync(bia, ",\"limit\":2,\"after\":2");
        Assert.Equal(["t3", "t4"], page.Texts);
        Assert.True(page.More);
        Assert.True((await bia.AskAsync("\"type\":\"read\",\"inbox\":true,\"seq\":3")).IsOf("ok"));
        Assert.Equal(2, (await InboxAsync(bia)).Unread);
        Assert.Equal("bad_request", (await bia.AskAsync("\"type\":\"read\",\"inbox\":true")).Text("code"));
        Assert.Equal("bad_request", (await bia.AskAsync("\"type\":\"read\",\"inbox\":true,\"seq\":1,\"room\":\"sala\"")).Text("code"));
        Assert.Equal("bad_request", (await bia.AskAsync("\"type\":\"inbox\",\"before\":1,\"after\":1")).Text("code"));
        Assert.Equal("bad_request", (await bia.AskAsync("\"type\":\"inbox\",\"limit\":301")).Text("code"));
    }

    [Fact]
    public async Task A_page_of_long_messages_is_cut_and_says_so()
    {
        await using var chat = new JsonChat();
        var (ana, bia) = (await chat.EnterAsync("ana"), await chat.EnterAsync("bia"));
        var text = new string('x', 16 * 1024);
        foreach (var _ in Enumerable.Range(1, 5)) await ana.AskAsync($"\"type\":\"direct\",\"to\":\"bia\",\"text\":\"{text}\"");
        var (newest, oldest) = (await InboxAsync(bia), await InboxAsync(bia, ",\"after\":0"));
        Assert.Equal((2, true), (newest.Texts.Length, newest.More));
        Assert.Equal((2, true), (oldest.Texts.Length, oldest.More));
        await bia.FirstAsync(frame => frame.IsOf("direct") && frame.Number("seq") == 5, "all of them");
        Assert.Equal(5, Directs(bia).Length);
    }

    [Fact]
    public async Task An_inbox_that_is_full_of_young_messages_takes_no_more_and_forgets_none()
    {
        await using var chat = new JsonChat(inbox: new HistoryLimits(500, 60, 40_000));
        var (ana, bia) = (await chat.EnterAsync("ana"), await chat.EnterAsync("bia"));
        var text = new string('x', 16 * 1024);
        foreach (var _ in Enumerable.Range(1, 2)) Assert.True((await ana.AskAsync($"\"type\":\"direct\",\"to\":\"bia\",\"text\":\"{text}\"")).IsOf("ack"));
        Assert.Equal("rate_limited", (await ana.AskAsync($"\"type\":\"direct\",\"to\":\"bia\",\"text\":\"{text}\"")).Text("code"));
        Assert.Equal(2, (await InboxAsync(bia)).Texts.Length);
        chat.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.True((await ana.AskAsync($"\"type\":\"direct\",\"to\":\"bia\",\"text\":\"{text}\"")).IsOf("ack"));
    }

    internal static string[] Directs(JsonPeer peer) => [.. peer.Frames.Where(frame => frame.IsOf("direct")).Select(frame => frame.Text("text"))];

    private static async Task<(string[] Texts, long Unread, bool More)> InboxAsync(JsonPeer peer, string fields = "")
    {
        var page = await peer.AskAsync("\"type\":\"inbox\"" + fields);
        return (
            [.. page.Items("messages").Select(message => message.Text("text"))], page.Number("unread"),
            page.Flag("more"));
    }

    private sealed class OneOutcome(DirectOutcome outcome) : IInboxes
    {
        public ValueTask<DirectResult> SendAsync(DirectRequest request) => ValueTask.FromResult(new DirectResult(outcome));

        public ValueTask<InboxContinuation> FollowAsync(InboxOwner owner, RoomPosition from, bool wasTold, int limit) => throw new BackplaneUnavailableException();

        // Who has just come in reads its own.
        public ValueTask<InboxPage> ReadAsync(InboxOwner owner, HistoryQuery query) => throw new BackplaneUnavailableException();

        public ValueTask MarkReadAsync(InboxOwner owner, long seq) => throw new NotSupportedException();
    }
}
