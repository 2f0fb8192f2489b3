using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    [Fact]
    public async Task What_was_done_to_people_is_listed_for_those_who_keep_order_without_an_address_and_undone_by_what_is_listed()
    {
        var (room, bia) = await OwnedRoomAsync("192.0.2.9");
        var (caio, dora) = (Any.Named("Ｃaio" + Guid.NewGuid().ToString("N")[..8]), Any.Nick());
        Assert.Empty((await Backplane.RulesAsync(room, Owner, false).Bounded()).Rules);
        await Backplane.ActAsync(room, Act(RoomVerb.Ban, bia.Nick, Owner) with { TargetAccount = "bia-account", WithAddress = true, Reason = "" }).Bounded();
        await Backplane.ActAsync(room, Act(RoomVerb.Mute, caio, Owner) with { Reason = "first" }).Bounded();
        await Backplane.ActAsync(room, Act(RoomVerb.Mute, caio, "admin") with { IsAdministrator = true, By = "root", Reason = "again, and  longer" }).Bounded();
        await Backplane.ActAsync(room, Act(RoomVerb.Invite, dora, Owner)).Bounded();
        await Backplane.ActAsync(room, Act(RoomVerb.Ban, dora, Owner) with { By = "" }).Bounded();

        var list = await Backplane.RulesAsync(room, Owner, false).Bounded();
        Assert.Equal(OrderOutcome.Done, list.Outcome);
        RoomRule[] expected =
        [
            new(RoomVerb.Ban, bia.Nick.Key, true, true, "dona", ""), new(RoomVerb.Mute, caio.Key, false, false, "root", "again, and  longer"),
            new(RoomVerb.Ban, dora.Key, false, false, "", "porque sim, e só"), new(RoomVerb.Invite, dora.Key, false, false, "dona", "porque sim, e só"),
        ];
        Assert.Equal(expected.OrderBy(rule => rule.NickKey, StringComparer.Ordinal).ThenBy(rule => rule.Verb), list.Rules);
        Assert.Equal(list.Rules, (await Backplane.RulesAsync(room, "admin", true).Bounded()).Rules);
        foreach (var account in new[] { "", "-", "another-account" })
        {
            var refused = await Backplane.RulesAsync(room, account, false).Bounded();
            Assert.Equal((OrderOutcome.Forbidden, 0), (refused.Outcome, refused.Rules.Length));
        }

        Assert.Equal(OrderOutcome.NoSuchRoom, (await Backplane.RulesAsync(Any.Room(), "admin", true).Bounded()).Outcome);
        foreach (var rule in list.Rules.Where(rule => rule.Verb != RoomVerb.Invite))
        {
            var verb = rule.Verb == RoomVerb.Ban ? RoomVerb.Unban : RoomVerb.Unmute;
            Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(room, Act(verb, Any.Named(rule.NickKey), Owner)).Bounded());
        }

        Assert.Equal(RoomVerb.Invite, Assert.Single((await Backplane.RulesAsync(room, Owner, false).Bounded()).Rules).Verb);
        await JoinAsync(room, Any.Member() with { Address = "192.0.2.9", Account = "bia-account" });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_takes_a_banned_name_or_account_inside_the_room_is_put_out(bool byAccount)
    {
        var (room, bia) = await OwnedRoomAsync();
        var (zoe, removed) = (Any.Member(), new Recorder<Removal>());
        Backplane.Events.MemberRemoved = removed.Add;
        await Backplane.ActAsync(room, Act(RoomVerb.Ban, bia.Nick, Owner) with { TargetAccount = "bia-account" }).Bounded();
        await removed.CountAsync(1);
        await JoinAsync(room, zoe);
        var listener = await ListenAsync(room);
        var to = byAccount ? Any.Nick() : Any.Named(bia.Nick.Shown.ToUpperInvariant());
        await Backplane.RenameAsync(room, zoe.Attachment, zoe.Nick, to, byAccount ? "bia-account" : "").Bounded();
        Assert.Equal(new Removal(room, zoe.Attachment, "dona", "porque sim, e só", true), (await removed.CountAsync(2))[1]);
        Assert.Equal([new PresenceEvent(PresenceKind.Leave, zoe.Nick.Shown)], (await listener.Presence.CountAsync(1))[0].Events);
        Assert.Equal(AppendOutcome.NotMember, (await AppendOneAsync(room, zoe.Says("fora"))).Outcome);

        // Neither the owner nor an administrator is subject to it.
        foreach (var (account, administrator) in new[] { (Owner, false), ("admin", true) })
        {
            var above = Any.Member();
            await JoinAsync(room, above);
            await Backplane.RenameAsync(room, above.Attachment, above.Nick, Any.Named(bia.Nick.Shown), account, administrator).Bounded();
            Assert.Equal(AppendOutcome.Stored, (await AppendOneAsync(room, above.Says("dentro"))).Outcome);
        }
    }

    [Fact]
    public async Task A_mute_meets_who_takes_the_name_stays_with_who_changes_it_and_ends_for_both_by_that_name()
    {
        var (room, bia) = await OwnedRoomAsync();
        var zoe = Any.Member();
        await JoinAsync(room, zoe);
        await Backplane.ActAsync(room, Act(RoomVerb.Mute, bia.Nick, Owner)).Bounded();
        await Backplane.RenameAsync(room, bia.Attachment, bia.Nick, Any.Nick()).Bounded();
        Assert.Equal(AppendOutcome.Stored, (await AppendOneAsync(room, zoe.Says("ainda"))).Outcome);
        await Backplane.RenameAsync(room, zoe.Attachment, zoe.Nick, bia.Nick).Bounded();
        foreach (var member in new[] { bia, zoe }) Assert.Equal(AppendOutcome.Muted, (await AppendOneAsync(room, member.Says("psiu"))).Outcome);
        // Undoing another one's mute does nothing for them.
        var caio = Any.Nick();
        await Backplane.ActAsync(room, Act(RoomVerb.Mute, caio, Owner)).Bounded();
        await Backplane.ActAsync(room, Act(RoomVerb.Unmute, caio, Owner)).Bounded();
        foreach (var member in new[] { bia, zoe }) Assert.Equal(AppendOutcome.Muted, (await AppendOneAsync(room, member.Says("psiu"))).Outcome);
        await Backplane.ActAsync(room, Act(RoomVerb.Unmute, bia.Nick, Owner)).Bounded();
        foreach (var member in new[] { bia, zoe }) Assert.Equal(AppendOutcome.Stored, (await AppendOneAsync(room, member.Says("obrigada"))).Outcome);
    }
}
