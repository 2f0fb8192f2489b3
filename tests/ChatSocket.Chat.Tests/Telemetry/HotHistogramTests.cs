using System.Diagnostics;
using System.Diagnostics.Metrics;
using ChatSocket.Chat.Telemetry;

namespace ChatSocket.Chat.Tests.Telemetry;

/// <summary>What is recorded per message: nothing is lost, each value is in its bucket, and .NET is told the same.</summary>
public sealed class HotHistogramTests : IDisposable
{
    private const int Threads = 4;
    private const int Each = 50_000;

    private readonly Meter _meter = new(nameof(HotHistogramTests));

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void A_value_at_a_bound_is_below_it_and_one_beyond_the_last_is_in_the_rest()
    {
        var histogram = Create();
        foreach (var value in new[] { 0, 1, 1.5, 2, 3 }) histogram.Record(value, 1);
        var (buckets, sum) = histogram.Read(1);
        Assert.Equal([2, 2, 1], buckets);
        Assert.Equal(7.5, sum);
        Assert.Equal([0, 0, 0], histogram.Read(0).Buckets);
    }

    [Fact]
    public void What_many_threads_record_is_all_there()
    {
        var histogram = Create();
        Parallel.For(0, Threads, thread =>
        {
            for (var count = 0; count < Each; count++) histogram.Record(thread, thread % 2);
        });
        Assert.Equal(Threads * Each, histogram.Read(0).Buckets.Sum() + histogram.Read(1).Buckets.Sum());
        Assert.Equal((0 + 2) * Each, histogram.Read(0).Sum);
        Assert.Equal((1 + 3) * Each, histogram.Read(1).Sum);
    }

    [Fact]
    public void Who_else_listens_hears_each_value_with_its_label()
    {
        var heard = new List<(double Value, string? Label)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == _meter) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => heard.Add((value, (string?)tags[0].Value)));
        listener.Start();
        Create().Record(1.5, 1);
        Assert.Equal([(1.5, "b")], heard);
    }

    [Fact]
    public void The_last_traced_value_is_its_buckets_example_and_nothing_stays_current()
    {
        var histogram = Create();
        using var trace = new Activity("chat.send").SetIdFormat(ActivityIdFormat.W3C).Start();
        Activity.Current = null;
        var now = DateTimeOffset.UnixEpoch;
        histogram.Record(0.5, 0, trace, now);
        histogram.Record(0.7, 0, trace, now);
        Assert.Null(Activity.Current);
        Assert.Equal(new HistogramExample(trace.TraceId, trace.SpanId, 0.7, now), histogram.Example(0, 0));
        Assert.Null(histogram.Example(0, 1));
        Assert.Equal([2, 0, 0], histogram.Read(0).Buckets);
    }

    private HotHistogram Create() => new(_meter.CreateHistogram<double>("some"), [1, 2], 1000, "label", "a", "b");
}
