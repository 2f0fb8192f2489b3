using System.Text;

namespace ChatSocket.Node.Telemetry;

/// <summary>How a figure of OpenTelemetry is called in Prometheus: lower case with underscores, its unit at the end.</summary>
internal static class PrometheusNames
{
    /// <summary>Units in braces say what is counted; Prometheus has no place for them.</summary>
    private static readonly Dictionary<string, string> Units = new() { ["s"] = "seconds", ["By"] = "bytes", ["ms"] = "milliseconds" };

    public static string Of(string name, string unit)
    {
        var plain = Plain(name);
        return Units.TryGetValue(unit, out var suffix) && !plain.EndsWith(suffix, StringComparison.Ordinal) ? $"{plain}_{suffix}" : plain;
    }

    public static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var character in name) plain.Append(char.IsAsciiLetterOrDigit(character) ? character : '_');
        return plain.ToString();
    }
}
