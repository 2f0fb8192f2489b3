using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Journal;

namespace ChatSocket.Chat.Tests.Journal;

/// <summary>Accounts survive the process as messages do.</summary>
public sealed class AccountRecoveryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_account_comes_back_with_its_id_its_version_and_its_newest_verifier(bool compacted)
    {
        var (storage, session, ana) = (new MemoryStorage(), SessionId.Random(), Chats.Person("Ána").Nick);
        AccountPass pass;
        await using (var chat = Chats.Start(storage))
        {
            pass = (await chat.Accounts.RegisterAsync(ana, "first", session).Soon()).Pass!;
            pass = (await chat.Accounts.ChangePasswordAsync(ana, pass, "second", session).Soon()).Pass!;
            Assert.Equal(AccountOutcome.Done, await chat.Accounts.RestorePasswordAsync(ana, pass, "third").Soon());
            var gone = Chats.Person("gone").Nick;
            var other = (await chat.Accounts.RegisterAsync(gone, "x", session).Soon()).Pass!;
            Assert.Equal(AccountOutcome.Done, await chat.Accounts.UnregisterAsync(gone, other, session).Soon());
        }

        storage = storage.AfterCrash();
        if (compacted)
        {
            var room = Chats.Room("a");
            await using var chat = Chats.Start(storage, new(1, 0), compactAbove: 1);
            await chat.SayAllAsync(room, await chat.EnterAsync(room), Chats.Numbered(200));
            storage = storage.AfterCrash();
        }

        await using var next = Chats.Start(storage.AfterCrash());
        var account = (await next.Accounts.FindAsync(ana).Soon())!;
        Assert.Equal(("Ána", pass, "third"), (account.Nick.Shown, account.Pass, account.Verifier));
        Assert.Null(await next.Accounts.FindAsync(Chats.Person("gone").Nick).Soon());
        Assert.Equal(NickOutcome.Registered, await next.ClaimNickAsync(ana, SessionId.Random()).Soon());
        Assert.Equal(NickOutcome.Claimed, await next.ClaimNickAsync(ana, SessionId.Random(), pass).Soon());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Owner_bans_and_the_rest_of_a_rooms_order_come_back(bool compacted)
    {
        var (storage, room, bia) = (new MemoryStorage(), Chats.Room("sala"), Chats.Person("bia"));
        await using (var chat = Chats.Start(storage, new(1, 0), compactAbove: compacted ? 1 : long.MaxValue))
        {
            Assert.Equal(RoomOutcome.Done, await chat.CreateAsync(room, "", "ana-account").Soon());
            var act = new RoomAct(RoomVerb.Ban, "ana", "ana-account", false) { Target = bia.Nick, TargetAccount = "bia-account", Reason = "\"spam\"" };
            Assert.Equal(OrderOutcome.Done, await chat.ActAsync(room, act).Soon());
            Assert.Equal(OrderOutcome.Done, await chat.ActAsync(room, act with { Verb = RoomVerb.Set, Target = null, MemberLimit = 1, TopicLocked = true }).Soon());
            if (compacted) await chat.SayAllAsync(room, await chat.EnterAsync(room), Chats.Numbered(200));
        }

        await using var next = Chats.Start(storage.AfterCrash());
        Assert.Equal(RoomOutcome.Banned, (await next.JoinAsync(room, bia).Soon()).Outcome);
        Assert.Equal(RoomOutcome.Banned, (await next.JoinAsync(room, Chats.Person("x") with { Account = "bia-account" }).Soon()).Outcome);
        var caio = await next.EnterAsync(room, Chats.Person("caio"));
        Assert.Equal(RoomOutcome.Crowded, (await next.JoinAsync(room, Chats.Person("dora")).Soon()).Outcome);
        Assert.Equal(RoomOutcome.Forbidden, await next.SetTopicAsync(room, caio.Attachment, "x").Soon());
        var unban = new RoomAct(RoomVerb.Unban, "ana", "ana-account", false) { Target = bia.Nick };
        Assert.Equal(OrderOutcome.Done, await next.ActAsync(room, unban).Soon());
        Assert.Equal(OrderOutcome.Forbidden, await next.ActAsync(room, unban with { Account = "bia-account" }).Soon());
    }

    [Fact]
    public async Task An_account_comes_back_from_a_journal_with_a_torn_tail()
    {
        var (storage, ana) = (new MemoryStorage(), Chats.Person("ana").Nick);
        await using (var chat = Chats.Start(storage)) await chat.Accounts.RegisterAsync(ana, "v", SessionId.Random()).Soon();
        var journal = storage.Content(JournalFiles.Current);
        await using var next = Chats.Start(MemoryStorage.With([.. journal, 0, 0, 0, 9]));
        Assert.Equal("v", (await next.Accounts.FindAsync(ana).Soon())!.Verifier);
    }

    [Fact]
    public async Task Nothing_is_said_to_be_registered_before_it_is_on_the_disk()
    {
        var storage = new MemoryStorage();
        await using var chat = Chats.Start(storage);
        await chat.PositionAsync(Chats.Room("geral"));
        var (ana, held) = (Chats.Person("ana").Nick, storage.Hold(Chats.FlushStep));
        var registering = chat.Accounts.RegisterAsync(ana, "v", SessionId.Random()).AsTask();
        await held.Reached;
        Assert.False(registering.IsCompleted);
        Assert.Null(await chat.Accounts.FindAsync(ana).Soon());
        Assert.Equal(NickOutcome.Registered, await chat.ClaimNickAsync(ana, SessionId.Random()).Soon());
        Assert.Equal(AccountOutcome.Registered, (await chat.Accounts.RegisterAsync(ana, "w", SessionId.Random()).Soon()).Outcome);
        held.Release();
        Assert.Equal(AccountOutcome.Done, (await registering.Soon()).Outcome);
        Assert.Equal("v", (await chat.Accounts.FindAsync(ana).Soon())!.Verifier);
    }
}
