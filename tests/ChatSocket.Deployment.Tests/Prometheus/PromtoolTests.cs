using ChatSocket.Tests.Redis;

namespace ChatSocket.Deployment.Tests.Prometheus;

/// <summary>What Prometheus' own tool says of the files in <c>prometheus/</c>.</summary>
public sealed class PromtoolTests
{
    [Fact]
    public async Task The_configuration_and_its_rules_are_valid()
    {
        Programs.Require("promtool", "prometheus");
        await Programs.RunAsync("promtool", "check", "config", Repository.PathTo("prometheus", "prometheus.yml"));
    }
}
