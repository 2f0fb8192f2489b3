using ChatSocket.Node.Tests.Cluster;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Node.Tests.Telemetry;

/// <summary>What nodes tell of the Redis they share, and of one another.</summary>
public sealed class SharedFiguresTests
{
    private const string Shard = "{shard=\"0\"}";

    [Fact]
    public async Task A_node_alone_sees_itself_and_its_journal()
    {
        await using var node = await TestNode.StartAsync();
        var figures = await Figures.OfAsync(node);
        Assert.Equal(1, figures["chatsocket_nodes_alive"]);
        Assert.Equal(1, figures["chatsocket_backplane_up" + Shard]);
        Assert.DoesNotContain(figures.Series, series => series.StartsWith("chatsocket_backplane_probe_age_seconds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nodes_see_one_another_and_tell_whose_message_they_delivered()
    {
        await RedisKinds.RequireAsync(RedisKind.Redis);
        await using var nodes = await ThreeNodes.StartAsync();
        using var one = await ProgramPeer.EnterAsync(nodes[0].Tcp, "one", "sala");
        using var two = await ProgramPeer.EnterAsync(nodes[1].Tcp, "two", "sala");
        await one.SendAsync("sala", "hello");
        await two.UntilTextAsync("sala", "hello");
        await Figures.BecomesAsync(nodes[0], "chatsocket_delivery_duration_seconds_count{origin=\"local\"}", 1);
        await Figures.BecomesAsync(nodes[1], "chatsocket_delivery_duration_seconds_count{origin=\"remote\"}", 1);
        await Figures.BecomesAsync(nodes[1], "chatsocket_delivery_duration_seconds_count{origin=\"local\"}", 0);
        await Figures.BecomesAsync(nodes[0], "chatsocket_backplane_script_duration_seconds_count{outcome=\"ok\",script=\"append\",shard=\"0\"}", 1);
        await Figures.BecomesAsync(nodes[0], "chatsocket_nodes_alive", 3);
        await Figures.BecomesAsync(nodes[0], "chatsocket_backplane_up" + Shard, 1);
        await Figures.BecomesAsync(nodes[0], "chatsocket_lease_renewals_total{outcome=\"ok\"}", count => count >= 2, "two renewals");
        await Figures.BecomesAsync(nodes[0], "chatsocket_backplane_lag_seconds" + Shard, lag => lag is > 0 and < 100, "some time");
        Assert.InRange((await Figures.OfAsync(nodes[0]))["chatsocket_backplane_probe_age_seconds" + Shard], 0, 100);
        Assert.Equal(0, (await Figures.OfAsync(nodes[0]))["chatsocket_backplane_reconnects_total" + Shard]);
    }

    [Fact]
    public async Task Memberships_that_a_node_left_behind_are_counted_by_who_removes_them()
    {
        await RedisKinds.RequireAsync(RedisKind.Redis);
        await using var nodes = await ThreeNodes.StartAsync();
        using var left = await ProgramPeer.EnterAsync(nodes[2].Tcp, "left", "sala", "outra");
        await nodes[2].StopAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await RemovedAsync(nodes[0]) + await RemovedAsync(nodes[1]) < 2)
        {
            Assert.False(limit.IsCancellationRequested, "nobody removed them");
            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
        }

        Assert.Equal(2, await RemovedAsync(nodes[0]) + await RemovedAsync(nodes[1]));
        await Figures.BecomesAsync(nodes[0], "chatsocket_nodes_alive", 2);
    }

    [Fact]
    public async Task A_Redis_that_stood_still_shows_in_the_figures()
    {
        await RedisKinds.RequireAsync(RedisKind.Redis);
        await using var nodes = await ThreeNodes.StartAsync(redisMayBeAway: true);
        using var one = await ProgramPeer.EnterAsync(nodes[0].Tcp, "one", "sala");
        nodes.Redis.Pause();
        await Figures.BecomesAsync(nodes[0], "chatsocket_backplane_up" + Shard, 0);
        await Figures.BecomesAsync(nodes[0], "chatsocket_lease_renewals_total{outcome=\"failed\"}", count => count >= 1, "a failure");
        await Figures.BecomesAsync(nodes[0], "chatsocket_backplane_script_duration_seconds_count{outcome=\"unknown\",script=\"renew\",shard=\"0\"}", count => count >= 1, "a call without an answer");
        var refused = await one.SendAsync("sala", "while away");
        Assert.Equal("unavailable", refused.Text("code"));
        await Figures.BecomesAsync(nodes[0], "chatsocket_send_duration_seconds_count{outcome=\"unavailable\"}", 1);
        nodes.Redis.Continue();
        await Figures.BecomesAsync(nodes[0], "chatsocket_backplane_reconnects_total" + Shard, count => count >= 1, "a new line");
        await Figures.BecomesAsync(nodes[0], "chatsocket_backplane_up" + Shard, 1);
    }

    [Fact]
    public async Task What_Redis_says_of_itself_is_told()
    {
        await RedisKinds.RequireAsync(RedisKind.Redis);
        await using var redis = await RedisServer.StartAsync(RedisKind.Redis);
        await redis.CommandAsync("CONFIG", "SET", "maxmemory", "300mb");
        await using var node = await ThreeNodes.StartNodeAsync("n1", redis.Port);
        await Figures.BecomesAsync(node, "chatsocket_backplane_memory_limit_bytes" + Shard, 300 << 20);
        await Figures.BecomesAsync(node, "chatsocket_backplane_memory_bytes" + Shard, bytes => bytes is > 100_000 and < 300 << 20, "what a Redis uses");
        var series = (await Figures.OfAsync(node)).Series;
        Assert.Contains("chatsocket_backplane_evicted_keys_total" + Shard, series);
        Assert.Contains("chatsocket_backplane_persistence_failing" + Shard, series);
    }

    private static async Task<double> RemovedAsync(TestNode node) => (await Figures.OfAsync(node))["chatsocket_reaped_members_total"];
}
