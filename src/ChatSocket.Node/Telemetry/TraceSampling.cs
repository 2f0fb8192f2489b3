using System.Globalization;

namespace ChatSocket.Node.Telemetry;

/// <summary>
/// What the standard variables say of sampling. Messages come from people and bring no trace with them, so the kinds that follow a
/// parent and those that do not are the same here; what another node chose is followed always.
/// </summary>
internal static class TraceSampling
{
    public const string Sampler = "OTEL_TRACES_SAMPLER";
    public const string Argument = "OTEL_TRACES_SAMPLER_ARG";

    /// <summary>Enough to see the shape of a delay, little beside what the chat itself costs.</summary>
    public const double Default = 0.01;

    /// <summary>Null for no traces at all, also not of failures; false for a word that OpenTelemetry does not know, or a ratio that is none.</summary>
    public static bool TryRead(string? sampler, string? argument, out double? ratio)
    {
        ratio = sampler switch
        {
            null or "" => Default,
            "always_on" or "parentbased_always_on" => 1,
            "traceidratio" or "parentbased_traceidratio" => ReadRatio(argument),
            _ => null,
        };
        return ratio is not double.NaN && (ratio is not null || sampler is "always_off" or "parentbased_always_off");
    }

    private static double ReadRatio(string? argument)
    {
        if (string.IsNullOrEmpty(argument)) return 1;
        return double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1 ? ratio : double.NaN;
    }
}
