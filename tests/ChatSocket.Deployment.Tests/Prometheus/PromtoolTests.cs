using System.Text.RegularExpressions;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Deployment.Tests.Prometheus;

/// <summary>What Prometheus' own tool says of the files in <c>prometheus/</c>, and what it cannot know.</summary>
public sealed partial class PromtoolTests
{
    private static string Alerts => File.ReadAllText(Repository.PathTo("prometheus", "rules", "alerts.yml"));

    [Fact]
    public async Task The_configuration_and_its_rules_are_valid()
    {
        Programs.Require("promtool", "prometheus");
        await Programs.RunAsync("promtool", "check", "config", Repository.PathTo("prometheus", "prometheus.yml"));
    }

    [Fact]
    public async Task Every_alert_fires_in_its_case_and_none_in_health()
    {
        Programs.Require("promtool", "prometheus");
        await Programs.RunAsync("promtool", ["test", "rules", .. Directory.GetFiles(Repository.PathTo("prometheus", "tests"), "*.yml")]);
        var cases = File.ReadAllText(Repository.PathTo("prometheus", "tests", "alerts.yml"));
        Assert.All(Names(), name => Assert.Matches($@"alertname: {name}\n +eval_time: \w+\n +exp_alerts:\n +- exp_labels:", cases));
    }

    [Fact]
    public void Every_alert_has_a_runbook_and_every_runbook_an_alert()
    {
        var operations = File.ReadAllText(Repository.PathTo("docs", "operations.md"));
        Assert.Equal(Names().Select(name => Anchor(name)), Runbook().Matches(Alerts).Select(match => match.Groups[1].Value));
        var sections = RunbookSection().Matches(operations).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        Assert.Equal(Names().Order(), sections.Keys.Order());
        Assert.All(sections, section => Assert.True(section.Value.Length > 200, $"{section.Key} says next to nothing"));
    }

    private static string[] Names()
    {
        var names = Alert().Matches(Alerts).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(names);
        return names;
    }

    /// <summary>As a page of documents makes it of a heading.</summary>
#pragma warning disable CA1308 // Anchors are lower case.
    private static string Anchor(string heading) => heading.ToLowerInvariant();
#pragma warning restore CA1308

    [GeneratedRegex("- alert: (\\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"runbook: docs/operations\.md#(\w+)")]
    private static partial Regex Runbook();

    [GeneratedRegex(@"^#### (ChatSocket\w+)\n((?:(?!^#).*\n)*)", RegexOptions.Multiline)]
    private static partial Regex RunbookSection();
}
