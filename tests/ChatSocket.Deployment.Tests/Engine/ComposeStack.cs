using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatSocket.Tests.Network;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Deployment.Tests.Engine;

/// <summary>
/// The whole system as the compose file describes it, without the two services that show what was measured. Started once for all tests, which run
/// one after the other and leave it as they found it.
/// </summary>
public sealed partial class ComposeStack : IAsyncLifetime
{
    /// <summary>Of one address at one node; more than a run of verify needs.</summary>
    public const int ConnectionsOfAnAddress = 24;

    private static readonly TimeSpan Recovered = TimeSpan.FromMinutes(2);

    private readonly string _project = $"chatsocket-test-{Guid.NewGuid().ToString("N")[..8]}";
    private readonly Dictionary<string, string> _environment = new()
    {
        ["CHATSOCKET_CONNECTIONS_PER_ADDRESS"] = $"{ConnectionsOfAnAddress}",
        ["CHATSOCKET_LANGUAGE"] = "en",
        // Nobody would take them.
        ["CHATSOCKET_OTLP"] = "",
    };

    private readonly List<LoopbackPort> _ports = [];
    private string[] _compose = [];
    private string? _missing;

    public int TcpPort { get; private set; }

    public int HttpPort { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _missing = await ContainerEngine.MissingAsync();
        if (_missing is not null) return;
        _compose = [.. (await ContainerEngine.ComposeAsync())!, "--project-name", _project];
        (TcpPort, HttpPort) = (Publish("CHATSOCKET_TCP_PORT"), Publish("CHATSOCKET_HTTP_PORT"));
        Publish("CHATSOCKET_PROMETHEUS_PORT");
        try
        {
            await ComposeAsync("build", "node", "chat", "loadgen");
            await ComposeAsync("up", "-d", "redis", "node", "haproxy", "prometheus");
            await AllAreWellAsync(3);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_compose.Length > 0) await ContainerEngine.RunAsync([.. _compose, "down", "--volumes", "--timeout", "1"], _environment);
        foreach (var port in _ports) port.Dispose();
    }

    /// <summary>Skips the running test, or fails it when everything is required.</summary>
    public void Require()
    {
        if (_missing is null) return;
        if (RedisKinds.EverythingIsRequired) Assert.Fail(_missing);
        Assert.Skip(_missing);
    }

    public Task<string> ComposeAsync(params string[] words) => ContainerEngine.MustAsync([.. _compose, .. words], _environment);

    public static Task<string> DockerAsync(params string[] words) => ContainerEngine.MustAsync(["docker", .. words]);

    /// <summary>The containers of a service that run. Found by label: the two programs name them differently.</summary>
    public async Task<string[]> ContainersAsync(string service, bool all = false)
    {
        string[] filter = ["--filter", $"label=com.docker.compose.project={_project}", "--filter", $"label=com.docker.compose.service={service}"];
        var listed = await DockerAsync(["ps", "--quiet", .. all ? ["--all"] : Array.Empty<string>(), .. filter]);
        return listed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public string Network(string name) => $"{_project}_{name}";

    /// <summary>Redis answers, and the balancer sends people to this many nodes on both ports.</summary>
    public async Task AllAreWellAsync(int nodes)
    {
        var seen = "";
        using var deadline = new CancellationTokenSource(Recovered);
        while (!deadline.IsCancellationRequested)
        {
            var figures = await BalancerAsync();
            var (tcp, http) = (Up(figures, "nodes_tcp"), Up(figures, "nodes_http"));
            if (tcp == nodes && http == nodes) return;
            seen = $"the balancer knows {tcp} and {http} nodes, not {nodes}";
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"{seen}\n{await ComposeAsync("ps")}\n{await ComposeAsync("logs", "--tail=20", "node", "haproxy")}");
    }

    /// <summary>Prometheus gets figures from exactly this many nodes.</summary>
    public async Task AreWatchedAsync(int nodes)
    {
        var prometheus = (await ContainersAsync("prometheus"))[0];
        var seen = "";
        using var deadline = new CancellationTokenSource(Recovered);
        while (!deadline.IsCancellationRequested)
        {
            seen = (await ContainerEngine.RunAsync(["docker", "exec", prometheus, "wget", "-q", "-O", "-", "http://127.0.0.1:9090/api/v1/query?query=sum(up{job=\"chatsocket\"})"])).Output;
            if (seen.Contains($"\"{nodes}\"", StringComparison.Ordinal)) return;
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"Prometheus does not see {nodes} nodes: {seen}");
    }

    /// <summary>People talk for so long, through the balancer; meanwhile something happens. Nothing that was promised may be broken.</summary>
    public async Task VerifyAsync(int seconds, Func<Task> happens)
    {
        Require();
        var length = seconds.ToString(CultureInfo.InvariantCulture);
        var talking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var talk = ContainerEngine.RunAsync(
            [.. _compose, "run", "--rm", "-T", "loadgen", "verify", "--servers", "haproxy:5050", "--seconds", length, "--json", "--language", "en"],
            _environment,
            line =>
            {
                // One line a second, from when everybody is there.
                if (line.Contains("  acknowledged ", StringComparison.Ordinal)) talking.TrySetResult();
            });
        if (await Task.WhenAny(talking.Task, talk).WaitAsync(Recovered) == talking.Task)
        {
            await happens();
            Assert.False(talk.IsCompleted, "it was over before what should happen had happened");
        }

        var (code, output, error) = await talk;
        Assert.True(code == 0, $"verify ended with {code}:\n{output}\n{error}");
        var report = JsonNode.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..])!;
        Assert.True((bool)report["holds"]!);
        Assert.True((long)report["latency"]!["acknowledged"]!["count"]! > seconds);
    }

    private async Task<string> BalancerAsync()
    {
        var balancer = await ContainersAsync("haproxy");
        if (balancer.Length == 0) return "";
        return (await ContainerEngine.RunAsync(["docker", "exec", balancer[0], "wget", "-q", "-O", "-", "http://127.0.0.1:8404/metrics"])).Output;
    }

    private int Publish(string variable)
    {
        var port = LoopbackPort.Take();
        _ports.Add(port);
        _environment[variable] = port.Number.ToString(CultureInfo.InvariantCulture);
        return port.Number;
    }

    private static int Up(string figures, string proxy) => ServerIsUp().Matches(figures).Count(match => match.Groups["proxy"].Value == proxy);

    [GeneratedRegex("^haproxy_server_status{proxy=\"(?<proxy>[a-z_]+)\",server=\"[a-z0-9]+\",state=\"UP\"} 1", RegexOptions.Multiline)]
    private static partial Regex ServerIsUp();
}

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneStack : ICollectionFixture<ComposeStack>
{
    public const string Name = "the compose stack";
}
