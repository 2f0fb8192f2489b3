using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Tests.Backplanes;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Redis.Tests.Faults;

/// <summary>A node that goes without a word, or seems to.</summary>
public sealed class DeadNodeTests(SharedRedis shared)
{
    [Fact]
    public async Task What_a_dead_node_left_is_removed_once_and_who_moved_before_stays()
    {
        var redis = await RedisAsync();
        await using var dead = await TestNode.StartAsync(redis);
        await using var heir = await TestNode.StartAsync(redis);
        await using var witness = await TestNode.StartAsync(redis);
        var room = Any.Room();
        var (gone, moved) = (await PersonAsync(dead), await PersonAsync(dead));
        await dead.JoinAsync(room, gone.Member);
        await dead.JoinAsync(room, moved.Member);
        var listener = await witness.ListenAsync(room);
        dead.BlackHole();
        await dead.DownAsync();

        var resumed = await heir.Backplane.ResumeSessionAsync(moved.Session.TokenHash).Bounded();
        Assert.Equal((moved.Session.Id, true), (resumed!.Id, resumed.Generation > moved.Session.Generation));
        await heir.JoinAsync(room, moved.Member.Later());
        // Dead, but still within its grace.
        Assert.Equal(NickOutcome.Taken, await heir.Backplane.ClaimNickAsync(gone.Member.Nick, SessionId.Random()).Bounded());
        Assert.Single((await witness.Backplane.UsersAsync(gone.Member.Nick.Key, "", 10).Bounded()).Users);

        await listener.Presence.WhenAsync(changes => changes.Any(change => change.Events.Any(one => one.Kind == PresenceKind.Leave)), "the leave");
        await Eventually.IsTrueAsync(
            async () => (await witness.Backplane.UsersAsync(gone.Member.Nick.Key, "", 10)).Users.Length == 0, "the dead to be listed no more");
        Assert.Single((await witness.Backplane.UsersAsync(moved.Member.Nick.Key, "", 10).Bounded()).Users);
        await Eventually.IsTrueAsync(
            async () => await heir.Backplane.ClaimNickAsync(gone.Member.Nick, SessionId.Random()) == NickOutcome.Claimed, "the nick to be free");
        Assert.Equal(NickOutcome.Taken, await witness.Backplane.ClaimNickAsync(moved.Member.Nick, SessionId.Random()).Bounded());
        await Eventually.IsTrueAsync(async () => await witness.Backplane.ResumeSessionAsync(gone.Session.TokenHash) is null, "the session to be ended");
        Assert.Equal([moved.Member.Nick.Shown], await witness.NicksAsync(room));
        Assert.Equal(
            [new PresenceEvent(PresenceKind.Leave, gone.Member.Nick.Shown)], listener.Presence.Items.SelectMany(change => change.Events));
        Assert.True((await heir.Backplane.ResumeSessionAsync(moved.Session.TokenHash).Bounded())!.Generation > resumed.Generation);
    }

