using System.Globalization;
using System.Text;
using ChatSocket.Chat.Telemetry;
using OpenTelemetry.Metrics;

namespace ChatSocket.Node.Telemetry;

/// <summary>
/// All figures as Prometheus reads them. <c># HELP name text</c>, <c># TYPE name type</c>, then a line per series,
/// <c>name{label="value"} number</c>; OpenMetrics adds exemplars and a last line. Owned by one scrape.
/// </summary>
internal sealed class PrometheusText(bool openMetrics)
{
    /// <summary>The runtime offers these as if they could only grow.</summary>
    private static readonly HashSet<string> Shrinking = ["dotnet_thread_pool_threads", "dotnet_thread_pool_queue_length"];

    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _written = [];

    public byte[] Finish()
    {
        if (openMetrics) _text.Append("# EOF\n");
        return Encoding.UTF8.GetBytes(_text.ToString());
    }

    public void Write(Metric metric)
    {
        var name = PrometheusNames.Of(metric.Name, metric.Unit);
        var isCounter = (metric.MetricType is MetricType.LongSum or MetricType.DoubleSum) && !Shrinking.Contains(name);
        // One name, one type: a second instrument of the same name would make the whole text unreadable.
        if (!_written.Add(name)) return;
        var type = isCounter ? "counter" : metric.MetricType == MetricType.Histogram ? "histogram" : "gauge";
        // OpenMetrics names the family without the suffix of its only sample.
        var (family, sample) = isCounter ? (openMetrics ? name : $"{name}_total", $"{name}_total") : (name, name);
        _text.Append("# HELP ").Append(family).Append(' ').Append(Escape(metric.Description, quotes: openMetrics)).Append('\n');
        _text.Append("# TYPE ").Append(family).Append(' ').Append(type).Append('\n');
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            if (metric.MetricType == MetricType.Histogram) WriteHistogram(name, point);
            else WriteSample(sample, Labels(point), ValueOf(metric.MetricType, point));
        }
    }

    /// <summary>A series with a label is there from its first record on.</summary>
    public void Write(HotHistogram histogram)
    {
        var name = PrometheusNames.Of(histogram.Name, histogram.Unit);
        _text.Append("# HELP ").Append(name).Append(' ').Append(Escape(histogram.Description, quotes: openMetrics)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(" histogram\n");
        for (var series = 0; series < Math.Max(1, histogram.Values.Length); series++)
        {
            var (buckets, sum) = histogram.Read(series);
            if (histogram.Label is not null && buckets.Sum() == 0) continue;
            WriteHistogram(name, histogram, series, buckets, sum);
        }
    }

    private void WriteHistogram(string name, HotHistogram histogram, int series, long[] buckets, double sum)
    {
        var labels = histogram.Label is { } label ? $"{label}=\"{histogram.Values[series]}\"" : "";
        var before = labels.Length > 0 ? labels + "," : "";
        var below = 0L;
        for (var bucket = 0; bucket < buckets.Length; bucket++)
        {
            below += buckets[bucket];
            var bound = bucket < histogram.Bounds.Length ? Number(histogram.Bounds[bucket]) : "+Inf";
            _text.Append(name).Append("_bucket{").Append(before).Append("le=\"").Append(bound).Append("\"} ").Append(below);
            if (openMetrics && histogram.Example(series, bucket) is { } example) WriteExemplar(example);
            _text.Append('\n');
        }

        WriteSample($"{name}_sum", labels, sum);
        WriteSample($"{name}_count", labels, below);
    }

    private static double ValueOf(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        _ => point.GetGaugeLastValueDouble(),
    };

    private void WriteHistogram(string name, in MetricPoint point)
    {
        var labels = Labels(point);
        var before = labels.Length > 0 ? labels + "," : "";
        var below = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            var bound = double.IsPositiveInfinity(bucket.ExplicitBound) ? "+Inf" : Number(bucket.ExplicitBound);
            _text.Append(name).Append("_bucket{").Append(before).Append("le=\"").Append(bound).Append("\"} ").Append(below).Append('\n');
        }

        WriteSample($"{name}_sum", labels, point.GetHistogramSum());
        WriteSample($"{name}_count", labels, point.GetHistogramCount());
    }

    private void WriteExemplar(HistogramExample example) =>
        _text.Append(" # {trace_id=\"").Append(example.Trace.ToHexString()).Append("\",span_id=\"").Append(example.Span.ToHexString()).Append("\"} ")
            .Append(Number(example.Value)).Append(' ').Append(Number(example.At.ToUnixTimeMilliseconds() / 1000.0));

    private void WriteSample(string name, string labels, double value)
    {
        _text.Append(name);
        if (labels.Length > 0) _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Labels(in MetricPoint point)
    {
        var labels = new List<string>(point.Tags.Count);
        foreach (var (key, value) in point.Tags)
        {
            labels.Add($"{PrometheusNames.Plain(key)}=\"{Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", quotes: true)}\"");
        }

        // Always in the same order, whichever way they came.
        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string text, bool quotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
