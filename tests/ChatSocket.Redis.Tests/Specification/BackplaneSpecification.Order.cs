using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    private const string Owner = "owner-account";

    [Theory]
    [InlineData(RoomVerb.Kick)]
    [InlineData(RoomVerb.Ban)]
    [InlineData(RoomVerb.Mute)]
    [InlineData(RoomVerb.Invite)]
    [InlineData(RoomVerb.Set)]
    public async Task Only_the_owner_and_administrators_keep_order(RoomVerb verb)
    {
        var (room, bia) = await OwnedRoomAsync();
        foreach (var account in new[] { "", "-", "another-account" })
        {
            Assert.Equal(OrderOutcome.Forbidden, await Backplane.ActAsync(room, Act(verb, bia.Nick, account)).Bounded());
        }

        Assert.Equal(AppendOutcome.Stored, (await AppendOneAsync(room, bia.Says("ainda"))).Outcome);
        Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(room, Act(verb, bia.Nick, Owner)).Bounded());
        Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(room, Act(RoomVerb.Mute, Any.Nick(), "") with { IsAdministrator = true }).Bounded());
        Assert.Equal(OrderOutcome.NoSuchRoom, await Backplane.ActAsync(Any.Room(), Act(verb, bia.Nick, Owner) with { IsAdministrator = true }).Bounded());
    }

    [Fact]
    public async Task A_room_that_a_guest_made_has_no_owner_and_one_that_was_joined_into_being_has()
    {
        var (guests, made) = (Any.Room(), Any.Room());
        await JoinAsync(guests);
        Assert.Equal(OrderOutcome.Forbidden, await Backplane.ActAsync(guests, Act(RoomVerb.Set, null, Owner)).Bounded());
        await JoinAsync(made, Any.Member() with { Account = Owner });
        Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(made, Act(RoomVerb.Set, null, Owner)).Bounded());
        var lost = Any.Room();
        var back = await Backplane.JoinAsync(lost, Any.Member() with { Account = Owner }, new RoomPosition("before", 7, "id")).Bounded();
        Assert.Equal(RoomOutcome.Done, back.Outcome);
        Assert.Equal(OrderOutcome.Forbidden, await Backplane.ActAsync(lost, Act(RoomVerb.Set, null, Owner)).Bounded());
    }

    [Fact]
    public async Task Who_is_kicked_is_out_with_every_session_and_may_come_back()
    {
        var (room, bia) = await OwnedRoomAsync();
        var phone = Any.Member(bia.Nick);
        await JoinAsync(room, phone);
        var (removed, listener) = (new Recorder<Removal>(), await ListenAsync(room));
        Backplane.Events.MemberRemoved = removed.Add;
        Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(room, Act(RoomVerb.Kick, Any.Named(bia.Nick.Shown.ToUpperInvariant()), Owner)).Bounded());
        Assert.Equal([bia.Attachment, phone.Attachment], (await removed.CountAsync(2)).Select(one => one.Member).OrderBy(one => one != bia.Attachment));
        Assert.All(removed.Items, one => Assert.Equal((room.Key, "dona", "porque sim, e só", false), (one.Room.Key, one.By, one.Reason, one.IsBan)));
        Assert.Equal([new PresenceEvent(PresenceKind.Leave, bia.Nick.Shown)], (await listener.Presence.CountAsync(1))[0].Events);
        Assert.Equal(AppendOutcome.NotMember, (await AppendOneAsync(room, bia.Says("fora"))).Outcome);
        Assert.Equal(OrderOutcome.NoSuchUser, await Backplane.ActAsync(room, Act(RoomVerb.Kick, bia.Nick, Owner)).Bounded());
        await JoinAsync(room, bia.Later());
        Assert.Equal(AppendOutcome.Stored, (await AppendOneAsync(room, bia.Later().Says("de volta"))).Outcome);
    }

    [Fact]
    public async Task Who_is_banned_stays_out_by_name_in_any_case_and_by_account_under_any_name()
    {
        var (room, bia) = await OwnedRoomAsync();
        var act = Act(RoomVerb.Ban, bia.Nick, Owner) with { TargetAccount = "bia-account" };
        Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(room, act).Bounded());
        Assert.Equal(AppendOutcome.NotMember, (await AppendOneAsync(room, bia.Says("fora"))).Outcome);
        await IsRefusedAsync(room, bia.Later(), RoomOutcome.Banned);
        await IsRefusedAsync(room, Any.Member(Any.Named(bia.Nick.Shown.ToUpperInvariant())), RoomOutcome.Banned);
        await IsRefusedAsync(room, Any.Member() with { Account = "bia-account" }, RoomOutcome.Banned);
        await JoinAsync(room, Any.Member() with { Account = "bia-account", IsAdministrator = true });
        Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(room, Act(RoomVerb.Unban, bia.Nick, Owner)).Bounded());
        Assert.Equal(OrderOutcome.NoSuchUser, await Backplane.ActAsync(room, Act(RoomVerb.Unban, bia.Nick, Owner)).Bounded());
        await JoinAsync(room, bia.Later());
        await JoinAsync(room, Any.Member() with { Account = "bia-account" });
    }

    [Fact]
    public async Task A_ban_with_the_address_keeps_everybody_from_there_out_and_puts_out_who_is_in()
    {
        var (room, bia) = await OwnedRoomAsync("192.0.2.9");
        var other = Any.Member() with { Address = "192.0.2.9" };
        await JoinAsync(room, other);
        Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(room, Act(RoomVerb.Ban, bia.Nick, Owner) with { WithAddress = true }).Bounded());
        Assert.Equal(AppendOutcome.NotMember, (await AppendOneAsync(room, other.Says("fora"))).Outcome);
        await IsRefusedAsync(room, Any.Member() with { Address = "192.0.2.9" }, RoomOutcome.Banned);
        await JoinAsync(room, Any.Member() with { Address = "192.0.2.10" });
        await JoinAsync(room, Any.Member() with { Address = "192.0.2.9", Account = Owner });
        Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(room, Act(RoomVerb.Unban, bia.Nick, Owner)).Bounded());
        await JoinAsync(room, other.Later());
    }

    [Fact]
    public async Task Who_is_muted_hears_and_does_not_speak()
    {
        var (room, bia) = await OwnedRoomAsync();
        var caio = Any.Member();
        await JoinAsync(room, caio);
        Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(room, Act(RoomVerb.Mute, bia.Nick, Owner)).Bounded());
        var result = await AppendAsync(room, bia.Says("psiu"), caio.Says("eu posso"));
        Assert.Equal([AppendOutcome.Muted, AppendOutcome.Stored], result.Items.Select(item => item.Outcome));
        Assert.Equal(1, result.Items[1].Seq);
        Assert.Equal(RoomOutcome.Muted, await Backplane.SetTopicAsync(room, bia.Attachment, "dito assim").Bounded());
        Assert.Equal(RoomOutcome.Done, await Backplane.SetTopicAsync(room, caio.Attachment, "de todos").Bounded());
        await Backplane.LeaveAsync(room, bia.Attachment).Bounded();
        await JoinAsync(room, bia.Later());
        Assert.Equal(AppendOutcome.Muted, (await AppendOneAsync(room, bia.Later().Says("voltei"))).Outcome);
        await Backplane.RenameAsync(room, bia.Later().Attachment, bia.Nick, Any.Nick()).Bounded();
        Assert.Equal(AppendOutcome.Muted, (await AppendOneAsync(room, bia.Later().Says("outro nome"))).Outcome);
        await Backplane.RenameAsync(room, bia.Later().Attachment, bia.Nick, bia.Nick).Bounded();
        Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(room, Act(RoomVerb.Unmute, bia.Nick, Owner)).Bounded());
        Assert.Equal(AppendOutcome.Stored, (await AppendOneAsync(room, bia.Later().Says("obrigada"))).Outcome);
    }

    [Fact]
    public async Task A_message_that_was_stored_before_the_mute_is_still_found_by_its_retry()
    {
        var (room, bia) = await OwnedRoomAsync();
        var start = (await JoinAsync(room, bia.Later())).Position;
        var id = MessageIds.Random();
        var first = await AppendOneAsync(room, bia.Later().Says("antes", id));
        await Backplane.ActAsync(room, Act(RoomVerb.Mute, bia.Nick, Owner)).Bounded();
        Assert.Equal(first, await AppendOneAsync(room, bia.Later().Says("antes", id, start)));
    }

    [Fact]
    public async Task A_room_for_invited_ones_lets_in_those_and_its_owner()
    {
        var (room, bia) = await OwnedRoomAsync();
        Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(room, Act(RoomVerb.Set, null, Owner) with { InviteOnly = true }).Bounded());
        Assert.Equal(AppendOutcome.Stored, (await AppendOneAsync(room, bia.Says("já estava"))).Outcome);
        await JoinAsync(room, bia.Later());
        var guest = Any.Member();
        await IsRefusedAsync(room, guest, RoomOutcome.InviteOnly);
        Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(room, Act(RoomVerb.Invite, guest.Nick, Owner)).Bounded());
        await JoinAsync(room, guest);
        await JoinAsync(room, Any.Member() with { Account = Owner });
        await JoinAsync(room, Any.Member() with { IsAdministrator = true, Account = "admin" });
        Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(room, Act(RoomVerb.Set, null, Owner) with { InviteOnly = false }).Bounded());
        await JoinAsync(room);
    }

    [Fact]
    public async Task Of_many_who_join_at_once_no_more_come_in_than_may()
    {
        var (room, _) = await OwnedRoomAsync();
        Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(room, Act(RoomVerb.Set, null, Owner) with { MemberLimit = 5 }).Bounded());
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => Backplane.JoinAsync(room, Any.Member()).AsTask()))).Bounded();
        Assert.Equal(4, outcomes.Count(joined => joined.Outcome == RoomOutcome.Done));
        Assert.Equal(26, outcomes.Count(joined => joined.Outcome == RoomOutcome.Crowded));
        Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(room, Act(RoomVerb.Set, null, Owner) with { MemberLimit = 0 }).Bounded());
        await JoinAsync(room);
    }

    [Fact]
    public async Task A_locked_topic_is_the_owners()
    {
        var (room, bia) = await OwnedRoomAsync();
        Assert.Equal(RoomOutcome.Done, await Backplane.SetTopicAsync(room, bia.Attachment, "de todos").Bounded());
        await Backplane.ActAsync(room, Act(RoomVerb.Set, null, Owner) with { TopicLocked = true }).Bounded();
        Assert.Equal(RoomOutcome.Forbidden, await Backplane.SetTopicAsync(room, bia.Attachment, "meu").Bounded());
        Assert.Equal(RoomOutcome.Done, await Backplane.SetTopicAsync(room, bia.Attachment, "da administração", asAdministrator: true).Bounded());
        var owner = Any.Member() with { Account = Owner };
        await JoinAsync(room, owner);
        Assert.Equal(RoomOutcome.Done, await Backplane.SetTopicAsync(room, owner.Attachment, "da dona").Bounded());
    }

    [Fact]
    public async Task The_owner_is_above_its_own_room_but_not_above_an_administrator()
    {
        var (room, _) = await OwnedRoomAsync();
        var owner = Any.Member() with { Account = Owner };
        await JoinAsync(room, owner);
        var act = Act(RoomVerb.Kick, owner.Nick, Owner) with { TargetAccount = Owner };
        Assert.Equal(OrderOutcome.Forbidden, await Backplane.ActAsync(room, act).Bounded());
        // A ban of it would hold nowhere.
        Assert.Equal(OrderOutcome.Forbidden, await Backplane.ActAsync(room, act with { Verb = RoomVerb.Ban, IsAdministrator = true, Account = "admin" }).Bounded());
        Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(room, act with { IsAdministrator = true, Account = "admin" }).Bounded());
    }

    [Fact]
    public async Task Who_is_removed_loses_sessions_and_name_and_the_account_only_if_that_is_wanted()
    {
        var (nick, home) = (Any.Nick(), SessionId.Random());
        var ended = new Recorder<SessionEnd>();
        Backplane.Events.SessionEnded = ended.Add;
        Assert.Equal(AccountOutcome.Nobody, await Backplane.Accounts.RemoveAsync(nick, false, "root", "").Bounded());
        var pass = await RegisterAsync(nick, home);
        var session = new ResumableSession(MessageIds.Random(), home, 1, nick, pass);
        await Backplane.OpenSessionAsync(session).Bounded();
        Assert.Equal(AccountOutcome.Done, await Backplane.Accounts.RemoveAsync(nick, false, "root", "basta de spam").Bounded());
        Assert.Equal([new SessionEnd(home, "root", "basta de spam")], await ended.CountAsync(1));
        Assert.Null(await Backplane.ResumeSessionAsync(session.TokenHash).Bounded());
        Assert.NotNull(await Backplane.Accounts.FindAsync(nick).Bounded());
        Assert.Equal(NickOutcome.Claimed, await Backplane.ClaimNickAsync(nick, SessionId.Random(), pass).Bounded());
        Assert.Equal(AccountOutcome.Done, await Backplane.Accounts.RemoveAsync(nick, true, "root", "").Bounded());
        Assert.Null(await Backplane.Accounts.FindAsync(nick).Bounded());
        Assert.Equal(2, (await ended.CountAsync(2)).Length);
        Assert.Equal(NickOutcome.Claimed, await Backplane.ClaimNickAsync(nick, SessionId.Random()).Bounded());
        Assert.Equal(AccountOutcome.Nobody, await Backplane.Accounts.RemoveAsync(nick, true, "root", "").Bounded());
        Assert.Equal(AccountOutcome.Done, await Backplane.Accounts.RemoveAsync(nick, false, "root", "").Bounded());
    }

    [Fact]
    public async Task An_announcement_is_heard()
    {
        var (heard, mark) = (new Recorder<(string By, string Text)>(), MessageIds.Random());
        Backplane.Events.Announced = (by, text) => heard.Add((by, text));
        Assert.Equal(OrderOutcome.Done, await Backplane.AnnounceAsync("root", $"às oito, e não  antes {mark}").Bounded());
        await heard.WhenAsync(items => items.Contains(("root", $"às oito, e não  antes {mark}")), "the announcement");
    }

    private static RoomAct Act(RoomVerb verb, Nick? target, string account) =>
        new(verb, "dona", account, false) { Target = verb == RoomVerb.Set ? null : target, Reason = "porque sim, e só" };

    /// <summary>A room somebody owns, with one member.</summary>
    private async Task<(RoomName Room, RoomMember Member)> OwnedRoomAsync(string address = "")
    {
        var (room, bia) = (Any.Room(), Any.Member() with { Address = address });
        Assert.Equal(RoomOutcome.Done, await Backplane.CreateAsync(room, "", Owner).Bounded());
        await JoinAsync(room, bia);
        return (room, bia);
    }

    private async Task IsRefusedAsync(RoomName room, RoomMember member, RoomOutcome why) =>
        Assert.Equal(why, (await Backplane.JoinAsync(room, member).Bounded()).Outcome);
}
