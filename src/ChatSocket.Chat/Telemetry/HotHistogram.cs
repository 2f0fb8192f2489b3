using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ChatSocket.Chat.Telemetry;

/// <summary>
/// A histogram that is recorded per message. Like the counters of the hot path it is an array of ours, so that a record is two steps
/// on a cache line of this processor's, and the instrument of .NET is told only when somebody aggregates by that. Each number is owned
/// by its own atomic steps; of the examples, which are seldom, the last one stays.
/// </summary>
public sealed class HotHistogram
{
    /// <summary>Room for a line's worth of numbers: two processors that record beside each other do not take a line from one another.</summary>
    private const int PartsPerLine = 8;

    private static readonly int Stripes = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount);

    private readonly Histogram<double> _instrument;
    private readonly KeyValuePair<string, object?>[] _tags;
    private readonly double _scale;
    private readonly int _seriesParts;
    private readonly int _stripeParts;
    private readonly long[] _parts;
    private readonly HistogramExample?[] _examples;

    /// <param name="instrument">What it is for whoever else aggregates.</param>
    /// <param name="bounds">Upper bounds of the buckets but the last.</param>
    /// <param name="scale">How many parts of one the sum is counted in: a long must be enough for ever.</param>
    /// <param name="label">Null: one series without a label.</param>
    /// <param name="values">Of the label; a series each.</param>
    internal HotHistogram(Histogram<double> instrument, double[] bounds, double scale, string? label = null, params IEnumerable<string> values)
    {
        (_instrument, Bounds, _scale, Label) = (instrument, bounds, scale, label);
        Values = [.. values];
        _tags = [.. Values.Select(value => KeyValuePair.Create(label!, (object?)value))];
        _seriesParts = (bounds.Length + 2 + PartsPerLine - 1) / PartsPerLine * PartsPerLine;
        _stripeParts = _seriesParts * Math.Max(1, Values.Length);
        // One line is left free in front: the array's own header is read by everybody.
        _parts = new long[PartsPerLine + (Stripes * _stripeParts)];
        _examples = new HistogramExample?[(bounds.Length + 1) * Math.Max(1, Values.Length)];
    }

    public string Name => _instrument.Name;

    public string Unit => _instrument.Unit ?? "";

    public string Description => _instrument.Description ?? "";

    public double[] Bounds { get; }

    public string? Label { get; }

    public string[] Values { get; }

    internal void Record(double value, int series = 0)
    {
        if (_instrument.Enabled) Tell(value, series);
        Count(value, series);
    }

    /// <summary>The trace becomes the bucket's example, here and wherever else it is aggregated: there the current one is taken.</summary>
    internal void Record(double value, int series, Activity trace, DateTimeOffset now)
    {
        var around = Activity.Current;
        Activity.Current = trace;
        if (_instrument.Enabled) Tell(value, series);
        Activity.Current = around;
        var example = new HistogramExample(trace.TraceId, trace.SpanId, value, now);
        Volatile.Write(ref _examples[(series * (Bounds.Length + 1)) + Count(value, series)], example);
    }

    /// <summary>The numbers of a series as they are now: of each bucket, and of all.</summary>
    public (long[] Buckets, double Sum) Read(int series)
    {
        var buckets = new long[Bounds.Length + 1];
        var sum = 0L;
        for (var stripe = 0; stripe < Stripes; stripe++)
        {
            var at = PartsPerLine + (stripe * _stripeParts) + (series * _seriesParts);
            for (var bucket = 0; bucket < buckets.Length; bucket++) buckets[bucket] += Volatile.Read(ref _parts[at + bucket]);
            sum += Volatile.Read(ref _parts[at + buckets.Length]);
        }

        return (buckets, sum / _scale);
    }

    public HistogramExample? Example(int series, int bucket) => Volatile.Read(ref _examples[(series * (Bounds.Length + 1)) + bucket]);

    private void Tell(double value, int series)
    {
        if (_tags.Length == 0) _instrument.Record(value);
        else _instrument.Record(value, _tags[series]);
    }

    private int Count(double value, int series)
    {
        var bucket = 0;
        while (bucket < Bounds.Length && value > Bounds[bucket]) bucket++;
        var at = PartsPerLine + ((Thread.GetCurrentProcessorId() & (Stripes - 1)) * _stripeParts) + (series * _seriesParts);
        Interlocked.Increment(ref _parts[at + bucket]);
        Interlocked.Add(ref _parts[at + Bounds.Length + 1], (long)(value * _scale));
        return bucket;
    }
}

/// <summary>One that was traced among those that a bucket counts.</summary>
public sealed record HistogramExample(ActivityTraceId Trace, ActivitySpanId Span, double Value, DateTimeOffset At);
