using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatSocket.Deployment.Tests.Compose;
using ChatSocket.Tests;

namespace ChatSocket.Deployment.Tests.Engine;

/// <summary>The running system: who it lets in, and as whom it runs.</summary>
[Collection(OneStack.Name)]
public sealed class RunningTests(ComposeStack stack)
{
    [Fact]
    public async Task Everything_becomes_well_and_runs_without_rights()
    {
        stack.Require();
        foreach (var service in new[] { "redis", "node", "haproxy", "prometheus" })
        {
            foreach (var container in await stack.ContainersAsync(service))
            {
                await EventuallyAsync(async () => await ComposeStack.DockerAsync("inspect", "--format", "{{.State.Health.Status}}", container) == "healthy", $"{service} is not well");
                var inspected = JsonNode.Parse(await ComposeStack.DockerAsync("inspect", container))![0]!;
                Assert.True((bool)inspected["HostConfig"]!["ReadonlyRootfs"]!);
                // As the kernel sees every process there, the program and what asked for its health: nobody is root, or has a single capability.
                var processes = await ComposeStack.DockerAsync("exec", container, "sh", "-c", "for p in /proc/[0-9]*; do cat $p/status 2>/dev/null; done; true");
                Assert.True(Regex.Count(processes, @"(?m)^Uid:") >= 3, processes);
                Assert.DoesNotMatch(@"(?m)^[UG]id:.*\s0(\s|$)", processes);
                Assert.DoesNotMatch(@"(?m)^Cap(Inh|Prm|Eff|Bnd|Amb):\s+0*[1-9a-f]", processes);
                Assert.DoesNotMatch(@"(?m)^NoNewPrivs:\s+0", processes);
                var (written, _, why) = await ContainerEngine.RunAsync(["docker", "exec", container, "sh", "-c", "cd / && touch written"]);
                Assert.True(written != 0 && why.Contains("Read-only", StringComparison.OrdinalIgnoreCase), why);
            }
        }
    }

    [Fact]
    public async Task The_operations_port_is_reached_from_the_monitoring_network_only()
    {
        stack.Require();
        var node = (await stack.ContainersAsync("node"))[0];
        var (monitoring, data) = (await AddressAsync(node, "monitoring"), await AddressAsync(node, "data"));
        // Redis shares a network with nodes: it reaches what is for people, and not what is for operators. Who watches does; see below.
        Assert.True(await ReachesAsync("redis", data, 8080));
        Assert.False(await ReachesAsync("redis", data, 9464));
        Assert.False(await ReachesAsync("redis", monitoring, 9464));
        Assert.Equal("{}", await ComposeStack.DockerAsync("inspect", "--format", "{{json .HostConfig.PortBindings}}", node));
    }

