using ChatSocket.Chat.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ChatSocket.Node.Telemetry;

/// <summary>
/// Writes down all figures when somebody asks for them, and never by itself. One request at a time: <see cref="_gate"/> owns the
/// text under way.
/// </summary>
internal sealed class PrometheusExporter(ChatMetrics metrics) : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly Lock _gate = new();
    private PrometheusText? _text;

    public Func<int, bool>? Collect { get; set; }

    /// <summary>Null when the figures could not be had.</summary>
    public byte[]? Scrape(bool openMetrics)
    {
        lock (_gate)
        {
            _text = new PrometheusText(openMetrics);
            try
            {
                if (Collect?.Invoke(Timeout.Infinite) != true) return null;
                foreach (var histogram in metrics.HotHistograms) _text.Write(histogram);
                return _text.Finish();
            }
            finally
            {
                _text = null;
            }
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        if (_text is null) return ExportResult.Success;
        foreach (var metric in batch) _text.Write(metric);
        return ExportResult.Success;
    }
}
