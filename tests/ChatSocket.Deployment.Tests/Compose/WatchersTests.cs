using System.Text.Json.Nodes;
using static ChatSocket.Deployment.Tests.Compose.ComposeFile;

namespace ChatSocket.Deployment.Tests.Compose;

/// <summary>What Grafana and Tempo are given, as far as it can be judged without running them: every name leads to something.</summary>
public sealed class WatchersTests
{
    private static readonly ComposeFile Compose = Load();

    [Fact]
    public void Tempo_takes_traces_where_nodes_send_them_and_keeps_them_on_its_volume()
    {
        var tempo = Yaml.Load(Repository.PathTo("tempo", "tempo.yml"));
        var node = Compose.Services["node"]["environment"]!;
        var sent = new Uri(node["OTEL_EXPORTER_OTLP_ENDPOINT"]!.ToString());
        // It refuses everything else.
        Assert.All(["OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER"], name => Assert.Equal("none", node[name]!.ToString()));
        Assert.Equal("tempo", sent.Host);
        Assert.EndsWith($":{sent.Port}", tempo["distributor"]!["receivers"]!["otlp"]!["protocols"]!["grpc"]!["endpoint"]!.ToString(), StringComparison.Ordinal);
        var local = tempo["storage"]!["trace"]!;
        var volume = Assert.Single(Mounts("tempo"), mount => mount[0] == "tempo")[1];
        Assert.All([local["local"]!["path"]!, local["wal"]!["path"]!], path => Assert.StartsWith($"{volume}/", path.ToString(), StringComparison.Ordinal));
        Assert.Contains(Mounts("tempo"), mount => mount[0] == "./tempo" && Texts(Compose.Services["tempo"]["command"]).Any(word => word.EndsWith($"{mount[1]}/tempo.yml", StringComparison.Ordinal)));
    }

    [Fact]
    public void Grafana_asks_services_that_share_a_network_with_it_and_finds_the_dashboards()
    {
        var sources = Yaml.Load(Assert.Single(Directory.GetFiles(Repository.PathTo("grafana", "provisioning", "datasources"))))["datasources"]!.AsArray();
        var tempo = Yaml.Load(Repository.PathTo("tempo", "tempo.yml"));
        foreach (JsonNode? source in sources)
        {
            var url = new Uri(source!["url"]!.ToString());
            Assert.NotEmpty(Texts(Compose.Services[url.Host]["networks"]).Intersect(Texts(Compose.Services["grafana"]["networks"])));
            Assert.Equal(url.Host == "tempo" ? (int)(long)tempo["server"]!["http_listen_port"]! : 9090, url.Port);
        }

        var provider = Yaml.Load(Assert.Single(Directory.GetFiles(Repository.PathTo("grafana", "provisioning", "dashboards"))))["providers"]![0]!;
        Assert.Contains(Mounts("grafana"), mount => mount[0] == "./grafana/dashboards" && mount[1] == provider["options"]!["path"]!.ToString());
        Assert.Contains(Mounts("grafana"), mount => mount[0] == "./grafana/provisioning" && mount[1] == "/etc/grafana/provisioning");
    }

    private static IEnumerable<string[]> Mounts(string service) => Texts(Compose.Services[service]["volumes"]).Select(mount => mount.Split(':'));
}