    [Fact]
    public async Task A_page_is_served_and_people_are_let_in_on_this_machine()
    {
        stack.Require();
        using var http = new HttpClient();
        Assert.Contains("ChatSocket", await http.GetStringAsync(new Uri($"http://127.0.0.1:{stack.HttpPort}/"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var person = new TcpClient();
        await person.ConnectAsync(IPAddress.Loopback, stack.TcpPort, TestContext.Current.CancellationToken).Bounded();
        var header = new byte[4];
        await person.GetStream().ReadExactlyAsync(header, TestContext.Current.CancellationToken).AsTask().Bounded();
        Assert.Equal(0, header[0]);
    }

    [Fact]
    public async Task People_reach_the_balancer_and_nothing_behind_it()
    {
        stack.Require();
        var node = await AddressAsync((await stack.ContainersAsync("node"))[0], "monitoring");
        var balancer = (await stack.ContainersAsync("haproxy"))[0];
        Assert.True(await FromTheFrontAsync("haproxy", 8080));
        Assert.False(await FromTheFrontAsync(node, 8080));
        Assert.False(await FromTheFrontAsync(node, 9464));
        // What the balancer tells its operators it tells on the other network only.
        Assert.False(await FromTheFrontAsync("haproxy", 8404));
        Assert.False(await FromTheFrontAsync(await AddressAsync(balancer, "monitoring"), 8404));
        // And it leads nobody there.
        using var person = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{stack.HttpPort}/"), Timeout = Waits.Limit };
        foreach (var path in new[] { "metrics", "health/ready", "health/live", "monitor", "monitor/state" })
        {
            using var answer = await person.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"/{path} gives {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Prometheus_finds_every_node()
    {
        stack.Require();
        await stack.AreWatchedAsync(3);
    }

    [Fact]
    public async Task Nodes_know_where_people_really_are()
    {
        stack.Require();
        // As many as one address may have at each of three nodes. If nodes saw the balancer in everybody's place, nobody else would be let in.
        var crowd = new List<TcpClient>();
        try
        {
            for (var number = 0; number < 3 * ComposeStack.ConnectionsOfAnAddress; number++)
            {
                var person = new TcpClient();
                crowd.Add(person);
                await person.ConnectAsync(IPAddress.Loopback, stack.TcpPort, TestContext.Current.CancellationToken).Bounded();
                Assert.DoesNotContain("server_full", await FirstFrameAsync(person), StringComparison.Ordinal);
            }

            using var oneMore = new TcpClient();
            await oneMore.ConnectAsync(IPAddress.Loopback, stack.TcpPort, TestContext.Current.CancellationToken).Bounded();
            Assert.Contains("server_full", await FirstFrameAsync(oneMore), StringComparison.Ordinal);
            await stack.VerifyAsync(5, () => Task.CompletedTask);
        }
        finally
        {
            foreach (var person in crowd) person.Dispose();
        }
    }

    [Fact]
    public async Task A_node_listens_within_two_seconds_of_its_start()
    {
        stack.Require();
        var node = (await stack.ContainersAsync("node"))[0];
        var best = TimeSpan.MaxValue;
        // The machine may be busy; what counts is what the node can do.
        for (var attempt = 0; attempt < 3 && best > TimeSpan.FromSeconds(2); attempt++)
        {
            await ComposeStack.DockerAsync("stop", node);
            await ComposeStack.DockerAsync("start", node);
            await stack.AllAreWellAsync(3);
            var started = DateTimeOffset.Parse(await ComposeStack.DockerAsync("inspect", "--format", "{{.State.StartedAt}}", node), CultureInfo.InvariantCulture);
            var lines = await ComposeStack.DockerAsync("logs", "--timestamps", node);
            var listening = lines.Split('\n').Last(line => line.Contains(" listening tcp=", StringComparison.Ordinal));
            var took = DateTimeOffset.Parse(listening.Split(' ')[0], CultureInfo.InvariantCulture) - started;
            best = took < best ? took : best;
        }

        TestContext.Current.SendDiagnosticMessage($"a node listened {best.TotalMilliseconds:0} ms after its start");
        // Not the two seconds themselves: nothing here fails because a machine is busy. Ten are a broken start on any.
        Assert.True(best < TimeSpan.FromSeconds(10), $"{best}");
    }

    private static async Task<string> FirstFrameAsync(TcpClient person)
    {
        var header = new byte[4];
        await person.GetStream().ReadExactlyAsync(header, TestContext.Current.CancellationToken).AsTask().Bounded();
        var text = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(header)];
        await person.GetStream().ReadExactlyAsync(text, TestContext.Current.CancellationToken).AsTask().Bounded();
        return System.Text.Encoding.UTF8.GetString(text);
    }

    private async Task<string> AddressAsync(string container, string network) =>
        (string)JsonNode.Parse(await ComposeStack.DockerAsync("inspect", container))![0]!["NetworkSettings"]!["Networks"]![stack.Network(network)]!["IPAddress"]!;

    private async Task<bool> ReachesAsync(string service, string address, int port) => AnswersHttp(await ContainerEngine.RunAsync(["docker", "exec", (await stack.ContainersAsync(service))[0], .. Ask(address, port)]));

    /// <summary>From a container beside those of people. Without an init the question would be process 1, which no time limit ends.</summary>
    private async Task<bool> FromTheFrontAsync(string address, int port) =>
        AnswersHttp(await ContainerEngine.RunAsync(["docker", "run", "--rm", "--init", "--network", stack.Network("front"), ComposeFile.Load().Services["redis"]["image"]!.ToString(), .. Ask(address, port)]));

    /// <summary>Every Redis image can ask: it complains of what somebody who speaks HTTP answers.</summary>
    private static string[] Ask(string address, int port) => ["sh", "-c", $"timeout 5 redis-cli -h {address} -p {port} ping"];

    private static bool AnswersHttp((int Code, string Output, string Error) asked) => (asked.Output + asked.Error).Contains("Protocol error, got \"H\"", StringComparison.Ordinal);

    private static async Task EventuallyAsync(Func<Task<bool>> isSo, string otherwise)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await isSo())
        {
            Assert.False(deadline.IsCancellationRequested, otherwise);
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }
}
