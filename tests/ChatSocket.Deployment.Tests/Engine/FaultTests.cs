namespace ChatSocket.Deployment.Tests.Engine;

/// <summary>What is done to containers while people talk through the balancer. Nothing is lost, and nobody has to help.</summary>
[Collection(OneStack.Name)]
public sealed class FaultTests(ComposeStack stack)
{
    /// <summary>From thirty on verify also has somebody read slowly, and then nobody else may lose a connection.</summary>
    private const int Most = 29;

    [Fact]
    public async Task A_node_that_is_killed_costs_nothing_and_comes_back_by_itself()
    {
        stack.Require();
        var victim = (await stack.ContainersAsync("node"))[0];
        // Its process, not the container: that is for its restart policy to bring back.
        await stack.VerifyAsync(15, () => ComposeStack.DockerAsync("exec", victim, "sh", "-c", "for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline | grep -q '^dotnet' && kill -9 ${p#/proc/}; done; true"));
        await stack.AllAreWellAsync(3);
        Assert.NotEqual("0", await ComposeStack.DockerAsync("inspect", "--format", "{{.RestartCount}}", victim));
    }

    [Fact]
    public async Task A_node_that_is_paused_costs_nothing()
    {
        stack.Require();
        var victim = (await stack.ContainersAsync("node"))[0];
        await stack.VerifyAsync(15, () => ForAWhileAsync(["pause", victim], ["unpause", victim]));
        await stack.AllAreWellAsync(3);
    }

    [Fact]
    public async Task A_node_that_is_cut_off_from_Redis_costs_nothing()
    {
        stack.Require();
        var victim = (await stack.ContainersAsync("node"))[0];
        var network = stack.Network("data");
        await stack.VerifyAsync(20, () => ForAWhileAsync(["network", "disconnect", network, victim], ["network", "connect", "--alias", "node", network, victim]));
        await stack.AllAreWellAsync(3);
    }

    [Fact]
    public async Task A_node_that_is_cut_off_from_the_balancer_and_who_watches_costs_nothing_and_is_found_again()
    {
        stack.Require();
        var victim = (await stack.ContainersAsync("node"))[0];
        var network = stack.Network("monitoring");
        // For good, as far as people can tell: those who were there have to notice by themselves, and go elsewhere.
        await stack.VerifyAsync(Most, () => ComposeStack.DockerAsync("network", "disconnect", network, victim));
        await stack.AllAreWellAsync(2);
        await stack.AreWatchedAsync(2);
        await stack.VerifyAsync(15, () => ComposeStack.DockerAsync("network", "connect", "--alias", "node", "--alias", "node-ops", network, victim));
        await stack.AllAreWellAsync(3);
        await stack.AreWatchedAsync(3);
    }

    [Fact]
    public async Task Redis_that_is_paused_costs_nothing()
    {
        stack.Require();
        var redis = (await stack.ContainersAsync("redis"))[0];
        await stack.VerifyAsync(20, () => ForAWhileAsync(["pause", redis], ["unpause", redis]));
        await stack.AllAreWellAsync(3);
    }

    [Fact]
    public async Task Redis_that_is_cut_off_costs_nothing()
    {
        stack.Require();
        var redis = (await stack.ContainersAsync("redis"))[0];
        var network = stack.Network("data");
        await stack.VerifyAsync(20, () => ForAWhileAsync(["network", "disconnect", network, redis], ["network", "connect", "--alias", "redis", network, redis]));
        await stack.AllAreWellAsync(3);
    }

    [Fact]
    public async Task Redis_that_is_stopped_and_started_costs_nothing()
    {
        stack.Require();
        var redis = (await stack.ContainersAsync("redis"))[0];
        await stack.VerifyAsync(20, () => ForAWhileAsync(["stop", redis], ["start", redis]));
        await stack.AllAreWellAsync(3);
    }

    [Fact]
    public async Task A_rolling_restart_costs_nothing_and_each_node_ends_well_within_its_time()
    {
        stack.Require();
        foreach (var (number, node) in (await stack.ContainersAsync("node")).Index())
        {
            await stack.VerifyAsync(Most, async () =>
            {
                // With the grace of the compose file; whoever needs more is killed, and ends with another code.
                await ComposeStack.DockerAsync("stop", node);
                Assert.Equal("0", await ComposeStack.DockerAsync("inspect", "--format", "{{.State.ExitCode}}", node));
                if (number > 0)
                {
                    await ComposeStack.DockerAsync("start", node);
                    return;
                }

                // One is replaced, as docs/operations.md says of a new version: the new container is another node.
                await ComposeStack.DockerAsync("rm", node);
                await stack.ComposeAsync("up", "-d", "--no-recreate", "node");
            });
            await stack.AllAreWellAsync(3);
        }
    }

    [Fact]
    public async Task Nodes_that_are_added_and_taken_away_are_found_without_a_reload()
    {
        stack.Require();
        var balancer = (await stack.ContainersAsync("haproxy"))[0];
        var started = await StartedAsync(balancer);
        await stack.VerifyAsync(15, () => stack.ComposeAsync("up", "-d", "--no-recreate", "--scale", "node=5", "node"));
        await stack.AllAreWellAsync(5);
        await stack.VerifyAsync(Most, () => stack.ComposeAsync("up", "-d", "--no-recreate", "--scale", "node=3", "node"));
        await stack.AllAreWellAsync(3);
        Assert.Equal(started, await StartedAsync(balancer));
    }

    /// <summary>Long enough for everybody to notice, shorter than a lease, so that nobody may be taken for dead.</summary>
    private static async Task ForAWhileAsync(string[] begin, string[] end)
    {
        await ComposeStack.DockerAsync(begin);
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        await ComposeStack.DockerAsync(end);
    }

    private static Task<string> StartedAsync(string container) => ComposeStack.DockerAsync("inspect", "--format", "{{.State.StartedAt}} {{.RestartCount}}", container);
}
