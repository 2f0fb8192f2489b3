using System.Globalization;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Deployment.Tests.Compose;

/// <summary>The balancer's configuration, as haproxy itself reads it and as this system needs it.</summary>
public sealed class HaproxyTests
{
    private static readonly string File = Repository.PathTo("haproxy", "haproxy.cfg");
    private static readonly string[] Lines = [.. System.IO.File.ReadAllLines(File).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];

    [Fact]
    public async Task Haproxy_takes_it()
    {
        Programs.Require("haproxy", "haproxy");
        await Programs.RunAsync("haproxy", "-c", "-f", File);
    }

    [Theory]
    [InlineData("leastconn", "leastcon")]
    [InlineData("timeout tunnel", "timeout tunel")]
    [InlineData("resolvers docker resolve-prefer", "resolvers doker resolve-prefer")]
    public async Task Haproxy_refuses_a_mistake(string right, string wrong)
    {
        Programs.Require("haproxy", "haproxy");
        var copy = Path.GetTempFileName();
        try
        {
            await System.IO.File.WriteAllTextAsync(copy, (await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken)).Replace(right, wrong, StringComparison.Ordinal), TestContext.Current.CancellationToken);
            Assert.NotEqual(0, (await Programs.TryRunAsync("haproxy", "-c", "-f", copy))!.Value.Code);
        }
        finally
        {
            System.IO.File.Delete(copy);
        }
    }

    [Theory]
    [InlineData("nodes_tcp")]
    [InlineData("nodes_http")]
    public void Nodes_are_found_by_name_asked_whether_they_are_ready_and_loaded_evenly(string backend)
    {
        var lines = Section($"backend {backend}");
        Assert.Contains("balance leastconn", lines);
        Assert.Contains("option httpchk GET /health/ready", lines);
        Assert.StartsWith("server-template ", Assert.Single(lines, line => line.StartsWith("server", StringComparison.Ordinal)), StringComparison.Ordinal);
        var each = Assert.Single(Section("defaults"), line => line.StartsWith("default-server ", StringComparison.Ordinal));
        Assert.Contains(" init-addr none ", each, StringComparison.Ordinal);
        Assert.Contains(" check port 9464 ", each, StringComparison.Ordinal);
        // A node that leaves, or that lost Redis, keeps its people: it sends them away itself.
        Assert.DoesNotContain(Lines, line => line.Contains("on-marked-down", StringComparison.Ordinal));
    }

    [Fact]
    public void The_node_is_told_who_is_there_and_believes_it()
    {
        Assert.EndsWith(" send-proxy-v2", Assert.Single(Section("backend nodes_tcp"), line => line.StartsWith("server-template ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("http-request set-header X-Forwarded-For %[src]", Section("backend nodes_http"));
        var node = ComposeFile.Load().Services["node"]["environment"]!;
        Assert.Equal("required", node["ChatSocket__Tcp__ProxyProtocol"]!.ToString());
        Assert.NotEmpty(node["ChatSocket__Http__TrustedProxies"]!.ToString());
    }

    [Fact]
    public void Silence_ends_nobody_and_there_are_descriptors_for_all()
    {
        var defaults = Section("defaults");
        foreach (var name in new[] { "client", "server", "tunnel" })
            Assert.Equal("24h", Assert.Single(defaults, line => line.StartsWith($"timeout {name} ", StringComparison.Ordinal)).Split(' ')[^1]);
        var most = int.Parse(Assert.Single(Section("global"), line => line.StartsWith("maxconn ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
        var descriptors = (long)ComposeFile.Load().Services["haproxy"]["ulimits"]!["nofile"]!["hard"]!;
        Assert.True((2 * most) + 1000 < descriptors);
    }

    private static string[] Section(string title) =>
        [.. Lines.SkipWhile(line => line != title).Skip(1).TakeWhile(line => line.Split(' ')[0] is not ("backend" or "frontend" or "defaults" or "global" or "resolvers"))];
}
