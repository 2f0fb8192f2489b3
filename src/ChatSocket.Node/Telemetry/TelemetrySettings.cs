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

    public bool HasEndpoint => this["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };

    private string? this[string name] => Variables.GetValueOrDefault(name);

    public static TelemetrySettings OfEnvironment() => new()
    {
        Variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => ((string)variable.Key).StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value),
    };
}
