using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Tests.Backplanes;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Redis.Tests.Faults;

/// <summary>What a node has listed in Redis as its own is what it has: lists that only grow would fill Redis, and slow down its reaper.</summary>
public sealed class TidyingTests
{
    [Fact]
    public async Task Who_moved_on_and_what_was_left_is_listed_no_more_and_who_is_there_still_is()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var old = await TestNode.StartAsync(redis.Endpoint);
        await using var young = await TestNode.StartAsync(redis.Endpoint);
        var (moved, stayed, left) = (Any.Room(), Any.Room(), Any.Room());
        var (ana, bia) = (await EnterAsync(old, moved), await EnterAsync(old, stayed));
        await old.JoinAsync(left, bia.Member);
        await old.Backplane.LeaveAsync(left, bia.Member.Attachment).AsTask().Bounded();
        var resumed = await young.Backplane.ResumeSessionAsync(ana.Session.TokenHash).Bounded();
        await young.JoinAsync(moved, ana.Member.Later());
        await Eventually.IsTrueAsync(async () => (await ListedAsync(redis, old)).Length == 3, "only what is there to be listed");
        Assert.Equal(Listed(bia, stayed), await ListedAsync(redis, old));
        Assert.Equal(Listed(ana, moved), await ListedAsync(redis, young));
        // What is not listed would stay for ever.
        await Task.WhenAll(old.DieAsync(), young.DieAsync());
        await using var last = await TestNode.StartAsync(redis.Endpoint);
        await Eventually.IsTrueAsync(async () => (await redis.CommandAsync("HKEYS", "nodes")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length == 1, "both to be reaped");
        Assert.Equal(0, (await last.NicksAsync(moved)).Length + (await last.NicksAsync(stayed)).Length);
        Assert.Null(await last.Backplane.ResumeSessionAsync(ana.Session.TokenHash).Bounded());
        Assert.NotNull(resumed);
    }

    private static async Task<(ResumableSession Session, RoomMember Member)> EnterAsync(TestNode node, ChatSocket.Protocol.Names.RoomName room)
    {
        var member = Any.Member();
        var session = new ResumableSession(Guid.NewGuid().ToString("N"), member.Attachment.Session, 1, member.Nick);
        Assert.Equal(NickOutcome.Claimed, await node.Backplane.ClaimNickAsync(member.Nick, session.Id).Bounded());
        Assert.True(await node.Backplane.OpenSessionAsync(session).Bounded());
        await node.JoinAsync(room, member);
        return (session, member);
    }

    private static string[] Listed((ResumableSession Session, RoomMember Member) of, ChatSocket.Protocol.Names.RoomName room) =>
        [.. new[] { of.Session.TokenHash, of.Member.Nick.Key, room.Key }.Order(StringComparer.Ordinal)];

    private static async Task<string[]> ListedAsync(RedisServer redis, TestNode node)
    {
        var owner = (await redis.CommandAsync("HKEYS", "nodes")).Split('\n').Single(name => name.StartsWith(node.Id, StringComparison.Ordinal));
        var listed = new List<string>();
        foreach (var kind in (string[])["rooms", "nicks", "sessions"]) listed.AddRange((await redis.CommandAsync("SMEMBERS", $"node:{owner}:{kind}")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return [.. listed.Order(StringComparer.Ordinal)];
    }
}
