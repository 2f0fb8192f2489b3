using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    [Fact]
    public async Task An_account_is_found_as_it_was_registered_under_every_spelling()
    {
        var nick = Any.Nick("N");
        Assert.Null(await Backplane.Accounts.FindAsync(nick).Bounded());
        var (outcome, pass) = await Backplane.Accounts.RegisterAsync(nick, "v1$x", SessionId.Random()).Bounded();
        Assert.Equal(AccountOutcome.Done, outcome);
        var account = await Backplane.Accounts.FindAsync(Any.Named(nick.Shown.ToUpperInvariant())).Bounded();
        Assert.Equal((nick.Shown, pass, "v1$x"), (account!.Nick.Shown, account.Pass, account.Verifier));
    }

    [Fact]
    public async Task A_registered_nick_is_the_accounts_alone()
    {
        var (nick, home) = (Any.Nick(), SessionId.Random());
        var pass = await RegisterAsync(nick, home);
        Assert.Equal(NickOutcome.Registered, await Backplane.ClaimNickAsync(nick, SessionId.Random()).Bounded());
        Assert.Equal(NickOutcome.Registered, await Backplane.ClaimNickAsync(nick, home).Bounded());
        Assert.Equal(NickOutcome.Registered, await Backplane.ClaimNickAsync(nick, SessionId.Random(), pass with { Version = 2 }).Bounded());
        Assert.Equal(NickOutcome.Registered, await Backplane.ClaimNickAsync(nick, SessionId.Random(), pass with { Account = MessageIds.Random() }).Bounded());
        Assert.Equal(NickOutcome.Registered, await Backplane.ClaimNickAsync(Any.Nick(), SessionId.Random(), pass).Bounded());
        await Backplane.ReleaseNickAsync(nick, home).Bounded();
        Assert.Equal(NickOutcome.Registered, await Backplane.ClaimNickAsync(nick, SessionId.Random()).Bounded());
    }

    [Fact]
    public async Task Several_sessions_hold_the_nick_of_their_account_and_let_go_one_by_one()
    {
        var (nick, home, phone) = (Any.Nick(), SessionId.Random(), SessionId.Random());
        var pass = await RegisterAsync(nick, home);
        Assert.Equal(NickOutcome.Claimed, await Backplane.ClaimNickAsync(nick, phone, pass).Bounded());
        await Backplane.ReleaseNickAsync(nick, home).Bounded();
        Assert.Equal(AccountOutcome.Done, await Backplane.Accounts.UnregisterAsync(nick, pass, phone).Bounded());
        Assert.Equal(NickOutcome.Taken, await Backplane.ClaimNickAsync(nick, home).Bounded());
        await Backplane.ReleaseNickAsync(nick, phone).Bounded();
        Assert.Equal(NickOutcome.Claimed, await Backplane.ClaimNickAsync(nick, home).Bounded());
    }

    [Fact]
    public async Task A_nick_that_somebody_else_uses_is_not_registered_and_ones_own_is()
    {
        var (nick, guest) = (Any.Nick(), SessionId.Random());
        await Backplane.ClaimNickAsync(nick, guest).Bounded();
        Assert.Equal(AccountOutcome.NickTaken, (await Backplane.Accounts.RegisterAsync(nick, "v", SessionId.Random()).Bounded()).Outcome);
        Assert.Null(await Backplane.Accounts.FindAsync(nick).Bounded());
        Assert.Equal(AccountOutcome.Done, (await Backplane.Accounts.RegisterAsync(nick, "v", guest).Bounded()).Outcome);
        Assert.Equal(AccountOutcome.Registered, (await Backplane.Accounts.RegisterAsync(nick, "v", guest).Bounded()).Outcome);
    }

    [Fact]
    public async Task Of_many_who_register_a_nick_at_once_one_has_it()
    {
        var nick = Any.Nick();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Task.Run(() =>
            Backplane.Accounts.RegisterAsync(number % 2 == 0 ? nick : Any.Named(nick.Shown.ToUpperInvariant()), "v", SessionId.Random()).AsTask()))).Bounded();
        Assert.Single(outcomes, outcome => outcome.Outcome == AccountOutcome.Done);
        Assert.Equal(99, outcomes.Count(outcome => outcome.Outcome == AccountOutcome.Registered));
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_their_passes()
    {
        var (nick, home, phone) = (Any.Nick(), SessionId.Random(), SessionId.Random());
        var ended = new Recorder<SessionId>();
        Backplane.Events.SessionEnded = end => ended.Add(end.Session);
        var pass = await RegisterAsync(nick, home);
        await Backplane.ClaimNickAsync(nick, phone, pass).Bounded();
        var (outcome, renewed) = await Backplane.Accounts.ChangePasswordAsync(nick, pass, "v2", home).Bounded();
        Assert.Equal((AccountOutcome.Done, pass with { Version = 2 }), (outcome, renewed!));
        Assert.Equal([phone], await ended.CountAsync(1));
        Assert.Equal("v2", (await Backplane.Accounts.FindAsync(nick).Bounded())!.Verifier);
        Assert.Equal(NickOutcome.Registered, await Backplane.ClaimNickAsync(nick, phone, pass).Bounded());
        Assert.Equal(NickOutcome.Claimed, await Backplane.ClaimNickAsync(nick, phone, renewed).Bounded());
        Assert.Equal(AccountOutcome.Outdated, (await Backplane.Accounts.ChangePasswordAsync(nick, pass, "v3", home).Bounded()).Outcome);
        Assert.Equal(AccountOutcome.Outdated, await Backplane.Accounts.UnregisterAsync(nick, pass, home).Bounded());
        Assert.Equal(AccountOutcome.Outdated, await Backplane.Accounts.RestorePasswordAsync(nick, pass, "v3").Bounded());
    }

    [Fact]
    public async Task Storing_the_same_password_anew_ends_nobody()
    {
        var (nick, home, phone) = (Any.Nick(), SessionId.Random(), SessionId.Random());
        var pass = await RegisterAsync(nick, home);
        Assert.Equal(AccountOutcome.Done, await Backplane.Accounts.RestorePasswordAsync(nick, pass, "dearer").Bounded());
        Assert.Equal(NickOutcome.Claimed, await Backplane.ClaimNickAsync(nick, phone, pass).Bounded());
        Assert.Equal("dearer", (await Backplane.Accounts.FindAsync(nick).Bounded())!.Verifier);
    }

    [Fact]
    public async Task A_name_registered_again_is_another_account()
    {
        var (nick, first, second) = (Any.Nick(), SessionId.Random(), SessionId.Random());
        var pass = await RegisterAsync(nick, first);
        Assert.Equal(AccountOutcome.Done, await Backplane.Accounts.UnregisterAsync(nick, pass, first).Bounded());
        Assert.Null(await Backplane.Accounts.FindAsync(nick).Bounded());
        await Backplane.ReleaseNickAsync(nick, first).Bounded();
        var later = await RegisterAsync(nick, second);
        Assert.NotEqual(pass.Account, later.Account);
        Assert.Equal(NickOutcome.Registered, await Backplane.ClaimNickAsync(nick, first, pass).Bounded());
    }

    [Fact]
    public async Task A_session_of_an_account_is_resumed_as_that_accounts_until_a_new_password_ends_it()
    {
        var (nick, home, phone) = (Any.Nick(), SessionId.Random(), SessionId.Random());
        var pass = await RegisterAsync(nick, home);
        await Backplane.ClaimNickAsync(nick, phone, pass).Bounded();
        var (kept, lost) = (new ResumableSession(MessageIds.Random(), home, 1, nick, pass), new ResumableSession(MessageIds.Random(), phone, 1, nick, pass));
        Assert.True(await Backplane.OpenSessionAsync(kept).Bounded());
        Assert.True(await Backplane.OpenSessionAsync(lost).Bounded());
        Assert.Equal(pass, (await Backplane.ResumeSessionAsync(lost.TokenHash).Bounded())!.Pass);
        var renewed = (await Backplane.Accounts.ChangePasswordAsync(nick, pass, "v2", home).Bounded()).Pass;
        Assert.True(await Backplane.RenameSessionAsync(kept.TokenHash, 1, nick, renewed).Bounded());
        Assert.Null(await Backplane.ResumeSessionAsync(lost.TokenHash).Bounded());
        Assert.Equal(renewed, (await Backplane.ResumeSessionAsync(kept.TokenHash).Bounded())!.Pass);
    }

    [Fact]
    public async Task An_account_has_so_many_sessions_at_once_and_no_more()
    {
        var nick = Any.Nick();
        var pass = await RegisterAsync(nick, SessionId.Random());
        var devices = Enumerable.Range(0, 32).Select(_ => SessionId.Random()).ToArray();
        foreach (var device in devices[..31]) Assert.Equal(NickOutcome.Claimed, await Backplane.ClaimNickAsync(nick, device, pass).Bounded());
        Assert.Equal(NickOutcome.Full, await Backplane.ClaimNickAsync(nick, devices[31], pass).Bounded());
        Assert.Equal(NickOutcome.Claimed, await Backplane.ClaimNickAsync(nick, devices[0], pass).Bounded());
        await Backplane.ReleaseNickAsync(nick, devices[0]).Bounded();
        Assert.Equal(NickOutcome.Claimed, await Backplane.ClaimNickAsync(nick, devices[31], pass).Bounded());
    }

    [Fact]
    public async Task Of_tries_at_the_same_time_no_more_pass_than_may()
    {
        var (nick, minute) = (Any.Nick(), TimeSpan.FromMinutes(1));
        var passed = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Backplane.Accounts.TryAsync(nick, 5, minute).AsTask()))).Bounded();
        Assert.Equal(5, passed.Count(pass => pass));
        Assert.True(await Backplane.Accounts.TryAsync(Any.Nick(), 5, minute).Bounded());
        await Backplane.Accounts.ForgiveAsync(nick).Bounded();
        Assert.True(await Backplane.Accounts.TryAsync(nick, 5, minute).Bounded());
    }

    [Fact]
    public async Task A_person_in_a_room_by_two_sessions_comes_and_goes_once()
    {
        var (room, nick) = (Any.Room(), Any.Nick());
        var (home, phone, other) = (Any.Member(nick) with { Account = "a" }, Any.Member(nick) with { Account = "a", Since = 1 }, Any.Member());
        var listener = await ListenAsync(room);
        Assert.Equal(1, (await JoinAsync(room, home)).Count);
        var second = await JoinAsync(room, phone);
        Assert.Equal((1, nick.Shown), (second.Count, Assert.Single(second.Sample)));
        Assert.Equal(2, (await JoinAsync(room, other)).Count);
        var listed = await Backplane.MembersAsync(room, "", 10).Bounded();
        Assert.Equal(2, listed.Members.Length);
        Assert.Equal(1, listed.Members.Single(member => member.Nick.Key == nick.Key).Since);
        Assert.Equal(2, (await Backplane.RoomsAsync(room.Key, "", 1).Bounded()).Rooms[0].Count);
        await Backplane.LeaveAsync(room, home.Attachment).Bounded();
        Assert.Equal(AppendOutcome.Stored, (await AppendOneAsync(room, phone.Says("ainda aqui"))).Outcome);
        await Backplane.LeaveAsync(room, phone.Attachment).Bounded();
        var changes = await listener.Presence.CountAsync(3);
        Assert.Equal(
            [new PresenceEvent(PresenceKind.Join, nick.Shown), new PresenceEvent(PresenceKind.Join, other.Nick.Shown), new PresenceEvent(PresenceKind.Leave, nick.Shown)],
            changes.SelectMany(change => change.Events));
        Assert.Equal([1, 2, 1], changes.Select(change => change.Count));
    }

    [Fact]
    public async Task Who_takes_the_name_of_somebody_there_goes_and_who_gives_it_up_comes()
    {
        var (room, nick, guest) = (Any.Room(), Any.Nick(), Any.Member());
        var home = Any.Member(nick);
        await JoinAsync(room, home);
        await JoinAsync(room, guest);
        var listener = await ListenAsync(room);
        await Backplane.RenameAsync(room, guest.Attachment, guest.Nick, nick, "a").Bounded();
        await Backplane.RenameAsync(room, guest.Attachment, nick, guest.Nick).Bounded();
        await Backplane.RenameAsync(room, guest.Attachment, guest.Nick, guest.Nick, "b").Bounded();
        var last = Any.Nick();
        await Backplane.RenameAsync(room, guest.Attachment, guest.Nick, last).Bounded();
        var changes = await listener.Presence.CountAsync(3);
        Assert.Equal(
            [new PresenceEvent(PresenceKind.Leave, guest.Nick.Shown), new PresenceEvent(PresenceKind.Join, guest.Nick.Shown), new PresenceEvent(PresenceKind.Rename, guest.Nick.Shown, last.Shown)],
            changes.SelectMany(change => change.Events));
        Assert.Equal([1, 2, 2], changes.Select(change => change.Count));
    }

    private async Task<AccountPass> RegisterAsync(Nick nick, SessionId by)
    {
        var (outcome, pass) = await Backplane.Accounts.RegisterAsync(nick, "verifier", by).Bounded();
        Assert.Equal(AccountOutcome.Done, outcome);
        return pass!;
    }
}
