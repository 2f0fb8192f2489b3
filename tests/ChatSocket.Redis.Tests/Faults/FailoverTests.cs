using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Tests.Backplanes;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Redis.Tests.Faults;

public sealed class FailoverTests
{
    [Fact]
    public async Task A_failover_that_loses_the_last_messages_says_so_and_keeps_what_both_share()
    {
        await using var primary = await RedisServer.StartAsync(RedisKind.Redis);
        await using var replica = await primary.StartReplicaAsync();
        await using var one = await TestNode.StartAsync(primary.Endpoint);
        await using var other = await TestNode.StartAsync(primary.Endpoint);
        var (room, ana, rui) = (Any.Room(), Any.Member(), Any.Member());
        var start = (await one.JoinAsync(room, ana)).Position;
        var listener = await one.ListenAsync(room);
        await one.StoreAsync(room, ana, "um", start);
        await one.StoreAsync(room, ana, "dois", start);
        await replica.CatchUpAsync(primary);
        await replica.PromoteAsync();
        // The replica never hears of these, nor that somebody joined.
        await one.StoreAsync(room, ana, "três", start);
        await one.StoreAsync(room, ana, "quatro", start);
        await other.JoinAsync(room, rui);
        var lost = await listener.Messages.CountAsync(4);
        await listener.Presence.CountAsync(1);
        await primary.KillAsync();
        await Task.WhenAll(one.DownAsync(), other.DownAsync());
        foreach (var node in new[] { one, other }) node.Cable.Server = replica.Endpoint;
        await Task.WhenAll(one.UpAsync(), other.UpAsync());

        var gap = (await listener.Gaps.CountAsync(1))[0];
        Assert.Equal((3, 4, Continuation.Diverged, 2, lost[1].Id), (gap.First, gap.Last, gap.Reason, gap.Position.Seq, gap.Position.Id));
        await one.StoreAsync(room, ana, "outra", gap.Position);
        await other.StoreAsync(room, rui, "mais uma", gap.Position);
        var after = (await listener.Messages.CountAsync(6))[4..];
        Assert.Equal([(3, "outra"), (4, "mais uma")], after.Select(message => (message.Seq, Encoding.UTF8.GetString(message.Text))));
        Assert.Single(listener.Gaps.Items);
        Assert.Single(listener.Presence.Items);

        var old = new RoomPosition(start.Epoch, 4, lost[3].Id);
        Assert.Equal(Continuation.Epoch, (await other.JoinAsync(room, Any.Member(), old)).Resumption.Continuation);
        Assert.Equal(Continuation.Diverged, (await other.JoinAsync(room, Any.Member(), old with { Epoch = gap.Position.Epoch })).Resumption.Continuation);
    }
}