    [Fact]
    public async Task A_reaping_that_was_left_half_way_is_finished_by_another_node()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var dead = await TestNode.StartAsync(redis.Endpoint);
        await using var heir = await TestNode.StartAsync(redis.Endpoint);
        var (here, there) = (Any.Room(), Any.Room());
        var gone = await PersonAsync(dead);
        await dead.JoinAsync(here, gone.Member);
        await dead.JoinAsync(there, gone.Member);
        var listener = await heir.ListenAsync(there);
        var dying = (await redis.CommandAsync("HKEYS", "nodes")).Split('\n').Single(owner => owner.StartsWith(dead.Id + ":", StringComparison.Ordinal));
        await dead.DieAsync();
        // As if another reaper had claimed it, done a part, and died.
        var time = (await redis.CommandAsync("TIME")).Split('\n')[0];
        await redis.CommandAsync("HSET", "nodes", dying, $"reaping another {time}000");
        await redis.CommandAsync("DEL", $"{{{here.Key}}}:u", $"{{{here.Key}}}:n");
        await listener.Presence.CountAsync(1);
        await Eventually.IsTrueAsync(async () => !(await redis.CommandAsync("HKEYS", "nodes")).Contains(dying, StringComparison.Ordinal), "the reaping to end");
        Assert.Equal("0", await redis.CommandAsync("EXISTS", $"node:{dying}:rooms", $"node:{dying}:nicks", $"node:{dying}:sessions"));
        Assert.Single(listener.Presence.Items);
        Assert.Empty(await heir.NicksAsync(there));
    }

    [Fact]
    public async Task A_node_that_was_cut_off_for_longer_than_its_lease_puts_back_who_is_still_its_own()
    {
        var redis = await RedisAsync();
        await using var cut = await TestNode.StartAsync(redis);
        await using var heir = await TestNode.StartAsync(redis);
        var room = Any.Room();
        var (stayed, moved, ended) = (await PersonAsync(cut), await PersonAsync(cut), await PersonAsync(cut));
        foreach (var person in new[] { stayed, moved, ended }) await cut.JoinAsync(room, person.Member);
        var (inside, outside) = (await cut.ListenAsync(room), await heir.ListenAsync(room));
        await cut.DieAsync();

        Assert.NotNull(await heir.Backplane.ResumeSessionAsync(moved.Session.TokenHash).Bounded());
        await heir.JoinAsync(room, moved.Member.Later());
        var resumed = await heir.Backplane.ResumeSessionAsync(ended.Session.TokenHash).Bounded();
        Assert.True(await heir.Backplane.EndSessionAsync(ended.Session.TokenHash, resumed!.Generation).Bounded());
        string[] left = [stayed.Member.Nick.Shown, ended.Member.Nick.Shown];
        await outside.Presence.WhenAsync(changes => left.All(nick => changes.Any(change => change.Events.Contains(new PresenceEvent(PresenceKind.Leave, nick)))), "both to leave");

        cut.Cable.AcceptNew();
        await cut.UpAsync();
        await outside.Presence.WhenAsync(
            changes => changes.Any(change => change.Events.Contains(new PresenceEvent(PresenceKind.Join, stayed.Member.Nick.Shown))), "the one who stayed");
        await cut.Taken.WhenAsync(taken => taken.Any(one => one.Session == moved.Session.Id) && taken.Any(one => one.Session == ended.Session.Id), "both to be taken");
        Assert.Equal([.. new[] { stayed.Member.Nick.Shown, moved.Member.Nick.Shown }.Order()], (await heir.NicksAsync(room)).Order());
        Assert.DoesNotContain(outside.Presence.Items.SelectMany(change => change.Events), one => one.Kind == PresenceKind.Join && one.Nick != stayed.Member.Nick.Shown);
        Assert.Equal(AppendOutcome.NotMember, (await cut.AppendAsync(room, moved.Member.Says("daqui?"))).Outcome);
        Assert.Equal(AppendOutcome.Stored, (await cut.AppendAsync(room, stayed.Member.Says("estou aqui"))).Outcome);
        // The nick of who moved is the other node's: it does not go with this one.
        await cut.DieAsync();
        await outside.Presence.WhenAsync(
            changes => changes.Count(change => change.Events.Contains(new PresenceEvent(PresenceKind.Leave, stayed.Member.Nick.Shown))) == 2, "the second death");
        await Eventually.IsTrueAsync(
            async () => await heir.Backplane.ClaimNickAsync(stayed.Member.Nick, SessionId.Random()) == NickOutcome.Claimed, "the nick to be free");
        Assert.Equal(NickOutcome.Taken, await heir.Backplane.ClaimNickAsync(moved.Member.Nick, SessionId.Random()).Bounded());
        Assert.Empty(inside.Gaps.Items);
    }

    [Fact]
    public async Task Who_began_anew_with_the_same_token_while_its_node_was_cut_off_keeps_session_and_name_when_that_node_is_back()
    {
        var redis = await RedisAsync();
        await using var cut = await TestNode.StartAsync(redis);
        await using var heir = await TestNode.StartAsync(redis);
        var (room, before) = (Any.Room(), await PersonAsync(cut));
        await cut.JoinAsync(room, before.Member);
        await cut.DieAsync();
        var anew = before.Session with { Id = SessionId.Random() };
        await Eventually.IsTrueAsync(async () => await heir.Backplane.ClaimNickAsync(anew.Nick, anew.Id) == NickOutcome.Claimed, "the nick to be free");
        await Eventually.IsTrueAsync(() => heir.Backplane.OpenSessionAsync(anew).AsTask(), "the old session to be given up by the others");
        cut.Cable.AcceptNew();
        await cut.UpAsync();
        await cut.Taken.WhenAsync(taken => taken.Any(one => one.Session == before.Session.Id), "the old session to be given up by its node");
        var resumed = await heir.Backplane.ResumeSessionAsync(anew.TokenHash).Bounded();
        Assert.Equal((anew.Id, false), (resumed!.Id, resumed.IsNameLost));
    }

    [Fact]
    public async Task Who_comes_back_on_the_new_process_of_a_node_is_not_announced_and_the_old_process_has_to_end()
    {
        var redis = await RedisAsync();
        await using var witness = await TestNode.StartAsync(redis);
        await using var old = await TestNode.StartAsync(redis);
        var room = Any.Room();
        var (back, gone) = (await PersonAsync(old), await PersonAsync(old));
        foreach (var person in new[] { back, gone }) await old.JoinAsync(room, person.Member);
        var listener = await witness.ListenAsync(room);
        await using var young = await TestNode.StartAsync(redis, old.Id);
        await old.Backplane.Events.EndRequested.Bounded();

        Assert.NotNull(await young.Backplane.ResumeSessionAsync(back.Session.TokenHash).Bounded());
        await young.JoinAsync(room, back.Member.Later());
        Assert.NotEqual(AppendOutcome.Stored, (await old.AppendAsync(room, gone.Member.Says("ainda?"))).Outcome);
        await listener.Presence.CountAsync(1);
        Assert.Equal([new PresenceEvent(PresenceKind.Leave, gone.Member.Nick.Shown)], listener.Presence.Items.SelectMany(change => change.Events));
        Assert.Equal([back.Member.Nick.Shown], await witness.NicksAsync(room));
    }

    [Fact]
    public async Task A_late_release_or_end_lets_no_nick_and_no_session_outlive_their_node()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var dead = await TestNode.StartAsync(redis.Endpoint);
        await using var heir = await TestNode.StartAsync(redis.Endpoint);
        var (member, session) = await PersonAsync(dead);
        // Somebody else asked for the nick, heard nothing and undoes it; the session was resumed, and the end of its life before comes late.
        await dead.Backplane.ReleaseNickAsync(member.Nick, SessionId.Random()).Bounded();
        Assert.NotNull(await dead.Backplane.ResumeSessionAsync(session.TokenHash).Bounded());
        Assert.False(await dead.Backplane.EndSessionAsync(session.TokenHash, session.Generation).Bounded());
        Assert.Equal(NickOutcome.Taken, await heir.Backplane.ClaimNickAsync(member.Nick, SessionId.Random()).Bounded());
        await dead.DieAsync();

        await Eventually.IsTrueAsync(
            async () => await redis.CommandAsync("EXISTS", $"session:{session.TokenHash}") == "0", "the session to be ended");
        Assert.Equal(NickOutcome.Claimed, await heir.Backplane.ClaimNickAsync(member.Nick, SessionId.Random()).Bounded());
    }

    private static async Task<(RoomMember Member, ResumableSession Session)> PersonAsync(TestNode node)
    {
        var member = Any.Member();
        var session = new ResumableSession(Guid.NewGuid().ToString("N"), member.Attachment.Session, 1, member.Nick);
        Assert.Equal(NickOutcome.Claimed, await node.Backplane.ClaimNickAsync(member.Nick, session.Id).Bounded());
        Assert.True(await node.Backplane.OpenSessionAsync(session).Bounded());
        return (member, session);
    }

    private async Task<System.Net.EndPoint> RedisAsync() => (await shared.GetAsync(await RedisKinds.PreferredAsync())).Endpoint;
}
