using System.Reflection;
using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Formats;
using ChatSocket.Redis.Tests.Backplanes;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Redis.Tests.Faults;

/// <summary>
/// Somebody is put out or ended and its node does not hear of it: the census finds it. Who did it and why is then not known, which is how a test
/// tells that nothing was heard; where something was, because the node listened again too soon, it is done once more with others.
/// </summary>
public sealed class UnheardOrderTests
{
    private const int Attempts = 20;

    [Theory]
    [InlineData(RoomVerb.Kick)]
    [InlineData(RoomVerb.Ban)]
    public async Task Who_was_put_out_unheard_is_out_for_good(RoomVerb verb)
    {
        await using var redis = await RedisServer.StartAsync(RedisKind.Redis);
        await using var deaf = await TestNode.StartAsync(redis.Endpoint);
        await using var other = await TestNode.StartAsync(redis.Endpoint);
        var removals = new Recorder<Removal>();
        deaf.Backplane.Events.MemberRemoved = removals.Add;
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var (room, bia) = (Any.Room(), Any.Member());
            await other.Backplane.CreateAsync(room, "", "owner").Bounded();
            await deaf.JoinAsync(room, bia);
            await LineOf(deaf).StopListeningAsync(NodeKeys.Channel(deaf.Id)).Bounded();
            var act = new RoomAct(verb, "ana", "owner", false) { Target = bia.Nick, Reason = "spam" };
            Assert.Equal(OrderOutcome.Done, await other.Backplane.ActAsync(room, act).Bounded());
            Assert.Equal(AppendOutcome.NotMember, (await deaf.AppendAsync(room, bia.Says("fora"))).Outcome);
            var removal = (await removals.CountAsync(attempt))[attempt - 1];
            Assert.Equal((room.Key, bia.Attachment, verb == RoomVerb.Ban), (removal.Room.Key, removal.Member, removal.IsBan));
            Assert.Empty(await other.NicksAsync(room));
            await deaf.UpAsync();
            if (removal.By.Length == 0) return;
        }

        Assert.Fail("its node always heard of it");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_that_was_ended_unheard_ends(bool byItsAccount)
    {
        await using var redis = await RedisServer.StartAsync(RedisKind.Redis);
        await using var deaf = await TestNode.StartAsync(redis.Endpoint);
        await using var other = await TestNode.StartAsync(redis.Endpoint);
        var ends = new Recorder<SessionEnd>();
        deaf.Backplane.Events.SessionEnded = ends.Add;
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var (nick, home, phone) = (Any.Nick(), SessionId.Random(), SessionId.Random());
            var pass = (await other.Backplane.Accounts.RegisterAsync(nick, "verifier", home).Bounded()).Pass!;
            var session = new ResumableSession(Guid.NewGuid().ToString("N"), phone, 1, nick, pass);
            Assert.Equal(NickOutcome.Claimed, await deaf.Backplane.ClaimNickAsync(nick, phone, pass).Bounded());
            Assert.True(await deaf.Backplane.OpenSessionAsync(session).Bounded());
            var before = LineOf(deaf);
            await before.StopListeningAsync(NodeKeys.Channel(deaf.Id)).Bounded();
            if (byItsAccount) Assert.Equal(AccountOutcome.Done, (await other.Backplane.Accounts.ChangePasswordAsync(nick, pass, "another", home).Bounded()).Outcome);
            else Assert.Equal(AccountOutcome.Done, await other.Backplane.Accounts.RemoveAsync(nick, false, "root", "spam").Bounded());
            // An end by its account never says by whom: there the line that was listened on tells.
            var isUnheard = LineOf(deaf) == before;
            var end = (await ends.CountAsync(attempt))[attempt - 1];
            Assert.Equal(phone, end.Session);
            Assert.Null(await deaf.Backplane.ResumeSessionAsync(session.TokenHash).Bounded());
            await deaf.UpAsync();
            if (byItsAccount ? isUnheard : end.By is null) return;
        }

        Assert.Fail("its node always heard of it");
    }

    private static SubscriptionLine LineOf(TestNode node)
    {
        var subscriptions = typeof(RedisBackplane).GetField("_subscriptions", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(node.Backplane)!;
        return (SubscriptionLine)typeof(Subscriptions).GetField("_line", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(subscriptions)!;
    }
}
