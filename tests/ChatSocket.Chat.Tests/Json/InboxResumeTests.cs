using System.Text.Json;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>A reader of an inbox goes on where it was: exactly, or told what is missing; and never past its own bound.</summary>
public sealed class InboxResumeTests
{
    [Fact]
    public async Task Somebody_new_has_an_empty_inbox_before_its_first_message()
    {
        await using var chat = new JsonChat();
        var welcome = await chat.Connect().HelloAsync("\"nick\":\"bia\"");
        Assert.Equal("{\"epoch\":\"\",\"seq\":0,\"id\":\"\",\"unread\":0}", welcome.GetProperty("inbox").GetRawText());
    }

    [Fact]
    public async Task Who_comes_back_gets_exactly_what_it_missed()
    {
        await using var chat = new JsonChat();
        var (ana, bia) = (await chat.EnterAsync("ana"), await chat.EnterAsync("bia"));
        await SendAsync(ana, "um", "dois");
        await bia.FirstAsync(frame => frame.IsOf("direct") && frame.Text("text") == "dois", "the second");
        var last = bia.Frames.Last(frame => frame.IsOf("direct"));
        await bia.DropAsync();
        await SendAsync(ana, "três", "quatro");

        var back = chat.Connect();
        var welcome = await back.HelloAsync($"\"session\":\"{bia.Token}\",\"inbox\":{Position(last)}");
        Assert.Equal((2, 4, false), (welcome.GetProperty("inbox").Number("seq"), welcome.GetProperty("inbox").Number("unread"), welcome.GetProperty("inbox").Has("gap")));
        await back.FirstAsync(frame => frame.IsOf("direct") && frame.Text("text") == "quatro", "the last");
        Assert.Equal(["três", "quatro"], DirectTests.Directs(back));
        Assert.DoesNotContain(back.Frames, frame => frame.IsOf("gap"));
    }

    [Fact]
    public async Task Who_had_nothing_yet_gets_everything_and_who_gives_no_place_only_what_comes()
    {
        await using var chat = new JsonChat();
        var (ana, bia) = (await chat.EnterAsync("ana"), await chat.EnterAsync("bia"));
        await bia.DropAsync();
        await SendAsync(ana, "um");
        var back = chat.Connect();
        await back.HelloAsync($"\"session\":\"{bia.Token}\",\"inbox\":{{\"epoch\":\"\",\"seq\":0,\"id\":\"\"}}");
        Assert.Equal("um", (await back.NextAsync("direct")).Text("text"));
        await back.DropAsync();
        back = chat.Connect();
        var welcome = await back.HelloAsync($"\"session\":\"{bia.Token}\"");
        Assert.Equal((1, 1), (welcome.GetProperty("inbox").Number("seq"), welcome.GetProperty("inbox").Number("unread")));
        await SendAsync(ana, "dois");
        Assert.Equal("dois", (await back.NextAsync("direct")).Text("text"));
    }

    [Fact]
    public async Task What_was_dropped_meanwhile_is_a_gap()
    {
        await using var chat = new JsonChat(inbox: new HistoryLimits(2, 0));
        var (ana, bia) = (await chat.EnterAsync("ana"), await chat.EnterAsync("bia"));
        await SendAsync(ana, "t1");
        var last = await bia.NextAsync("direct");
        await bia.DropAsync();
        foreach (var number in Enumerable.Range(2, 8))
        {
            chat.Time.Advance(TimeSpan.FromSeconds(1));
            await SendAsync(ana, $"t{number}");
        }

        var back = chat.Connect();
        var inbox = (await back.HelloAsync($"\"session\":\"{bia.Token}\",\"inbox\":{Position(last)}")).GetProperty("inbox");
        Assert.Equal("{\"from\":2,\"to\":7,\"reason\":\"trimmed\"}", inbox.GetProperty("gap").GetRawText());
        Assert.Equal(7, inbox.Number("seq"));
        await back.FirstAsync(frame => frame.IsOf("direct") && frame.Text("text") == "t9", "the last");
        Assert.Equal(["t8", "t9"], DirectTests.Directs(back));
    }

    [Fact]
    public async Task A_new_session_has_a_new_inbox_and_is_told_so()
    {
        await using var chat = new JsonChat();
        var (ana, bia) = (await chat.EnterAsync("ana"), await chat.EnterAsync("bia"));
        await SendAsync(ana, "um");
        var last = await bia.NextAsync("direct");
        await bia.SendAsync("{\"type\":\"quit\"}");
        await bia.Closed;
        var inbox = (await chat.Connect().HelloAsync($"\"nick\":\"bia\",\"inbox\":{Position(last)}")).GetProperty("inbox");
        Assert.Equal("{\"from\":1,\"to\":1,\"reason\":\"epoch\"}", inbox.GetProperty("gap").GetRawText());
        Assert.Equal(("", 0), (inbox.Text("epoch"), inbox.Number("seq")));
    }

