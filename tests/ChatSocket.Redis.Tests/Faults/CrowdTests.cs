using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;
using ChatSocket.Redis.Tests.Backplanes;
using ChatSocket.Tests.Network;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Redis.Tests.Faults;

public sealed class CrowdTests
{
    [Fact]
    public async Task Of_a_thousand_who_claim_one_nick_at_once_one_gets_it()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = await TestNode.StartAsync(redis.Endpoint, answerWithin: Waits.Limit);
        await using var second = await TestNode.StartAsync(redis.Endpoint, answerWithin: Waits.Limit);
        await using var third = await TestNode.StartAsync(redis.Endpoint, answerWithin: Waits.Limit);
        TestNode[] nodes = [first, second, third];
        // One name, however it is typed: small, large, wide.
        var nick = Any.Nick();
        var wide = string.Concat(nick.Shown.Select(letter => (char)(letter - '!' + '\uff01')));
        Nick[] spellings = [nick, Any.Named(nick.Shown.ToUpperInvariant()), Any.Named(wide)];
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 1000).Select(number =>
            Task.Run(() => nodes[number % 3].Backplane.ClaimNickAsync(spellings[number / 3 % 3], SessionId.Random()).AsTask()))).Bounded();
        Assert.Single(outcomes, NickOutcome.Claimed);
        Assert.Equal(999, outcomes.Count(outcome => outcome == NickOutcome.Taken));
    }

    [Fact]
    public async Task Scripts_that_are_forgotten_in_the_middle_of_traffic_cost_nothing()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await TestNode.StartAsync(redis.Endpoint, answerWithin: Waits.Limit);
        await using var other = await TestNode.StartAsync(redis.Endpoint, answerWithin: Waits.Limit);
        var (room, ana, rui) = (Any.Room(), Any.Member(), Any.Member());
        var start = (await one.JoinAsync(room, ana)).Position;
        await other.JoinAsync(room, rui);
        var listener = await other.ListenAsync(room);
        var writing = new[] { WriteAsync(one, ana), WriteAsync(other, rui) };
        for (var times = 0; times < 20; times++)
        {
            await redis.CommandAsync("SCRIPT", "FLUSH");
            await one.AppendAsync(room, ana.Says("entre"));
        }

        await Task.WhenAll(writing).Bounded();
        await listener.Messages.CountAsync(320);
        Assert.Equal(Enumerable.Range(1, 320).Select(seq => (long)seq), listener.Messages.Items.Select(message => message.Seq));

        async Task WriteAsync(TestNode node, RoomMember member)
        {
            for (var number = 0; number < 150; number++) Assert.Equal(AppendOutcome.Stored, (await node.AppendAsync(room, member.Says("x"))).Outcome);
        }
    }

    [Fact]
    public async Task However_many_are_repeated_at_once_the_log_is_looked_through_once()
    {
        const int Kept = 100;
        await using var redis = await RedisServer.StartAsync(RedisKind.Redis);
        await using var node = await TestNode.StartAsync(redis.Endpoint, answerWithin: Waits.Limit);
        var (room, ana) = (Any.Room(), Any.Member());
        var start = (await node.JoinAsync(room, ana)).Position;
        var first = ana.Says("uma vez");
        Assert.Equal(1, (await node.AppendAsync(room, first)).Seq);
        for (var number = 1; number < Kept; number++) await node.AppendAsync(room, ana.Says("x"));
        await redis.CommandAsync("CONFIG", "RESETSTAT");
        AppendRequest[] repeated = [.. Enumerable.Range(0, 50).Select(_ => ana.Says("de novo", null, start)), first with { RetryAfter = start }];
        var items = (await node.Backplane.AppendAsync(room, repeated).Bounded()).Items;
        Assert.Equal([.. Enumerable.Range(Kept + 1, 50).Select(seq => (long)seq), 1], items.Select(item => item.Seq));
        var calls = (await redis.CommandAsync("INFO", "commandstats")).Split("cmdstat_zrange:calls=")[1].Split(',')[0];
        Assert.InRange(int.Parse(calls, System.Globalization.CultureInfo.InvariantCulture), Kept, 2 * Kept);
    }

    [Fact]
    public async Task A_session_whose_end_had_no_answer_frees_its_nick_all_the_same()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var node = await TestNode.StartAsync(redis.Endpoint);
        var member = Any.Member();
        var session = new ResumableSession(Guid.NewGuid().ToString("N"), member.Attachment.Session, 1, member.Nick);
        Assert.Equal(NickOutcome.Claimed, await node.Backplane.ClaimNickAsync(member.Nick, session.Id).Bounded());
        Assert.True(await node.Backplane.OpenSessionAsync(session).Bounded());
        // A script that Redis does not know yet would not be run.
        Assert.False(await node.Backplane.EndSessionAsync("nobody", 1).Bounded());
        var deaf = node.Cable.Counts.Accepted;
        // Redis does it; the node does not hear so.
        node.Cable.Swallow(Direction.ToClient, number => number <= deaf);
        Assert.False(await node.Backplane.EndSessionAsync(session.TokenHash, 1).Bounded());
        await Eventually.IsTrueAsync(
            async () => await node.Backplane.ClaimNickAsync(member.Nick, SessionId.Random()) == NickOutcome.Claimed, "the nick to be free");
    }

    [Fact]
    public async Task A_session_that_was_taken_over_by_nobody_who_knows_ends_after_its_grace()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var before = await TestNode.StartAsync(redis.Endpoint);
        await using var after = await TestNode.StartAsync(redis.Endpoint);
        var member = Any.Member();
        var session = new ResumableSession(Guid.NewGuid().ToString("N"), member.Attachment.Session, 1, member.Nick);
        Assert.Equal(NickOutcome.Claimed, await before.Backplane.ClaimNickAsync(member.Nick, session.Id).Bounded());
        Assert.True(await before.Backplane.OpenSessionAsync(session).Bounded());
        Assert.Null(await after.Backplane.ResumeSessionAsync("nobody").Bounded());
        var deaf = after.Cable.Counts.Accepted;
        after.Cable.Swallow(Direction.ToClient, number => number <= deaf);
        await Assert.ThrowsAsync<BackplaneUnavailableException>(() => after.Backplane.ResumeSessionAsync(session.TokenHash).Bounded());
        await before.Taken.CountAsync(1);
        await Eventually.IsTrueAsync(
            async () => await before.Backplane.ClaimNickAsync(member.Nick, SessionId.Random()) == NickOutcome.Claimed, "the nick to be free");
    }
}
