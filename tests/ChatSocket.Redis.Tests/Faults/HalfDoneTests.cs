using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;
using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Formats;
using ChatSocket.Redis.Tests.Backplanes;
using ChatSocket.Tests.Network;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Redis.Tests.Faults;

/// <summary>Redis did what it was asked, or a part of it, and the node does not know.</summary>
public sealed class HalfDoneTests
{
    [Fact]
    public async Task Who_comes_back_and_whose_join_is_not_answered_may_try_again_unnoticed()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var old = await TestNode.StartAsync(redis.Endpoint);
        await using var young = await TestNode.StartAsync(redis.Endpoint);
        var (room, ana) = (Any.Room(), Any.Member());
        var place = (await old.JoinAsync(room, ana)).Position;
        var listener = await old.ListenAsync(room);
        await LoseAnswerOfJoinAsync(young, room, ana.Later(), place);
        await young.JoinAsync(room, ana.Later().Later(), place);
        var bia = await young.JoinAsync(room);
        await listener.Presence.CountAsync(1);
        Assert.Equal([new PresenceEvent(PresenceKind.Join, bia.Nick.Shown)], listener.Presence.Items.SelectMany(change => change.Events));
    }

    [Fact]
    public async Task Who_comes_back_and_never_learns_that_it_is_in_leaves_after_its_grace()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var old = await TestNode.StartAsync(redis.Endpoint);
        await using var young = await TestNode.StartAsync(redis.Endpoint);
        var (room, ana) = (Any.Room(), Any.Member());
        var place = (await old.JoinAsync(room, ana)).Position;
        var listener = await old.ListenAsync(room);
        await LoseAnswerOfJoinAsync(young, room, ana.Later(), place);
        await listener.Presence.CountAsync(1);
        Assert.Equal([new PresenceEvent(PresenceKind.Leave, ana.Nick.Shown)], listener.Presence.Items.SelectMany(change => change.Events));
        Assert.Empty(await young.NicksAsync(room));
    }

    [Fact]
    public async Task A_session_that_was_taken_over_but_not_its_nick_ends_when_nobody_comes_for_it()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var old = await TestNode.StartAsync(redis.Endpoint);
        await using var young = await TestNode.StartAsync(redis.Endpoint);
        var ana = Any.Member();
        var session = new ResumableSession(Guid.NewGuid().ToString("N"), ana.Attachment.Session, 1, ana.Nick);
        Assert.Equal(NickOutcome.Claimed, await old.Backplane.ClaimNickAsync(ana.Nick, session.Id).Bounded());
        Assert.True(await old.Backplane.OpenSessionAsync(session).Bounded());
        var claim = NodeKeys.Claim(ana.Nick.Key).ToString();
        var field = SessionText.Write(session.Id);
        var held = await redis.CommandAsync("HGET", claim, field);
        await redis.CommandAsync("DEL", claim);
        await redis.CommandAsync("RPUSH", claim, "no claim at all");
        await Assert.ThrowsAnyAsync<Exception>(() => young.Backplane.ResumeSessionAsync(session.TokenHash).AsTask().Bounded());
        await redis.CommandAsync("DEL", claim);
        await redis.CommandAsync("HSET", claim, field, held);
        await Eventually.IsTrueAsync(async () => await old.Backplane.ClaimNickAsync(ana.Nick, SessionId.Random()) == NickOutcome.Claimed, "the nick to be free");
        Assert.Null(await young.Backplane.ResumeSessionAsync(session.TokenHash).Bounded());
    }

    [Fact]
    public async Task What_a_full_Redis_refuses_was_certainly_not_stored_and_what_it_takes_for_an_error_is_unknown()
    {
        await using var redis = await RedisServer.StartAsync(RedisKind.Redis);
        await using var node = await TestNode.StartAsync(redis.Endpoint);
        var (room, ana) = (Any.Room(), Any.Member());
        var start = (await node.JoinAsync(room, ana)).Position;
        await redis.CommandAsync("CONFIG", "SET", "maxmemory", "1");
        Assert.Equal(AppendOutcome.Unavailable, (await node.AppendAsync(room, ana.Says("cheio"))).Outcome);
        await redis.CommandAsync("CONFIG", "SET", "maxmemory", "0");
        await node.UpAsync();
        await node.StoreAsync(room, ana, "um", start);

        var log = new RoomKeys(room).Log.ToString();
        await redis.CommandAsync("RENAME", log, "aside");
        await redis.CommandAsync("SET", log, "no log at all");
        Assert.Equal(AppendOutcome.Unknown, (await node.AppendAsync(room, ana.Says("erro"))).Outcome);
        await redis.CommandAsync("RENAME", "aside", log);
        await node.StoreAsync(room, ana, "dois", start);
    }

    [Fact]
    public async Task A_log_whose_clock_was_ahead_goes_on_from_its_own_time()
    {
        const long Ahead = 4_102_444_800_000;
        await using var redis = await RedisServer.StartAsync();
        await using var node = await TestNode.StartAsync(redis.Endpoint);
        var (room, ana) = (Any.Room(), Any.Member());
        var start = (await node.JoinAsync(room, ana)).Position;
        await redis.CommandAsync("HSET", new RoomKeys(room).Head.ToString(), "ts", $"{Ahead}");
        Assert.Equal(Ahead, (await node.StoreAsync(room, ana, "um", start)).Ts);
        await redis.CommandAsync("SCRIPT", "FLUSH");
        Assert.Equal(Ahead, (await node.StoreAsync(room, ana, "dois", start)).Ts);
    }

    [Theory]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'. script: ab, on @user_script:1.", true)]
    [InlineData("ERR Error running script (call to f_ab): @user_script:1: @user_script: 1: -OOM command not allowed when used memory > 'maxmemory'.", true)]
    [InlineData("ERR Error running script (call to f_ab): @user_script:9: @user_script: 9: -READONLY You can't write against a read only replica.", true)]
    [InlineData("MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist on disk.", true)]
    [InlineData("ERR user_script:1: attempt to index local 'x' (a nil value) script: ab, on @user_script:1.", false)]
    [InlineData("BUSYKEY Target key name already exists.", false)]
    public void An_error_tells_whether_anything_was_done(string error, bool nothing) => Assert.Equal(nothing, RedisLine.IsNotExecuted(error));

    /// <summary>The node sends it, Redis does it, the node gives it up and finds Redis again.</summary>
    private static async Task LoseAnswerOfJoinAsync(TestNode node, RoomName room, RoomMember member, RoomPosition place)
    {
        node.Cable.Hold(Direction.ToClient);
        Assert.Equal(RoomOutcome.Unavailable, (await node.Backplane.JoinAsync(room, member, place).Bounded()).Outcome);
        await node.DownAsync();
        node.Cable.CutAll();
        node.Cable.Open(Direction.ToClient);
        await node.UpAsync();
    }
}
