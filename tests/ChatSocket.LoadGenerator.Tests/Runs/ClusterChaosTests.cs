using System.Text.Json;
using ChatSocket.LoadGenerator.Servers;
using ChatSocket.LoadGenerator.Startup;
using ChatSocket.LoadGenerator.Tests.Peers;
using ChatSocket.Tests.Redis;

namespace ChatSocket.LoadGenerator.Tests.Runs;

/// <summary>Three nodes and a Redis of their own, harmed; a short run of what is run for hours elsewhere.</summary>
public sealed class ClusterChaosTests
{
    [Fact]
    public async Task Three_nodes_and_their_Redis_keep_every_promise_while_they_are_harmed()
    {
        await RequireRedisAsync();
        var (exit, output, errors) = await VerifyTests.RunAsync(
            "--chaos", "--nodes", "3", "--redis", "always", "--clients", "6", "--rooms", "2", "--rate", "40", "--seed", "7",
            "--faults", "kill,redis-cut,redis-crash,cut", "--fault-count", "4", "--json");
        Assert.True(exit == ExitCode.Ok, output + errors);
        using var report = JsonDocument.Parse(output);
        Assert.Equal(["cut", "kill", "redis-crash", "redis-cut"], report.RootElement.GetProperty("faultCounts").EnumerateObject().Select(kind => kind.Name));
    }

    [Fact]
    public async Task Behind_a_balancer_the_nodes_look_like_one()
    {
        await RequireRedisAsync();
        var options = CommandLine.Parse(["verify", "--chaos", "--nodes", "3"], null);
        await using var cluster = await Cluster.StartAsync(options, NodeProgram.Find(null)!, TimeProvider.System, TestContext.Current.CancellationToken).Bounded();
        await using var balancer = new Balancer([.. cluster.Nodes.Select(node => node.Port)]);
        var (exit, output, errors) = await VerifyTests.RunAsync(
            "--servers", $"127.0.0.1:{balancer.Port}", "--clients", "6", "--rooms", "2", "--seconds", "5", "--rate", "40", "--seed", "7", "--json");
        Assert.True(exit == ExitCode.Ok, output + errors);
        Assert.True(balancer.Connections >= 6, "everybody comes through the balancer");
    }

    /// <summary>Nobody tells the run that a node dies; behind the balancer only the connections to it end, and everything is promised as before.</summary>
    [Fact]
    public async Task Behind_haproxy_a_node_may_die_while_it_is_verified()
    {
        await RequireRedisAsync();
        Assert.SkipWhen(Haproxy.Program is null, "There is no haproxy: please install it (apt-get install haproxy).");
        var options = CommandLine.Parse(["verify", "--chaos", "--nodes", "3"], null);
        await using var cluster = await Cluster.StartAsync(options, NodeProgram.Find(null)!, TimeProvider.System, TestContext.Current.CancellationToken).Bounded();
        await using var balancer = await Haproxy.StartAsync(cluster.Nodes.Select(node => node.Port));
        var underWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var dying = DieAsync();
        var (exit, output, errors) = await VerifyTests.RunAsync(
            underWay, "--servers", $"127.0.0.1:{balancer.Port}", "--clients", "6", "--rooms", "2", "--seconds", "8", "--rate", "40", "--seed", "7", "--json");
        await dying.Bounded();
        Assert.True(exit == ExitCode.Ok, output + errors);
        using var report = JsonDocument.Parse(output);
        Assert.True(report.RootElement.GetProperty("counts").GetProperty("connectionsLost").GetInt64() > 0, output);

        async Task DieAsync()
        {
            await underWay.Task;
            await cluster.Nodes[0].KillAsync();
        }
    }

    /// <summary>The program itself: the run starts, pauses and kills it by name.</summary>
    private static async Task RequireRedisAsync()
    {
        await RedisKinds.RequireAsync(RedisKind.Redis);
        Assert.SkipWhen(Programs.PathTo("redis-server") is null, "There is no redis-server: please install it (apt-get install redis-server).");
    }
}
