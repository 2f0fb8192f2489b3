using System.Collections;

namespace ChatSocket.Node.Telemetry;

/// <summary>What becomes of the node's figures. The names are OpenTelemetry's own, so that what an operator knows of it holds here.</summary>
internal sealed record TelemetrySettings
{
    private const string Prefix = "OTEL_";

    /// <summary>The variables that begin with <c>OTEL_</c>.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>Nothing is measured for anybody; to know what measuring costs.</summary>
    public bool IsDisabled => bool.TryParse(this["OTEL_SDK_DISABLED"], out var disabled) && disabled;

    public bool SendsMetrics => Sends("OTEL_METRICS_EXPORTER");

    public bool SendsLogs => Sends("OTEL_LOGS_EXPORTER");

    /// <summary>Which part of the messages is traced. Null: nothing is, also no failure; there is nowhere to send it, or nobody wants it.</summary>
    public double? TraceRatio =>
        Sends("OTEL_TRACES_EXPORTER") && TraceSampling.TryRead(this[TraceSampling.Sampler], this[TraceSampling.Argument], out var ratio) ? ratio : null;

    /// <summary>The variable whose value means nothing, if there is one.</summary>
    public string? Misspelt => TraceSampling.TryRead(this[TraceSampling.Sampler], this[TraceSampling.Argument], out _)
        ? null
        : TraceSampling.TryRead(this[TraceSampling.Sampler], null, out _) ? TraceSampling.Argument : TraceSampling.Sampler;

    private bool HasEndpoint => this["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };

    public string? this[string name] => Variables.GetValueOrDefault(name);

    public IConfiguration ToConfiguration() => new ConfigurationBuilder().AddInMemoryCollection(Variables).Build();

    private bool Sends(string exporter) => !IsDisabled && HasEndpoint && this[exporter] is not "none";

    public static TelemetrySettings OfEnvironment() => new()
    {
        Variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => ((string)variable.Key).StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value),
    };
}
