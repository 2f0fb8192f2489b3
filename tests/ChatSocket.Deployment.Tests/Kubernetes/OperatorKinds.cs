using k8s;
using k8s.Models;

#pragma warning disable CA1812 // They are made by the reader of JSON.

namespace ChatSocket.Deployment.Tests.Kubernetes;

/// <summary>The kinds of the Prometheus Operator, as far as they are used: a field that is not here must be added after a look into its documentation.</summary>
internal static class OperatorKinds
{
    public static readonly Type[] All = [typeof(PodMonitor), typeof(PrometheusRule)];

    [KubernetesEntity(Group = "monitoring.coreos.com", ApiVersion = "v1", Kind = "PodMonitor", PluralName = "podmonitors")]
    internal sealed class PodMonitor : Kind
    {
        public PodMonitorSpec? Spec { get; set; }
    }

    internal sealed class PodMonitorSpec
    {
        public V1LabelSelector? Selector { get; set; }

        public List<PodMetricsEndpoint>? PodMetricsEndpoints { get; set; }
    }

    internal sealed class PodMetricsEndpoint
    {
        public string? Port { get; set; }

        public string? Path { get; set; }

        public string? Interval { get; set; }

        public string? ScrapeTimeout { get; set; }

        public List<Relabeling>? Relabelings { get; set; }
    }

    internal sealed class Relabeling
    {
        public string? Action { get; set; }

        public string? TargetLabel { get; set; }

        public string? Replacement { get; set; }
    }

    [KubernetesEntity(Group = "monitoring.coreos.com", ApiVersion = "v1", Kind = "PrometheusRule", PluralName = "prometheusrules")]
    internal sealed class PrometheusRule : Kind
    {
        public PrometheusRuleSpec? Spec { get; set; }
    }

    internal sealed class PrometheusRuleSpec
    {
        public List<RuleGroup>? Groups { get; set; }
    }

    internal sealed class RuleGroup
    {
        public string? Name { get; set; }

        public string? Interval { get; set; }

        public List<Rule>? Rules { get; set; }
    }

    internal sealed class Rule
    {
        public string? Record { get; set; }

        public string? Alert { get; set; }

        public IntOrString? Expr { get; set; }

        public string? For { get; set; }

        public Dictionary<string, string>? Labels { get; set; }

        public Dictionary<string, string>? Annotations { get; set; }
    }

    internal abstract class Kind : IKubernetesObject<V1ObjectMeta>
    {
        public string? ApiVersion { get; set; }

        string IKubernetesObject.Kind { get => KindName ?? ""; set => KindName = value; }

        public V1ObjectMeta Metadata { get; set; } = new();

        [System.Text.Json.Serialization.JsonPropertyName("kind")]
        public string? KindName { get; set; }
    }
}
