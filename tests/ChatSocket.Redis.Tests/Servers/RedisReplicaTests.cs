using ChatSocket.Tests.Network;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Redis.Tests.Servers;

public sealed class RedisReplicaTests
{
    [Fact]
    public async Task A_replica_gets_what_is_written()
    {
        await using var primary = await RedisServer.StartAsync(RedisKind.Redis);
        await using var replica = await primary.StartReplicaAsync();
        await primary.CommandAsync("SET", "key", "value");
        await replica.CatchUpAsync(primary);
        Assert.Equal("value", await replica.CommandAsync("GET", "key"));
        var refused = await Assert.ThrowsAsync<RedisErrorException>(() => replica.CommandAsync("SET", "key", "other"));
        Assert.StartsWith("READONLY", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failover_to_a_replica_that_lagged_loses_the_last_writes_behind_one_address()
    {
        await using var primary = await RedisServer.StartAsync(RedisKind.Redis);
        await using var replica = await primary.StartReplicaAsync();
        await using var address = new FaultProxy(primary.Endpoint);
        await primary.CommandAsync("SET", "early", "1");
        await replica.CatchUpAsync(primary);
        await replica.PromoteAsync();
        await primary.CommandAsync("SET", "late", "1");
        await primary.KillAsync();

        address.Server = replica.Endpoint;
        Assert.Equal($"1\n{RedisServer.Nil}", await replica.CommandAsync("MGET", "early", "late"));
        Assert.Equal("OK", await replica.CommandAsync("SET", "late", "2"));
    }

    [Fact]
    public async Task A_replica_behind_a_held_cable_lags()
    {
        await using var primary = await RedisServer.StartAsync(RedisKind.Redis);
        await using var cable = new FaultProxy(primary.Endpoint);
        await using var replica = await primary.StartReplicaAsync(through: cable.Port);
        cable.Hold(Direction.ToClient);
        var before = cable.Counts.ToClient.Read;
        await primary.CommandAsync("SET", "key", new string('x', 1000));
        await cable.WhenAsync(counts => counts.ToClient.Read >= before + 1000);
        Assert.Equal(RedisServer.Nil, await replica.CommandAsync("GET", "key"));
        cable.Open(Direction.ToClient);
        await replica.CatchUpAsync(primary);
        Assert.Equal("1000", await replica.CommandAsync("STRLEN", "key"));
    }

    [Fact]
    public async Task Garnet_says_that_it_has_no_replica()
    {
        await using var server = await RedisServer.StartAsync(RedisKind.Garnet);
        await Assert.ThrowsAsync<NotSupportedException>(() => server.StartReplicaAsync());
    }
}
