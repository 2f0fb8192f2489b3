using ChatSocket.Deployment.Tests.Compose;
using ChatSocket.Node.Lifetime;
using k8s.Models;

namespace ChatSocket.Deployment.Tests.Kubernetes;

/// <summary>The node in Kubernetes: its times fit the node's own, and it gives up every right.</summary>
public sealed class NodeManifestTests
{
    private static readonly LeaveTimes Leaving = LeaveTimes.BesideOthers;

    [Theory]
    [InlineData("base")]
    [InlineData("overlays/local")]
    public async Task There_is_time_for_a_polite_end(string directory)
    {
        var (pod, node) = await NodeAsync(directory);
        var before = node.Lifecycle.PreStop.Sleep.Seconds;
        var takes = TimeSpan.FromSeconds(before) + Leaving.Longest;
        Assert.True(pod.TerminationGracePeriodSeconds > takes.TotalSeconds, $"{pod.TerminationGracePeriodSeconds} s of grace for {takes}");
        // Whoever asks finds out that it is not ready while it still accepts.
        Assert.True(node.ReadinessProbe.PeriodSeconds * node.ReadinessProbe.FailureThreshold < Leaving.StillAccepting.TotalSeconds);
        // A node that takes long to answer is paused, not dead: it is given more than a lease.
        Assert.True(node.LivenessProbe.PeriodSeconds * node.LivenessProbe.FailureThreshold > 2 * 11);
        Assert.Equal(("/health/ready", "/health/live", "/health/live"), (node.ReadinessProbe.HttpGet.Path, node.LivenessProbe.HttpGet.Path, node.StartupProbe.HttpGet.Path));
        Assert.All(new[] { node.ReadinessProbe, node.LivenessProbe, node.StartupProbe }, probe => Assert.True(probe.TimeoutSeconds > 1 && (string)probe.HttpGet.Port == "ops"));
    }

    [Theory]
    [InlineData("base")]
    [InlineData("overlays/local")]
    [InlineData("overlays/observability")]
    public async Task Everything_that_runs_gives_up_every_right(string directory)
    {
        var objects = await Overlay.LoadAsync(directory.Split('/'));
        V1PodSpec[] pods =
        [
            Schema.Read<V1Deployment>(objects, "chatsocket-node").Spec.Template.Spec,
            Schema.Read<V1StatefulSet>(objects, "redis").Spec.Template.Spec,
        ];
        Assert.All(pods, pod =>
        {
            Assert.False(pod.AutomountServiceAccountToken);
            Assert.True(pod.SecurityContext.RunAsNonRoot);
            Assert.NotEqual(0, pod.SecurityContext.RunAsUser);
            Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
            var container = Assert.Single(pod.Containers);
            Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
            Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.Null(container.SecurityContext.Capabilities.Add);
            Assert.NotNull(container.Resources.Limits["memory"]);
            Assert.NotNull(container.Resources.Requests["cpu"]);
            Assert.Matches(@":\d+\.\d+\.\d+", container.Image);
        });
        Assert.Equal(pods.Length, objects.Count(one => one["spec"]?["template"] is not null));
    }

    [Fact]
    public async Task A_rollout_takes_no_node_away_before_another_is_there_and_three_is_the_least()
    {
        var objects = await Overlay.LoadAsync("base");
        var deployment = Schema.Read<V1Deployment>(objects, "chatsocket-node");
        Assert.Equal("0", deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
        // The autoscaler owns the number: applying the files again must not undo it.
        Assert.Null(deployment.Spec.Replicas);
        var scaler = Schema.Read<V2HorizontalPodAutoscaler>(objects, "chatsocket-node");
        Assert.Equal((3, "chatsocket-node"), (scaler.Spec.MinReplicas, scaler.Spec.ScaleTargetRef.Name));
        // A node that goes has gone before the next one goes.
        var down = scaler.Spec.Behavior.ScaleDown;
        Assert.True(Assert.Single(down.Policies).PeriodSeconds > deployment.Spec.Template.Spec.TerminationGracePeriodSeconds);
        Assert.True(down.StabilizationWindowSeconds >= 600);
        Assert.Equal("1", Schema.Read<V1PodDisruptionBudget>(objects, "chatsocket-node").Spec.MaxUnavailable.Value);
    }

    [Fact]
    public async Task How_many_nodes_there_should_be_is_one_number_everywhere()
    {
        var least = Schema.Read<V2HorizontalPodAutoscaler>(await Overlay.LoadAsync("base"), "chatsocket-node").Spec.MinReplicas;
        Assert.Equal((int)(long)ComposeFile.Load().Services["node"]["scale"]!, least);
        // What the alert compares with where nobody says what was asked for.
        var rules = Yaml.Load(Repository.PathTo("prometheus", "rules", "nodes.yml"))["groups"]![0]!["rules"]!.AsArray();
        var desired = Assert.Single(rules, rule => (string?)rule!["record"] == "chatsocket:nodes:desired")!["expr"]!.ToString();
        Assert.EndsWith($" or vector({least})", desired, StringComparison.Ordinal);
        Assert.Contains("kube_deployment_spec_replicas{namespace=\"chatsocket\",deployment=\"chatsocket-node\"}", desired, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operations_port_is_for_the_monitoring_namespace_and_Redis_for_nodes()
    {
        var objects = await Overlay.LoadAsync("base");
        // Whoever is named nowhere speaks with nobody.
        var nobody = Schema.Read<V1NetworkPolicy>(objects, "nobody").Spec;
        Assert.Empty(nobody.PodSelector.MatchLabels ?? new Dictionary<string, string>());
        Assert.Equal(["Egress", "Ingress"], nobody.PolicyTypes.Order());
        Assert.True(nobody.Ingress is null && nobody.Egress is null);
        var node = Schema.Read<V1NetworkPolicy>(objects, "chatsocket-node").Spec;
        var ops = Assert.Single(node.Ingress, rule => rule.Ports.Any(port => port.Port.Value == "ops"));
        Assert.Equal("monitoring", Assert.Single(ops.FromProperty).NamespaceSelector.MatchLabels["kubernetes.io/metadata.name"]);
        Assert.Single(ops.Ports);
        var redis = Assert.Single(Schema.Read<V1NetworkPolicy>(objects, "redis").Spec.Ingress);
        Assert.Equal("node", Assert.Single(redis.FromProperty).PodSelector.MatchLabels["app.kubernetes.io/component"]);
        var service = Schema.Read<V1Service>(objects, "chatsocket").Spec;
        Assert.DoesNotContain(service.Ports, port => port.TargetPort.Value is "ops" or "9464");
        Assert.Equal("Local", service.ExternalTrafficPolicy);
    }

    [Fact]
    public async Task Redis_is_what_a_node_requires_and_what_compose_starts()
    {
        var redis = Schema.Read<V1StatefulSet>(await Overlay.LoadAsync("base"), "redis").Spec;
        var compose = ComposeFile.Load().Services["redis"];
        Assert.Equal(compose["image"]!.ToString(), redis.Template.Spec.Containers[0].Image);
        // Sizes differ, promises do not.
        Assert.Equal(ComposeFile.Texts(compose["command"]).Where(word => word != "512mb"), redis.Template.Spec.Containers[0].Args.Where(word => word != "1gb"));
        Assert.Single(redis.VolumeClaimTemplates);
    }

    private static async Task<(V1PodSpec Pod, V1Container Node)> NodeAsync(string directory)
    {
        var pod = Schema.Read<V1Deployment>(await Overlay.LoadAsync(directory.Split('/')), "chatsocket-node").Spec.Template.Spec;
        return (pod, Assert.Single(pod.Containers));
    }
}