    [Fact]
    public async Task Another_name_has_another_inbox_and_another_spelling_the_same()
    {
        await using var chat = new JsonChat();
        var (ana, bia) = (await chat.EnterAsync("ana"), await chat.EnterAsync("bia"));
        await SendAsync(ana, "um");
        await bia.NextAsync("direct");
        await bia.AskAsync("\"type\":\"nick\",\"nick\":\"BIA\"");
        await SendAsync(ana, "dois");
        Assert.Equal(("BIA", 2), (await bia.NextAsync("direct")) is var direct ? (direct.Text("to"), direct.Number("seq")) : default);
        await bia.AskAsync("\"type\":\"nick\",\"nick\":\"caia\"");
        var gap = await bia.NextAsync("gap");
        Assert.Equal("{\"type\":\"gap\",\"inbox\":true,\"from\":1,\"to\":2,\"reason\":\"epoch\",\"epoch\":\"\",\"seq\":0,\"id\":\"\"}", gap.GetRawText());
        Assert.Equal("no_such_user", (await ana.AskAsync("\"type\":\"direct\",\"to\":\"bia\",\"text\":\"oi\"")).Text("code"));
        await ana.AskAsync("\"type\":\"direct\",\"to\":\"caia\",\"text\":\"três\"");
        Assert.Equal(("três", 1), (await bia.NextAsync("direct")) is var third ? (third.Text("text"), third.Number("seq")) : default);
    }

    [Fact]
    public async Task A_reader_that_does_not_read_is_not_pushed_over_its_bound()
    {
        await using var chat = new JsonChat();
        var (ana, bia) = (await chat.EnterAsync("ana"), await chat.EnterAsync("bia"));
        bia.Outbox.Hold();
        var text = new string('x', 8 * 1024);
        foreach (var number in Enumerable.Range(1, 60)) await SendAsync(ana, number + text);
        await bia.Outbox.WaitAsync(bia.Outbox.HasWaiters, "the reader to wait");
        await bia.Outbox.WaitAsync(
            () =>
            {
                bia.Outbox.Drain();
                return DirectTests.Directs(bia).Length == 60;
            },
            "all of them");
        // What may be there when a piece is added, and the piece.
        Assert.InRange(bia.Outbox.MostQueued, 16 * 1024, 65 * 1024);
        Assert.Equal(Enumerable.Range(1, 60).Select(seq => (long)seq), bia.Frames.Where(frame => frame.IsOf("direct")).Select(frame => frame.Number("seq")));
        Assert.Equal(DisconnectReason.None, bia.Outbox.Reason);
    }

    [Fact]
    public async Task While_nodes_cannot_be_asked_nothing_is_told_and_a_hello_is_welcome_all_the_same()
    {
        await using var chat = new JsonChat();
        var (ana, bia) = (await chat.EnterAsync("ana"), await chat.EnterAsync("bia"));
        await bia.DropAsync();
        await SendAsync(ana, "um");
        chat.Backplane.SaysOfInboxes = new Away();
        var back = chat.Connect();
        var welcome = await back.HelloAsync($"\"session\":\"{bia.Token}\",\"inbox\":{{\"epoch\":\"\",\"seq\":0,\"id\":\"\"}}");
        Assert.False(welcome.Has("inbox"));
        Assert.Equal("unavailable", (await back.AskAsync("\"type\":\"inbox\"")).Text("code"));
        Assert.Equal("unavailable", (await back.AskAsync("\"type\":\"read\",\"inbox\":true,\"seq\":1")).Text("code"));
        Assert.Empty(DirectTests.Directs(back));
        chat.Backplane.SaysOfInboxes = null;
        chat.Backplane.Events.InboxChanged("bia");
        Assert.Equal("um", (await back.NextAsync("direct")).Text("text"));
    }

    private static async Task SendAsync(JsonPeer peer, params string[] texts)
    {
        foreach (var text in texts) Assert.True((await peer.AskAsync($"\"type\":\"direct\",\"to\":\"bia\",\"text\":\"{text}\"")).IsOf("ack"), text);
    }

    private static string Position(JsonElement direct) =>
        $"{{\"epoch\":\"{direct.Text("epoch")}\",\"seq\":{direct.Number("seq")},\"id\":\"{direct.Text("id")}\"}}";

    private sealed class Away : IInboxes
    {
        public ValueTask<DirectResult> SendAsync(DirectRequest request) => ValueTask.FromResult(new DirectResult(DirectOutcome.Unavailable));

        public ValueTask<InboxContinuation> FollowAsync(InboxOwner owner, RoomPosition from, bool wasTold, int limit) => throw new BackplaneUnavailableException();

        public ValueTask<InboxPage> ReadAsync(InboxOwner owner, HistoryQuery query) => throw new BackplaneUnavailableException();

        public ValueTask MarkReadAsync(InboxOwner owner, long seq) => throw new BackplaneUnavailableException();
    }
}
