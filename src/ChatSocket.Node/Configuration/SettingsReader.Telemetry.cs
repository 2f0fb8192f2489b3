using ChatSocket.Node.Telemetry;

namespace ChatSocket.Node.Configuration;

internal sealed partial class SettingsReader
{
    /// <summary>The names are OpenTelemetry's, so they stand in the environment only, with nothing before them.</summary>
    private TelemetrySettings ReadTelemetry()
    {
        var telemetry = TelemetrySettings.OfEnvironment();
        if (telemetry.Misspelt is not { } name) return telemetry;
        var allowed = name == TraceSampling.Sampler ? _phrases.SamplerAllowed : _phrases.RatioAllowed;
        throw new SettingsException(_phrases.WrongValue(name, telemetry[name]!, allowed));
    }
}
