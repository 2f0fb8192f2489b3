using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;
using ChatSocket.Redis.Tests.Backplanes;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Redis.Tests.Faults;

/// <summary>Redis pauses, dies, comes back with what it had or with nothing; everybody stays where they are.</summary>
public sealed class AbsentRedisTests
{
    [Fact]
    public async Task A_Redis_that_paused_for_longer_than_the_lease_finds_everything_as_it_was()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await TestNode.StartAsync(redis.Endpoint);
        await using var other = await TestNode.StartAsync(redis.Endpoint);
        var (room, start, here, there, listener) = await TalkAsync(one, other);

        redis.Pause();
        await Task.WhenAll(one.DownAsync(), other.DownAsync());
        var paused = TimeProvider.System.GetTimestamp();
        await Eventually.IsTrueAsync(
            async () =>
            {
                Assert.Equal(AppendOutcome.Unavailable, (await one.AppendAsync(room, here.Says("?"))).Outcome);
                return TimeProvider.System.GetElapsedTime(paused) > TestNode.Lease * 1.5;
            }, "the leases to run out");
        redis.Continue();
        await GoOnAsync(one, other, room, start, here, there, listener);
    }

    [Fact]
    public async Task A_Redis_that_was_killed_comes_back_with_everything_it_had_answered()
    {
        await using var redis = await RedisServer.StartAsync(persistence: RedisPersistence.AppendOnly);
        await using var one = await TestNode.StartAsync(redis.Endpoint);
        await using var other = await TestNode.StartAsync(redis.Endpoint);
        var (room, start, here, there, listener) = await TalkAsync(one, other);
        await redis.KillAsync();
        await Task.WhenAll(one.DownAsync(), other.DownAsync());
        Assert.Equal(AppendOutcome.Unavailable, (await one.AppendAsync(room, here.Says("?"))).Outcome);
        await redis.RestartAsync(keepData: true);
        await GoOnAsync(one, other, room, start, here, there, listener);
    }

    [Fact]
    public async Task While_Redis_is_away_an_announcement_reaches_nobody_and_afterwards_everybody()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await TestNode.StartAsync(redis.Endpoint);
        await using var other = await TestNode.StartAsync(redis.Endpoint);
        var (here, there) = (new Recorder<string>(), new Recorder<string>());
        one.Backplane.Events.Announced = (_, text) => here.Add(text);
        other.Backplane.Events.Announced = (_, text) => there.Add(text);
        await redis.KillAsync();
        await Task.WhenAll(one.DownAsync(), other.DownAsync());
        Assert.Equal(OrderOutcome.Unavailable, await one.Backplane.AnnounceAsync("root", "away").Bounded());
        await redis.RestartAsync(keepData: false);
        await Task.WhenAll(one.UpAsync(), other.UpAsync());
        await Eventually.IsTrueAsync(async () => await one.Backplane.AnnounceAsync("root", "back").Bounded() == OrderOutcome.Done, "an announcement");
        foreach (var heard in new[] { here, there }) await heard.WhenAsync(texts => texts.Contains("back"), "the announcement");
        Assert.DoesNotContain("away", here.Items.Concat(there.Items));
    }

    [Fact]
    public async Task A_Redis_that_forgot_everything_is_filled_again_and_only_the_log_begins_anew()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await TestNode.StartAsync(redis.Endpoint);
        await using var other = await TestNode.StartAsync(redis.Endpoint);
        var (room, start, here, there, listener) = await TalkAsync(one, other);
        var session = new ResumableSession("hash-" + room.Key, here.Attachment.Session, 1, here.Nick);
        Assert.Equal(NickOutcome.Claimed, await one.Backplane.ClaimNickAsync(here.Nick, session.Id).Bounded());
        Assert.True(await one.Backplane.OpenSessionAsync(session).Bounded());

        await redis.KillAsync();
        await Task.WhenAll(one.DownAsync(), other.DownAsync());
        // One node finds its way back later than the other would look who is there.
        other.Cable.RefuseNew();
        await redis.RestartAsync(keepData: false);
        await one.UpAsync();
        var back = TimeProvider.System.GetTimestamp();
        await Eventually.IsTrueAsync(() => TimeProvider.System.GetElapsedTime(back) > TestNode.Lease / 4, "time to pass");
        other.Cable.AcceptNew();
        await other.UpAsync();
        // Whoever held a name before comes first; nobody else takes any until all had the time.
        Assert.NotEqual(NickOutcome.Claimed, await other.Backplane.ClaimNickAsync(here.Nick, SessionId.Random()).Bounded());
        Assert.Equal(NickOutcome.Unavailable, await other.Backplane.ClaimNickAsync(Any.Nick(), SessionId.Random()).Bounded());
        var gap = (await listener.Gaps.CountAsync(1))[0];
        Assert.Equal(Continuation.Epoch, gap.Reason);
        Assert.NotEqual(start.Epoch, gap.Position.Epoch);

        await one.StoreAsync(room, here, "de novo", gap.Position);
        await listener.Messages.WhenAsync(messages => messages.Count == 3 && messages[^1].Seq == 1, "the new history's first message");
        var fresh = Any.Nick();
        await Eventually.IsTrueAsync(async () => await other.Backplane.ClaimNickAsync(fresh, SessionId.Random()) == NickOutcome.Claimed, "a new claim");
        // By now every node would have compared who is there.
        Assert.Equal([.. new[] { here.Nick.Shown, there.Nick.Shown }.Order()], (await other.NicksAsync(room)).Order());
        Assert.Empty(listener.Presence.Items);
        Assert.Single(listener.Gaps.Items);
        var resumed = await other.Backplane.ResumeSessionAsync(session.TokenHash).Bounded();
        Assert.Equal((session.Id, session.Nick), (resumed!.Id, resumed.Nick));
        await one.Taken.CountAsync(1);
    }

    [Fact]
    public async Task Who_comes_while_a_Redis_that_forgot_everything_is_filled_learns_for_how_long_and_of_everybody_afterwards()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await TestNode.StartAsync(redis.Endpoint);
        await using var other = await TestNode.StartAsync(redis.Endpoint);
        await using var elsewhere = await TestNode.StartAsync(redis.Endpoint);
        var (room, start, here, there, _) = await TalkAsync(one, other);
        Assert.Equal(TimeSpan.Zero, (await elsewhere.JoinAsync(Any.Room(), Any.Member())).FilledIn);
        await redis.KillAsync();
        await Task.WhenAll(one.DownAsync(), other.DownAsync(), elsewhere.DownAsync());
        other.Cable.RefuseNew();
        await redis.RestartAsync(keepData: false);
        await Task.WhenAll(one.UpAsync(), elsewhere.UpAsync());
        var back = Any.Member();
        var early = await elsewhere.JoinAsync(room, back, start);
        Assert.InRange(early.FilledIn, TimeSpan.FromMilliseconds(1), TestNode.Lease);
        Assert.DoesNotContain(there.Nick.Shown, early.Sample);
        other.Cable.AcceptNew();
        await other.UpAsync();
        await Task.Delay(early.FilledIn, TestContext.Current.CancellationToken);
        var late = await elsewhere.JoinAsync(room, back, start);
        Assert.Equal(TimeSpan.Zero, late.FilledIn);
        Assert.Equal([.. new[] { here, there, back }.Select(member => member.Nick.Shown).Order()], late.Sample.Order());
    }

    [Fact]
    public async Task What_a_room_is_about_survives_a_Redis_that_forgot_everything_where_somebody_is_in_it()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await TestNode.StartAsync(redis.Endpoint);
        await using var other = await TestNode.StartAsync(redis.Endpoint);
        var (room, _, here, _, listener) = await TalkAsync(one, other);
        await other.ListenAsync(RoomName.Geral);
        var there = await other.JoinAsync(RoomName.Geral);
        Assert.Equal(RoomOutcome.Done, await one.Backplane.SetTopicAsync(room, here.Attachment, "Livros").AsTask().Bounded());
        Assert.Equal(RoomOutcome.Done, await other.Backplane.SetTopicAsync(RoomName.Geral, there.Attachment, "Tudo").AsTask().Bounded());
        await listener.Topics.CountAsync(1);
        await redis.KillAsync();
        await Task.WhenAll(one.DownAsync(), other.DownAsync());
        await redis.RestartAsync(keepData: false);
        await Task.WhenAll(one.UpAsync(), other.UpAsync());
        await listener.Gaps.CountAsync(1);
        // Whoever made the rooms again may have known nothing of them.
        Assert.Equal("Livros", await other.Backplane.TopicAsync(room).AsTask().Bounded());
        Assert.Equal("Tudo", await one.Backplane.TopicAsync(RoomName.Geral).AsTask().Bounded());
        Assert.Single(listener.Topics.Items);
    }

    private static async Task<(RoomName, RoomPosition, RoomMember, RoomMember, RecordingListener)> TalkAsync(TestNode one, TestNode other)
    {
        var (room, here, there) = (Any.Room(), Any.Member(), Any.Member());
        var start = (await one.JoinAsync(room, here)).Position;
        await other.JoinAsync(room, there);
        var listener = await one.ListenAsync(room);
        await one.StoreAsync(room, here, "um", start);
        await other.StoreAsync(room, there, "dois", start);
        await listener.Messages.CountAsync(2);
        return (room, start, here, there, listener);
    }

    private static async Task GoOnAsync(
        TestNode one, TestNode other, RoomName room, RoomPosition start, RoomMember here, RoomMember there, RecordingListener listener)
    {
        await Task.WhenAll(one.UpAsync(), other.UpAsync());
        await one.StoreAsync(room, here, "três", start);
        await other.StoreAsync(room, there, "quatro", start);
        // A lease later whoever would be taken for dead has been.
        var back = TimeProvider.System.GetTimestamp();
        await Eventually.IsTrueAsync(() => TimeProvider.System.GetElapsedTime(back) > TestNode.Lease * 1.5, "time to pass");
        await one.StoreAsync(room, here, "cinco", start);
        Assert.Equal(["um", "dois", "três", "quatro", "cinco"], (await listener.Messages.CountAsync(5)).Select(message => Encoding.UTF8.GetString(message.Text)));
        Assert.Equal([1, 2, 3, 4, 5], listener.Messages.Items.Select(message => message.Seq));
        Assert.Empty(listener.Presence.Items);
        Assert.Empty(listener.Gaps.Items);
        Assert.Equal([.. new[] { here.Nick.Shown, there.Nick.Shown }.Order()], (await other.NicksAsync(room)).Order());
    }
}
