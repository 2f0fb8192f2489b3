using System.Reflection;
using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Formats;
using ChatSocket.Redis.Tests.Backplanes;
using ChatSocket.Tests.Network;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Redis.Tests.Faults;

/// <summary>What a node hears may end without anybody saying so.</summary>
public sealed class LostSubscriptionTests
{
    [Fact]
    public async Task A_connection_for_subscriptions_that_is_ended_costs_nothing_and_doubles_nothing()
    {
        await using var redis = await RedisServer.StartAsync(RedisKind.Redis);
        await using var node = await TestNode.StartAsync(redis.Endpoint);
        var (room, ana) = (Any.Room(), Any.Member());
        var start = (await node.JoinAsync(room, ana)).Position;
        var listener = await node.ListenAsync(room);
        for (var number = 1; number <= 60; number++)
        {
            if (number % 20 == 10) await redis.CommandAsync("CLIENT", "KILL", "TYPE", "pubsub");
            await node.StoreAsync(room, ana, $"{number}", start);
        }

        await listener.Messages.CountAsync(60);
        await node.StoreAsync(room, ana, "fim", start);
        await listener.Messages.CountAsync(61);
        Assert.Equal(Enumerable.Range(1, 61).Select(seq => (long)seq), listener.Messages.Items.Select(message => message.Seq));
        Assert.Empty(listener.Gaps.Items);
    }

    [Fact]
    public async Task One_channel_that_is_no_longer_heard_is_found_and_listened_to_again()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var node = await TestNode.StartAsync(redis.Endpoint);
        var (room, ana) = (Any.Room(), Any.Member());
        var start = (await node.JoinAsync(room, ana)).Position;
        var listener = await node.ListenAsync(room);
        await node.StoreAsync(room, ana, "um", start);
        await LineOf(node).StopListeningAsync(new RoomKeys(room).Channel).Bounded();
        await node.StoreAsync(room, ana, "dois", start);
        await node.StoreAsync(room, ana, "três", start);
        await listener.Messages.CountAsync(3);
        await Eventually.IsTrueAsync(async () => (await redis.CommandAsync("PUBSUB", "NUMSUB", new RoomKeys(room).Channel)).EndsWith('1'), "the channel to be heard again");
        await node.StoreAsync(room, ana, "quatro", start);
        await listener.Messages.CountAsync(4);
        Assert.Equal([1, 2, 3, 4], listener.Messages.Items.Select(message => message.Seq));
        Assert.Empty(listener.Gaps.Items);
    }

    [Fact]
    public async Task A_connection_that_looks_alive_and_delivers_nothing_is_replaced()
    {
        await using var redis = await RedisServer.StartAsync(RedisKind.Redis);
        await using var node = await TestNode.StartAsync(redis.Endpoint);
        var (room, ana) = (Any.Room(), Any.Member());
        var start = (await node.JoinAsync(room, ana)).Position;
        var listener = await node.ListenAsync(room);
        var deaf = LineOf(node);
        // Its commands are answered; only what is published does not arrive, the node's own echo included.
        foreach (var channel in new[] { new RoomKeys(room).Channel, NodeKeys.Channel(node.Id) }) await deaf.StopListeningAsync(channel).Bounded();
        await node.StoreAsync(room, ana, "um", start);
        await Eventually.IsTrueAsync(() => node.Backplane.IsUp && LineOf(node) != deaf, "another connection for subscriptions");
        await node.StoreAsync(room, ana, "dois", start);
        await listener.Messages.CountAsync(2);
        Assert.Equal([1, 2], listener.Messages.Items.Select(message => message.Seq));
    }

    [Fact]
    public async Task A_listener_that_could_not_begin_is_not_heard_of_again()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var node = await TestNode.StartAsync(redis.Endpoint);
        node.Cable.Hold(Direction.ToClient);
        var room = Any.Room();
        await Assert.ThrowsAsync<BackplaneUnavailableException>(() => node.ListenAsync(room));
        node.Cable.Open(Direction.ToClient);
        await node.UpAsync();
        var listener = await node.ListenAsync(room);
        var ana = Any.Member();
        await node.StoreAsync(room, ana, "um", (await node.JoinAsync(room, ana)).Position);
        await listener.Messages.CountAsync(1);
    }

    private static SubscriptionLine LineOf(TestNode node)
    {
        var subscriptions = typeof(RedisBackplane).GetField("_subscriptions", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(node.Backplane)!;
        return (SubscriptionLine)typeof(Subscriptions).GetField("_line", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(subscriptions)!;
    }
}
