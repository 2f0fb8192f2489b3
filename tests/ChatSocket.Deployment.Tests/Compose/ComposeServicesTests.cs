using ChatSocket.Node.Lifetime;
using ChatSocket.Protocol;
using static ChatSocket.Deployment.Tests.Compose.ComposeFile;

namespace ChatSocket.Deployment.Tests.Compose;

/// <summary>What each service of the compose file may and must.</summary>
public sealed class ComposeServicesTests
{
    private static readonly ComposeFile Compose = Load();

    public static TheoryData<string> Services => [.. Compose.Services.Keys];

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_may_next_to_nothing_and_is_bounded(string name)
    {
        var service = Compose.Services[name];
        Assert.True((bool?)service["read_only"]);
        Assert.Equal(["ALL"], Texts(service["cap_drop"]));
        Assert.Null(service["cap_add"]);
        Assert.Null(service["privileged"]);
        Assert.Contains("no-new-privileges:true", Texts(service["security_opt"]));
        Assert.True((bool?)service["init"]);
        Assert.NotNull(service["mem_limit"]);
        Assert.NotNull(service["pids_limit"]);
        Assert.DoesNotContain("root", service["user"]?.ToString() ?? "", StringComparison.Ordinal);
        // Without it the memory of a small machine fills with what was logged.
        if (service["restart"] is not null) Assert.NotNull(service["logging"]!["options"]!["max-size"]);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void An_image_has_a_version(string name) => Assert.Matches(@":v?\d+\.\d+\.\d+(-[a-z]+)?$", Compose.Services[name]["image"]!.ToString());

    [Theory]
    [MemberData(nameof(Services))]
    public void What_is_published_is_published_for_this_machine_and_never_a_port_for_operators_of_a_node(string name)
    {
        foreach (var port in Texts(Compose.Services[name]["ports"]))
        {
            Assert.Matches(@"^127\.0\.0\.1:\d+:\d+$", port);
            Assert.DoesNotContain(ProtocolLimits.DefaultOperationsPort.ToString(System.Globalization.CultureInfo.InvariantCulture), port, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void People_reach_the_balancer_only_and_a_node_is_reached_by_the_balancer_Redis_and_who_watches()
    {
        Assert.Equal(["front", "monitoring"], Texts(Compose.Services["haproxy"]["networks"]).Order());
        Assert.Equal(["data", "monitoring"], Texts(Compose.Services["node"]["networks"]).Order());
        Assert.Equal(["data"], Texts(Compose.Services["redis"]["networks"]));
        Assert.All(["chat", "loadgen"], name => Assert.Equal(["front"], Texts(Compose.Services[name]["networks"])));
        Assert.All(["front", "dashboards"], network => Assert.DoesNotContain(network, Texts(Compose.Services["node"]["networks"])));
        // The name the node listens at for operators is known on one network alone.
        var address = Compose.Services["node"]["environment"]!["ChatSocket__Ops__Address"]!.ToString();
        Assert.Equal([address], Texts(Compose.Services["node"]["networks"]!["monitoring"]!["aliases"]));
        Assert.Empty(Texts(Compose.Services["node"]["networks"]!["data"]));
    }

    [Fact]
    public void A_node_is_given_longer_than_its_end_can_take()
    {
        Assert.True(Duration(Compose.Services["node"]["stop_grace_period"]) > LeaveTimes.BesideOthers.Longest);
    }

    [Fact]
    public void Redis_is_what_a_node_requires()
    {
        var command = Texts(Compose.Services["redis"]["command"]);
        Assert.Equal("yes", After("--appendonly"));
        Assert.Equal("noeviction", After("--maxmemory-policy"));
        Assert.Equal("pubsub 256mb 64mb 60", After("--client-output-buffer-limit"));
        Assert.Contains("redis:/data", Texts(Compose.Services["redis"]["volumes"]));

        string After(string name) => command[Array.IndexOf(command, name) + 1];
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void What_runs_always_says_whether_it_is_well(string name)
    {
        var service = Compose.Services[name];
        // Tempo's image has no program but its own, and that cannot ask.
        if (service["restart"] is null || name == "tempo") return;
        Assert.NotNull(service["healthcheck"]!["test"]);
        Assert.True(Duration(service["healthcheck"]!["timeout"]) <= Duration(service["healthcheck"]!["interval"]));
    }
}
