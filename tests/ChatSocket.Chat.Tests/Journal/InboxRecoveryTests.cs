using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Journal;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Tests.Journal;

/// <summary>The inbox of an account survives the process as a room does.</summary>
public sealed class InboxRecoveryTests
{
    private const string Id = "the-id-that-is-repeated";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_inbox_comes_back_with_subjects_places_times_and_its_read_mark(bool compacted)
    {
        var storage = new MemoryStorage();
        InboxOwner ana;
        InboxPage before;
        await using (var chat = Chats.Start(storage, new HistoryLimits(1, 0), compactAbove: compacted ? 1 : long.MaxValue))
        {
            ana = await RegisterAsync(chat, "Ána");
            foreach (var text in Chats.Numbered(4)) await SendAsync(chat, ana, text);
            await chat.Inboxes().MarkReadAsync(ana, 2).AsTask().WaitAsync(Chats.Limit);
            await chat.Inboxes().MarkReadAsync(ana, 1).AsTask().WaitAsync(Chats.Limit);
            if (compacted) await chat.SayAllAsync(Chats.Room("a"), await chat.EnterAsync(Chats.Room("a"), Chats.Person("caio")), Chats.Numbered(200));
            await SendAsync(chat, ana, "\0\u2028 \"m5\"");
            before = await ReadAsync(chat, ana);
        }

        for (var start = 0; start < 2; start++)
        {
            await using var next = Chats.Start(storage = storage.AfterCrash());
            var after = await ReadAsync(next, ana);
            Assert.Equal((5, 3), (after.Top.Seq, after.Unread));
            Assert.Equal(before.Top, after.Top);
            Assert.Equal(before.Messages.Select(Print), after.Messages.Select(Print));
            Assert.Equal(["m1", "m2", "m3", "m4", "\0\u2028 \"m5\""], after.Messages.Select(TextOf));
            Assert.All(after.Messages, message => Assert.Equal(("bia", "Ána", "aula"), (message.From, message.To, message.Subject)));
            var followed = await next.Inboxes().FollowAsync(ana, before.Top with { Seq = 3, Id = before.Messages[2].Id }, false, 10).Soon();
            Assert.Equal((Continuation.Exact, 2), (followed.Resumption.Continuation, followed.Messages.Length));
        }

        await using var last = Chats.Start(storage.AfterCrash());
        Assert.Equal(6, (await SendAsync(last, ana, "m6")).Seq);
    }

    [Fact]
    public async Task An_id_is_known_again_and_what_was_forgotten_stays_undecidable()
    {
        foreach (var compacted in new[] { false, true })
        {
            var (storage, few) = (new MemoryStorage(), new HistoryLimits(5, 0));
            InboxOwner ana;
            DirectResult first;
            await using (var chat = Chats.Start(storage, new HistoryLimits(1, 0), compactAbove: compacted ? 1 : long.MaxValue, inbox: few))
            {
                ana = await RegisterAsync(chat, "ana");
                foreach (var text in Chats.Numbered(20)) await SendAsync(chat, ana, text);
                first = await SendAsync(chat, ana, "uma vez", Id);
                if (compacted) await chat.SayAllAsync(Chats.Room("a"), await chat.EnterAsync(Chats.Room("a"), Chats.Person("caio")), Chats.Numbered(200));
            }

            await using var next = Chats.Start(storage.AfterCrash(), inbox: few);
            var page = await ReadAsync(next, ana);
            Assert.InRange(page.Messages.Length, 5, 6);
            Assert.Equal(page.Messages.Length, page.Unread);
            Assert.Equal(first, await SendAsync(next, ana, "uma vez", Id));
            Assert.Equal(first, await SendAsync(next, ana, "uma vez", Id, retry: true));
            Assert.Equal(DirectOutcome.Undecidable, (await SendAsync(next, ana, "esquecida?", retry: true)).Outcome);
            Assert.Equal(21, (await ReadAsync(next, ana)).Top.Seq);
        }
    }

