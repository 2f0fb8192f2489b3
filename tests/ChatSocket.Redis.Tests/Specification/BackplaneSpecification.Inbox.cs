using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;

namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    /// <summary>Few, and none too young to be dropped, so that a test can have the front trimmed by writing.</summary>
    protected static readonly HistoryLimits Inbox = new(Messages: 20, Seconds: 0, Bytes: 64 << 10);

    [Fact]
    public async Task A_private_message_is_numbered_kept_and_told_to_whoever_holds_the_owner()
    {
        var bia = await OwnerAsync();
        var changed = new Recorder<string>();
        Backplane.Events.InboxChanged = changed.Add;
        var first = await SendAsync(bia, "oi", "assunto");
        var second = await SendAsync(bia, "de novo");
        Assert.Equal((DirectOutcome.Stored, bia.Nick.Shown, 1), (first.Outcome, first.To, first.Seq));
        Assert.Equal((DirectOutcome.Stored, bia.Nick.Shown, 2), (second.Outcome, second.To, second.Seq));
        Assert.True(second.Ts >= first.Ts, "times never go back");
        await changed.WhenAsync(nicks => nicks.Contains(bia.Nick.Key), "the notice");

        var page = await ReadInboxAsync(bia);
        Assert.Equal((2, 2, false), (page.Top.Seq, page.Unread, page.More));
        Assert.Equal(["ana assunto oi", "ana  de novo"], page.Messages.Select(Printed));
        Assert.All(page.Messages, message => Assert.Equal(bia.Nick.Shown, message.To));
        Assert.Equal([first.Ts, second.Ts], page.Messages.Select(message => message.Ts));
    }

    [Fact]
    public async Task Any_text_and_subject_come_out_as_they_went_in()
    {
        var bia = await OwnerAsync();
        var texts = new[] { "", " ", "5 x y\n12 1 2 - a\n", "\0\u0001\u2028", "😀 日本", new string('x', 16_000) };
        foreach (var text in texts) await SendAsync(bia, text, text.Length > 200 ? text[..200] : text);
        var messages = (await ReadInboxAsync(bia)).Messages;
        Assert.Equal(texts, messages.Select(message => Encoding.UTF8.GetString(message.Text)));
        Assert.Equal(texts.Select(text => text.Length > 200 ? text[..200] : text), messages.Select(message => message.Subject));
    }

    [Fact]
    public async Task Nobody_has_an_inbox_without_a_name()
    {
        var nobody = new InboxOwner(Any.Nick(), SessionId.Random());
        Assert.Equal(DirectOutcome.NoSuchUser, (await SendAsync(nobody, "oi")).Outcome);
        var page = await ReadInboxAsync(nobody);
        Assert.Equal((0, 0, 0), (page.Messages.Length, page.Top.Seq, page.Unread));
    }

    [Fact]
    public async Task Who_takes_a_name_after_somebody_has_none_of_that_ones_mail()
    {
        var before = await OwnerAsync();
        await SendAsync(before, "para a primeira");
        await Backplane.ReleaseNickAsync(before.Nick, before.Session).Bounded();
        Assert.Equal(DirectOutcome.NoSuchUser, (await SendAsync(before, "para ninguém")).Outcome);
        var after = before with { Session = SessionId.Random() };
        await Backplane.ClaimNickAsync(after.Nick, after.Session).Bounded();
        Assert.Empty((await ReadInboxAsync(after)).Messages);
        Assert.Equal(1, (await SendAsync(after, "para a segunda")).Seq);
        Assert.Equal("ana  para a segunda", Printed(Assert.Single((await ReadInboxAsync(after)).Messages)));
        Assert.Empty((await ReadInboxAsync(before)).Messages);
        Assert.Equal(Continuation.Epoch, (await FollowAsync(before, new RoomPosition("e", 1, "i"))).Resumption.Continuation);
        await Backplane.Inboxes.MarkReadAsync(before, 1).Bounded();
        Assert.Equal(1, (await ReadInboxAsync(after)).Unread);
    }

    [Fact]
    public async Task An_id_is_stored_once_whoever_repeats_it_and_however_often()
    {
        var bia = await OwnerAsync();
        var first = await SendAsync(bia, "uma vez", id: "repeated-message-id");
        await SendAsync(bia, "no meio");
        Assert.Equal(first, await SendAsync(bia, "uma vez", id: "repeated-message-id", retry: true));
        // A first attempt that comes late finds its repetition.
        Assert.Equal(first, await SendAsync(bia, "uma vez", id: "repeated-message-id"));
        Assert.Equal(["uma vez", "no meio"], (await ReadInboxAsync(bia)).Messages.Select(message => Encoding.UTF8.GetString(message.Text)));
    }

    [Fact]
    public async Task Of_many_attempts_at_once_one_is_stored()
    {
        var bia = await OwnerAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => SendAsync(bia, "oi", id: "repeated-message-id", retry: true)))).Bounded();
        Assert.Equal(new DirectResult(DirectOutcome.Stored, bia.Nick.Shown, 1, results[0].Ts), Assert.Single(results.Distinct()));
        Assert.Equal(1, (await ReadInboxAsync(bia)).Top.Seq);
    }

    [Fact]
    public async Task A_retry_of_what_was_never_stored_stores_it_unless_it_may_have_been_forgotten()
    {
        var bia = await OwnerAsync();
        Assert.Equal(1, (await SendAsync(bia, "a", retry: true)).Seq);
        Assert.Equal(2, (await SendAsync(bia, "b", retry: true, after: 1)).Seq);
        await FillInboxAsync(bia, 30);
        var top = (await ReadInboxAsync(bia)).Top.Seq;
        Assert.Equal(DirectOutcome.Undecidable, (await SendAsync(bia, "c", retry: true)).Outcome);
        Assert.Equal(DirectOutcome.Undecidable, (await SendAsync(bia, "d", retry: true, after: 1)).Outcome);
        Assert.Equal(top, (await ReadInboxAsync(bia)).Top.Seq);
        // First sent when all that is forgotten had been stored for long.
        var now = (await SendAsync(bia, "e")).Ts;
        Assert.Equal(top + 2, (await SendAsync(bia, "f", retry: true, after: now + 60_000)).Seq);
    }

    [Fact]
    public async Task The_front_is_dropped_and_a_reader_from_before_it_is_told_so()
    {
        var bia = await OwnerAsync();
        var first = await SendAsync(bia, "0");
        await FillInboxAsync(bia, 30);
        var page = await ReadInboxAsync(bia);
        Assert.InRange(page.Messages.Length, Inbox.Messages, Inbox.Messages * 6 / 5);
        Assert.Equal(page.Messages.Length, page.Unread);
        var kept = page.Messages[0].Seq;
        var gone = await FollowAsync(bia, new RoomPosition(page.Top.Epoch, 1, "whatever-is-gone-here"));
        Assert.Equal((Continuation.Trimmed, kept - 1), (gone.Resumption.Continuation, gone.Resumption.From.Seq));
        Assert.Equal(page.Messages.Select(message => message.Id), gone.Messages.Select(message => message.Id));
        // Exactly at the edge nothing is missing.
        Assert.Equal(Continuation.Exact, (await FollowAsync(bia, gone.Resumption.From)).Resumption.Continuation);
        Assert.Equal(Continuation.Trimmed, (await FollowAsync(bia, InboxPlace.Start)).Resumption.Continuation);
        Assert.Equal(DirectOutcome.Stored, first.Outcome);
    }

    [Fact]
    public async Task A_reader_goes_on_exactly_where_it_was_in_pages()
    {
        var bia = await OwnerAsync();
        await FillInboxAsync(bia, 10);
        var (place, found, more) = (InboxPlace.Start, new List<long>(), true);
        while (more)
        {
            var next = await FollowAsync(bia, place, 3);
            Assert.Equal(Continuation.Exact, next.Resumption.Continuation);
            Assert.Equal(10, next.Unread);
            found.AddRange(next.Messages.Select(message => message.Seq));
            (place, more) = (new RoomPosition(next.Resumption.From.Epoch, next.Messages[^1].Seq, next.Messages[^1].Id), next.More);
        }

        Assert.Equal(Enumerable.Range(1, 10).Select(seq => (long)seq), found);
        Assert.Equal((Continuation.Exact, place, 0, false), Told(await FollowAsync(bia, place)));
        Assert.Equal((Continuation.Exact, place with { Seq = 0, Id = "" }, 0, true), Told(await FollowAsync(bia, InboxPlace.Start, 0)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_place_that_is_not_the_logs_is_told_with_everything_from_the_beginning(bool wasTold)
    {
        var bia = await OwnerAsync();
        await FillInboxAsync(bia, 3);
        var top = (await ReadInboxAsync(bia)).Top;
        Assert.Equal((Continuation.Epoch, 3), Begun(await FollowAsync(bia, top with { Epoch = "another" }, wasTold: wasTold)));
        var epoch = (await ReadInboxAsync(bia)).Top.Epoch;
        Assert.Equal(top.Epoch, epoch);
        Assert.Equal((Continuation.Diverged, 3), Begun(await FollowAsync(bia, top with { Seq = 2 }, wasTold: wasTold)));
        top = (await ReadInboxAsync(bia)).Top;
        Assert.Equal((Continuation.Diverged, 3), Begun(await FollowAsync(bia, top with { Seq = 4 }, wasTold: wasTold)));

        static (Continuation, int) Begun(InboxContinuation next)
        {
            Assert.Equal(0, next.Resumption.From.Seq);
            return (next.Resumption.Continuation, next.Messages.Length);
        }
    }

    [Fact]
    public async Task The_read_mark_moves_forward_only_and_counts_what_is_unread()
    {
        var bia = await OwnerAsync();
        await FillInboxAsync(bia, 5);
        await Backplane.Inboxes.MarkReadAsync(bia, 3).Bounded();
        await Backplane.Inboxes.MarkReadAsync(bia, 1).Bounded();
        Assert.Equal((3, 2), (await ReadInboxAsync(bia)) is var page ? (page.Read, page.Unread) : default);
        await Backplane.Inboxes.MarkReadAsync(bia, 1000).Bounded();
        await FillInboxAsync(bia, 1);
        Assert.Equal(1, (await ReadInboxAsync(bia)).Unread);
    }

    [Theory]
    [InlineData(0L, null, 3, "1 2 3", true)]
    [InlineData(2L, null, 300, "3 4 5 6", false)]
    [InlineData(6L, null, 300, "", false)]
    [InlineData(60L, null, 300, "", false)]
    [InlineData(null, null, 2, "5 6", true)]
    [InlineData(null, 4L, 2, "2 3", true)]
    [InlineData(null, 3L, 5, "1 2", false)]
    [InlineData(null, 1L, 5, "", false)]
    [InlineData(null, 60L, 1, "6", true)]
    public async Task Pages_of_an_inbox_are_as_those_of_a_room(long? after, long? before, int limit, string seqs, bool more)
    {
        var bia = await OwnerAsync();
        await FillInboxAsync(bia, 6);
        var page = await Backplane.Inboxes.ReadAsync(bia, new HistoryQuery(after, before, limit)).Bounded();
        Assert.Equal((seqs, more, 6), (string.Join(' ', page.Messages.Select(message => message.Seq)), page.More, page.Top.Seq));
    }

    [Fact]
    public async Task A_session_that_ends_takes_its_inbox_with_it()
    {
        var bia = await OwnerAsync();
        var session = new ResumableSession(Guid.NewGuid().ToString("N"), bia.Session, 1, bia.Nick);
        Assert.True(await Backplane.OpenSessionAsync(session).Bounded());
        await SendAsync(bia, "oi");
        var resumed = await Backplane.ResumeSessionAsync(session.TokenHash).Bounded();
        Assert.Single((await ReadInboxAsync(bia)).Messages);
        Assert.True(await Backplane.EndSessionAsync(session.TokenHash, resumed!.Generation).Bounded());
        Assert.Empty((await ReadInboxAsync(bia)).Messages);
    }

    [Fact]
    public async Task An_account_keeps_its_mail_while_nobody_is_there_and_no_guest_gets_it()
    {
        var (nick, session) = (Any.Nick(), SessionId.Random());
        var pass = (await Backplane.Accounts.RegisterAsync(nick, "verifier", session).Bounded()).Pass!;
        var owner = new InboxOwner(nick, session, pass.Account);
        await SendAsync(owner, "um");
        await Backplane.ReleaseNickAsync(nick, session).Bounded();
        Assert.Equal(2, (await SendAsync(owner, "dois")).Seq);
        var later = owner with { Session = SessionId.Random() };
        Assert.Equal(NickOutcome.Claimed, await Backplane.ClaimNickAsync(nick, later.Session, pass).Bounded());
        var page = await ReadInboxAsync(later);
        Assert.Equal(["ana  um", "ana  dois"], page.Messages.Select(Printed));
        Assert.Equal(2, page.Unread);
        Assert.Empty((await ReadInboxAsync(owner with { Account = "" })).Messages);
        Assert.True(Assert.Single((await UsersAsync(nick.Key)).Users).HasAccount);

        Assert.Equal(AccountOutcome.Done, await Backplane.Accounts.UnregisterAsync(nick, pass, later.Session).Bounded());
        Assert.Empty((await ReadInboxAsync(later)).Messages);
        Assert.Equal(1, (await SendAsync(later, "à visitante")).Seq);
        Assert.Single((await ReadInboxAsync(later with { Account = "" })).Messages);
        Assert.Empty((await ReadInboxAsync(later)).Messages);
    }

    [Fact]
    public async Task Who_registers_its_name_begins_with_an_empty_inbox()
    {
        var bia = await OwnerAsync();
        await SendAsync(bia, "à visitante");
        var pass = (await Backplane.Accounts.RegisterAsync(bia.Nick, "verifier", bia.Session).Bounded()).Pass!;
        Assert.Empty((await ReadInboxAsync(bia with { Account = pass.Account })).Messages);
        Assert.Equal(1, (await SendAsync(bia, "à conta")).Seq);
        Assert.Equal("ana  à conta", Printed(Assert.Single((await ReadInboxAsync(bia with { Account = pass.Account })).Messages)));
    }

    private async Task<InboxOwner> OwnerAsync()
    {
        var owner = new InboxOwner(Any.Nick(), SessionId.Random());
        Assert.Equal(NickOutcome.Claimed, await Backplane.ClaimNickAsync(owner.Nick, owner.Session).Bounded());
        return owner;
    }

    private Task<DirectResult> SendAsync(InboxOwner to, string text, string subject = "", string? id = null, bool retry = false, long? after = null) =>
        Backplane.Inboxes.SendAsync(new DirectRequest(to.Nick, "ana", id ?? MessageIds.Random(), subject, Encoding.UTF8.GetBytes(text), retry, after)).Bounded();

    private async Task FillInboxAsync(InboxOwner owner, int count)
    {
        for (var number = 1; number <= count; number++) Assert.Equal(DirectOutcome.Stored, (await SendAsync(owner, $"{number}")).Outcome);
    }

    private Task<InboxPage> ReadInboxAsync(InboxOwner owner) => Backplane.Inboxes.ReadAsync(owner, new HistoryQuery(null, null, 300)).Bounded();

    private Task<InboxContinuation> FollowAsync(InboxOwner owner, RoomPosition from, int limit = 300, bool wasTold = false) =>
        Backplane.Inboxes.FollowAsync(owner, from, wasTold, limit).Bounded();

    private static (Continuation, RoomPosition, int, bool) Told(InboxContinuation next) =>
        (next.Resumption.Continuation, next.Resumption.From, next.Messages.Length, next.More);

    private static string Printed(DirectMessage message) => $"{message.From} {message.Subject} {Encoding.UTF8.GetString(message.Text)}";
}
