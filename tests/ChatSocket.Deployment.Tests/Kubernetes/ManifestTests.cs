using System.Text.Json.Nodes;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Deployment.Tests.Kubernetes;

/// <summary>What kustomize makes is what a server would take.</summary>
public sealed class ManifestTests
{
    public static TheoryData<string> Directories => ["base", "overlays/local", "overlays/observability"];

    /// <summary>Without kubectl too: every file that holds whole objects.</summary>
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Repository.PathTo("k8s"), "*.yaml", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "kustomization.yaml").Select(file => Path.GetRelativePath(Repository.Root, file))];

    [Theory]
    [MemberData(nameof(Directories))]
    public async Task Each_directory_is_built_by_the_plain_command_into_objects_that_a_strict_server_takes(string directory)
    {
        var text = await Overlay.RenderAsync(directory.Split('/'));
        Assert.Empty(Schema.Problems(text));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_file_holds_objects_that_a_strict_server_takes(string file) => Assert.Empty(Schema.Problems(File.ReadAllText(Repository.PathTo(file))));

    [Theory]
    [InlineData("node.yaml", "minReadySeconds: 5", "minReadySecond: 5", "minReadySecond")]
    [InlineData("node.yaml", "periodSeconds: 2", "periodSeconds: two", "periodSeconds")]
    [InlineData("node.yaml", "periodSeconds: 2", "periodSeconds: \"2\"", "periodSeconds")]
    [InlineData("node.yaml", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: 1", "readOnlyRootFilesystem")]
    [InlineData("node.yaml", "- name: ChatSocket__NodeId\n              valueFrom:\n                fieldRef:\n                  fieldPath: metadata.name", "- name: A\n              value: 5", "value")]
    [InlineData("node.yaml", "drop: [ALL]", "drop: ALL", "drop")]
    [InlineData("node-scaling.yaml", "autoscaling/v2", "autoscaling/v2beta2", "autoscaling/v2beta2")]
    [InlineData("node-scaling.yaml", "policy/v1", "policy/v1beta1", "policy/v1beta1")]
    [InlineData("network.yaml", "networking.k8s.io/v1", "extensions/v1beta1", "extensions/v1beta1")]
    [InlineData("network.yaml", "namespaceSelector:", "namespaceSelectors:", "namespaceSelectors")]
    public void A_mistake_is_found(string file, string right, string wrong, string named)
    {
        var text = File.ReadAllText(Repository.PathTo("k8s", "base", file));
        Assert.Contains(right, text, StringComparison.Ordinal);
        var at = text.IndexOf(right, StringComparison.Ordinal);
        Assert.Contains(named, Assert.Single(Schema.Problems(text[..at] + wrong + text[(at + right.Length)..])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("endpoints: []", "endpoints")]
    [InlineData("selector: 5", "selector")]
    public void A_mistake_in_a_kind_of_the_operator_is_found(string field, string named)
    {
        var monitor = $"apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: {{name: a}}\nspec:\n  {field}\n";
        Assert.Contains(named, Assert.Single(Schema.Problems(monitor)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_dashboard_and_each_rule_is_the_one_file_of_it()
    {
        var objects = await Overlay.LoadAsync("overlays", "observability");
        var dashboards = objects.Where(one => (string?)one["kind"] == "ConfigMap" && one["metadata"]!["labels"]?["grafana_dashboard"] is not null).SelectMany(map => map["data"]!.AsObject()).ToDictionary(pair => pair.Key, pair => (string)pair.Value!);
        var files = Directory.GetFiles(Repository.PathTo("grafana", "dashboards"), "*.json");
        Assert.NotEmpty(files);
        Assert.Equal(files.Select(Path.GetFileName).Order(StringComparer.Ordinal), dashboards.Keys.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(file)), JsonNode.Parse(dashboards[Path.GetFileName(file)]))));
    }

    [Fact]
    public async Task The_rules_were_made_from_what_Prometheus_reads()
    {
        var made = await Programs.RunAsync("bash", Repository.PathTo("k8s", "make-rules"), "--print");
        Assert.True(made == (await File.ReadAllTextAsync(Repository.PathTo("k8s", "overlays", "observability", "rules.yaml"), TestContext.Current.CancellationToken)).Trim(),
            "prometheus/rules changed; run k8s/make-rules");
        Assert.NotEmpty(Yaml.Parse(made));
    }
}