    [Fact]
    public async Task Nothing_is_acknowledged_told_or_read_before_it_is_on_the_disk_and_a_repetition_waits_for_the_same_flush()
    {
        var storage = new MemoryStorage();
        await using var chat = Chats.Start(storage);
        var ana = await RegisterAsync(chat, "ana");
        var told = 0;
        chat.Events.InboxChanged = _ => Interlocked.Increment(ref told);
        var held = storage.Hold(Chats.FlushStep);
        var sending = SendAsync(chat, ana, "oi", Id);
        await held.Reached;
        var repeating = SendAsync(chat, ana, "oi", Id, retry: true);
        Assert.Equal((0, 0), ((await ReadAsync(chat, ana)).Top.Seq, told));
        Assert.False(sending.IsCompleted || repeating.IsCompleted);
        held.Release();
        Assert.Equal(DirectOutcome.Stored, (await sending).Outcome);
        Assert.Equal(await sending, await repeating);
        Assert.Equal(["oi"], (await ReadAsync(chat, ana)).Messages.Select(TextOf));
        Assert.InRange(told, 1, 2);

        held = storage.Hold(Chats.FlushStep);
        var marking = chat.Inboxes().MarkReadAsync(ana, 1).AsTask();
        await held.Reached;
        Assert.False(marking.IsCompleted);
        held.Release();
        await marking.WaitAsync(Chats.Limit);
        Assert.Equal(0, (await ReadAsync(chat, ana)).Unread);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_failing_disk_leaves_undecided_is_decided_after_the_restart_and_stored_once(bool reachedTheDisk)
    {
        var storage = new MemoryStorage();
        InboxOwner ana;
        await using (var chat = Chats.Start(storage))
        {
            ana = await RegisterAsync(chat, "ana");
            var kept = await SendAsync(chat, ana, "um", "the-id-of-the-first-one");
            storage.OnStep = step => _ = step == Chats.FlushStep ? throw new IOException("EIO") : 0;
            Assert.Equal(DirectOutcome.Unknown, (await SendAsync(chat, ana, "dois", Id)).Outcome);
            Assert.Equal(DirectOutcome.Unknown, (await SendAsync(chat, ana, "dois", Id, retry: true)).Outcome);
            Assert.Equal(DirectOutcome.Unavailable, (await SendAsync(chat, ana, "três")).Outcome);
            Assert.Equal(kept, await SendAsync(chat, ana, "um", "the-id-of-the-first-one", retry: true));
            await Assert.ThrowsAsync<BackplaneUnavailableException>(() => chat.Inboxes().MarkReadAsync(ana, 1).AsTask().WaitAsync(Chats.Limit));
            Assert.Equal(["um"], (await ReadAsync(chat, ana)).Messages.Select(TextOf));
        }

        await using var next = Chats.Start(storage.AfterCrash(unflushedBytes: reachedTheDisk));
        Assert.Equal(reachedTheDisk ? ["um", "dois"] : ["um"], (await ReadAsync(next, ana)).Messages.Select(TextOf));
        for (var attempt = 0; attempt < 3; attempt++) Assert.Equal((DirectOutcome.Stored, 2L), Place(await SendAsync(next, ana, "dois", Id, retry: true)));
        Assert.Equal(["um", "dois"], (await ReadAsync(next, ana)).Messages.Select(TextOf));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_inbox_goes_with_its_account_and_whoever_registers_the_name_anew_finds_none_of_it(bool registeredAnew)
    {
        var storage = new MemoryStorage();
        InboxOwner before;
        await using (var chat = Chats.Start(storage))
        {
            before = await RegisterAsync(chat, "ana");
            await SendAsync(chat, before, "segredo");
            var account = (await chat.Accounts.FindAsync(before.Nick).Soon())!;
            // Handed over before the account ends, and after: neither is anybody's.
            var held = storage.Hold(Chats.FlushStep);
            var earlier = SendAsync(chat, before, "antes");
            await held.Reached;
            var ending = chat.Accounts.UnregisterAsync(before.Nick, account.Pass, SessionId.Random()).AsTask();
            var later = SendAsync(chat, before, "depois");
            held.Release();
            Assert.Equal(AccountOutcome.Done, await ending.Soon());
            Assert.Contains((await earlier).Outcome, new[] { DirectOutcome.Stored, DirectOutcome.NoSuchUser });
            Assert.Equal(DirectOutcome.NoSuchUser, (await later).Outcome);
            Assert.Empty((await ReadAsync(chat, before)).Messages);
        }

        storage = storage.AfterCrash();
        if (registeredAnew)
        {
            await using var chat = Chats.Start(storage);
            var after = await RegisterAsync(chat, "ana");
            Assert.Empty((await ReadAsync(chat, after)).Messages);
            Assert.Equal(1, (await SendAsync(chat, after, "nova")).Seq);
            storage = storage.AfterCrash();
        }

        await using (var next = Chats.Start(storage, new HistoryLimits(1, 0), compactAbove: 1))
        {
            Assert.Empty((await ReadAsync(next, before)).Messages);
            await next.SayAllAsync(Chats.Room("a"), await next.EnterAsync(Chats.Room("a"), Chats.Person("caio")), Chats.Numbered(200));
        }

        var left = Encoding.UTF8.GetString(storage.Content(JournalFiles.Current));
        Assert.DoesNotContain("segredo", left, StringComparison.Ordinal);
        Assert.Equal(registeredAnew, left.Contains("\"nova\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_guests_inbox_never_reaches_the_disk()
    {
        var (storage, ana) = (new MemoryStorage(), new InboxOwner(Chats.Person("ana").Nick, SessionId.Random()));
        await using var chat = Chats.Start(storage);
        Assert.Equal(NickOutcome.Claimed, await chat.ClaimNickAsync(ana.Nick, ana.Session).Soon());
        Assert.Equal(1, (await SendAsync(chat, ana, "segredo")).Seq);
        Assert.Equal(["segredo"], (await ReadAsync(chat, ana)).Messages.Select(TextOf));
        Assert.DoesNotContain("segredo", Encoding.UTF8.GetString(storage.Content(JournalFiles.Current)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dropped_messages_and_old_marks_are_dead_bytes()
    {
        var (storage, few, log) = (new MemoryStorage(), new HistoryLimits(5, 0), new RememberedLog());
        await using var chat = Chats.Start(storage, log: log, compactAbove: 4000, inbox: few);
        var ana = await RegisterAsync(chat, "ana");
        for (var number = 1; number <= 300; number++)
        {
            Assert.Equal(number, (await SendAsync(chat, ana, $"m{number}")).Seq);
            await chat.Inboxes().MarkReadAsync(ana, number).AsTask().WaitAsync(Chats.Limit);
        }

        Assert.InRange(log.Of(LogLevel.Information).Count(line => line.Contains("compacted", StringComparison.Ordinal)), 2, 100);
        Assert.InRange(storage.Content(JournalFiles.Current).Length, 1, 12_000);
        await using var next = Chats.Start(storage.AfterCrash(), inbox: few);
        Assert.Equal((300, 0), ((await ReadAsync(next, ana)).Top.Seq, (await ReadAsync(next, ana)).Unread));
    }

    [Fact]
    public async Task Any_prefix_of_a_journal_gives_a_prefix_of_an_inbox_and_a_torn_one_begins_a_new_epoch()
    {
        var storage = new MemoryStorage();
        InboxOwner ana;
        string[] written;
        InboxPage before;
        await using (var chat = Chats.Start(storage))
        {
            ana = await RegisterAsync(chat, "ana");
            foreach (var text in Chats.Numbered(6)) await SendAsync(chat, ana, text);
            await chat.Inboxes().MarkReadAsync(ana, 3).AsTask().WaitAsync(Chats.Limit);
            await SendAsync(chat, ana, "m7");
            before = await ReadAsync(chat, ana);
            written = [.. before.Messages.Select(Print)];
        }

        var journal = storage.Content(JournalFiles.Current);
        for (var length = 0; length <= journal.Length; length++)
        {
            var recovery = JournalRecovery.Read(MemoryStorage.With(journal[..length]).Open(JournalFiles.Current)!, new HistoryLimits(), HistoryLimits.Inbox);
            Assert.Empty(recovery.Damaged);
            var found = recovery.Inboxes.GetValueOrDefault(ana.Account)?.Contents.From(0, 100) ?? [];
            Assert.Equal(written.Take(found.Length), found.Select(Print));
            if (length == journal.Length) Assert.Equal(written.Length, found.Length);
        }

        await using var next = Chats.Start(MemoryStorage.With(journal[..^1]));
        var followed = await next.Inboxes().FollowAsync(ana, before.Top with { Seq = 6, Id = before.Messages[5].Id }, false, 10).Soon();
        Assert.Equal((Continuation.Epoch, 6), (followed.Resumption.Continuation, followed.Messages.Length));
        Assert.Equal(7, (await SendAsync(next, ana, "m7", before.Messages[6].Id, retry: true)).Seq);
    }

    [Fact]
    public async Task A_hole_in_an_inbox_is_damage_and_skipping_it_keeps_the_rest()
    {
        var storage = new MemoryStorage();
        InboxOwner ana;
        await using (var chat = Chats.Start(storage))
        {
            ana = await RegisterAsync(chat, "ana");
            foreach (var text in Chats.Numbered(4)) await SendAsync(chat, ana, text);
        }

        var journal = storage.Content(JournalFiles.Current);
        var offsets = Chats.Offsets(journal);
        byte[] holed = [.. journal[..(int)offsets[^4]], .. journal[(int)offsets[^3]..]];
        Assert.Equal(JournalRefusal.Damaged, Assert.Throws<JournalRefusedException>(() => Chats.Start(MemoryStorage.With(holed))).Refusal);
        await using var next = Chats.Start(MemoryStorage.With(holed), damage: JournalDamage.Skip);
        var page = await ReadAsync(next, ana);
        Assert.Equal(["m1", "m4"], page.Messages.Select(TextOf));
        Assert.Equal([1, 2], page.Messages.Select(message => message.Seq));
    }

    private static async Task<InboxOwner> RegisterAsync(InProcessBackplane chat, string name)
    {
        var (nick, session) = (Chats.Person(name).Nick, SessionId.Random());
        var admission = await chat.Accounts.RegisterAsync(nick, "verifier", session).Soon();
        return new InboxOwner(nick, session, admission.Pass!.Account);
    }

    private static Task<DirectResult> SendAsync(InProcessBackplane chat, InboxOwner to, string text, string? id = null, bool retry = false) =>
        chat.Inboxes().SendAsync(new DirectRequest(to.Nick, "bia", id ?? MessageIds.Random(), "aula", Encoding.UTF8.GetBytes(text), retry)).Soon();

    private static Task<InboxPage> ReadAsync(InProcessBackplane chat, InboxOwner owner) =>
        chat.Inboxes().ReadAsync(owner, new HistoryQuery(null, null, 1000)).Soon();

    private static (DirectOutcome Outcome, long Seq) Place(DirectResult result) => (result.Outcome, result.Seq);

    private static string TextOf(DirectMessage message) => Encoding.UTF8.GetString(message.Text);

    private static string Print(DirectMessage message) =>
        $"{message.Seq} {message.Id} {message.From} {message.To} {message.Subject} {message.Ts} {Convert.ToHexString(message.Text)}";
}
