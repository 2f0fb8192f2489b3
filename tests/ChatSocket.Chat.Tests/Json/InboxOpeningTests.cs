using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>Who is told that an inbox is its own is told of everything that comes from then on.</summary>
public sealed class InboxOpeningTests
{
    [Fact]
    public async Task Where_the_inbox_of_an_account_ends_is_asked_before_the_answer()
    {
        await using var chat = new JsonChat();
        var (ana, bia) = (await chat.EnterAsync("ana"), await chat.EnterAsync("bia"));
        var slow = new SlowEnd(chat.Backplane.Inboxes);
        chat.Backplane.SaysOfInboxes = slow;
        var registering = ana.AskAsync("\"type\":\"register\",\"password\":\"correct horse battery\"");
        slow.Answered = registering;
        Assert.True((await registering).IsOf("ok"));
        Assert.True((await bia.AskAsync("\"type\":\"direct\",\"to\":\"ana\",\"text\":\"oi\"")).IsOf("ack"));
        var told = await ana.FirstAsync(frame => frame.IsOf("direct"), "the message");
        Assert.Equal("oi", told.Text("text"));
        Assert.True(slow.CameFirst, "the answer did not wait for the end of the inbox");
    }

    /// <summary>Lets an answer that does not wait for the end of the inbox go first.</summary>
    private sealed class SlowEnd(IInboxes inner) : IInboxes
    {
        public Task? Answered { get; set; }

        public bool? CameFirst { get; private set; }

        public ValueTask<DirectResult> SendAsync(DirectRequest request) => inner.SendAsync(request);

        public ValueTask<InboxContinuation> FollowAsync(InboxOwner owner, RoomPosition from, bool wasTold, int limit) => inner.FollowAsync(owner, from, wasTold, limit);

        public async ValueTask<InboxPage> ReadAsync(InboxOwner owner, HistoryQuery query)
        {
            await Task.Delay(200);
            CameFirst ??= Answered is not { IsCompleted: true };
            return await inner.ReadAsync(owner, query);
        }

        public ValueTask MarkReadAsync(InboxOwner owner, long seq) => inner.MarkReadAsync(owner, seq);
    }
}
