using System.Text.RegularExpressions;
using ChatSocket.Deployment.Tests.Grafana;
using ChatSocket.Deployment.Tests.Nodes;
using ChatSocket.Tests;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Deployment.Tests.Prometheus;

/// <summary>
/// Three real nodes that people talk on, with a real Redis, looked at by a real Prometheus: whatever dashboards and alerts ask is
/// answered, no alert fires, and when Redis stands still one does.
/// </summary>
public sealed partial class LiveTests
{
    /// <summary>A query must have an answer soon after the first looks; a machine may be slow.</summary>
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Every_query_of_every_dashboard_and_every_alert_finds_data_and_alerts_tell_health_from_trouble()
    {
        Programs.Require("prometheus", "prometheus");
        await RedisKinds.RequireAsync(RedisKind.Redis);
        await using var redis = await RedisServer.StartAsync(RedisKind.Redis);
        await redis.CommandAsync("CONFIG", "SET", "maxmemory", "512mb");
        await using var one = await NodeProcess.StartAsync("n1", redis.Port);
        await using var two = await NodeProcess.StartAsync("n2", redis.Port);
        await using var three = await NodeProcess.StartAsync("n3", redis.Port);
        NodeProcess[] nodes = [one, two, three];
        await using var talk = new SmallTalk(nodes);
        await using var prometheus = await PrometheusServer.StartAsync(nodes.Select(node => node.OperationsPort));

        var alerts = await prometheus.RulesAsync("alert");
        Assert.NotEmpty(alerts);
        (string Where, string Expression)[] questions =
        [
            .. Dashboard.All.SelectMany(dashboard => dashboard.Queries),
            .. Dashboard.All.SelectMany(dashboard => dashboard.Marks).Where(mark => !mark.Expression.Contains("ALERTS", StringComparison.Ordinal)).Select(Answered),
            .. alerts.Select(Answered),
            .. await prometheus.RulesAsync("record"),
            .. Documented().Select(name => ($"docs/telemetry.md: {name}", $"{{__name__=~\"{name}(_count)?\",job=\"chatsocket\"}}")),
        ];
        var unanswered = new List<string>();
        foreach (var (where, expression) in questions)
        {
            if (await prometheus.MissesDataAsync(expression, unanswered.Count == 0 ? Within : TimeSpan.Zero) is { } what) unanswered.Add($"{where} gives {what}: {expression}");
        }

        Assert.Empty(unanswered);
        Assert.Empty(talk.Failures);
        Assert.Equal(3, Assert.Single(await prometheus.QueryAsync("chatsocket:nodes:alive")));
        Assert.Empty(await prometheus.QueryAsync("ALERTS{alertstate=\"firing\"}"));

        Assert.Equal("", await CheckedAsync(one));

        redis.Pause();
        foreach (var (where, expression) in Dashboard.All.SelectMany(dashboard => dashboard.Marks).Where(mark => mark.Expression.Contains("ALERTS", StringComparison.Ordinal)))
        {
            Assert.True(await prometheus.MissesDataAsync(expression, Within) is null, $"{where}: no alert fires though Redis stands still");
        }

        Assert.Null(await prometheus.MissesDataAsync("ALERTS{alertstate=\"firing\",alertname=\"ChatSocketBackplaneDown\"}", Within));
        redis.Continue();
    }

    /// <summary>A comparison drops what it does not hold for; in health that is everything. As a question of yes and no it shows that there was something to compare.</summary>
    private static (string Where, string Expression) Answered((string Name, string Expression) rule) =>
        (rule.Name, Comparison().Replace(rule.Expression, " $1 bool "));

    /// <summary>What promtool has to complain about in the figures of a node that is busy.</summary>
    private static async Task<string> CheckedAsync(NodeProcess node)
    {
        var file = Path.GetTempFileName();
        try
        {
            using var http = new HttpClient { Timeout = Waits.Limit };
            var figures = await http.GetStringAsync(new Uri($"http://127.0.0.1:{node.OperationsPort}/metrics"), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(file, figures, TestContext.Current.CancellationToken);
            // It reads only its input.
            return await Programs.RunAsync("/bin/sh", "-c", $"promtool check metrics < '{file}'");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string[] Documented()
    {
        var names = Figure().Matches(File.ReadAllText(Repository.PathTo("docs", "telemetry.md"))).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(names);
        return names;
    }

    [GeneratedRegex(" (==|!=|>=|<=|>|<) ")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^\| `(chatsocket_\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Figure();
}
