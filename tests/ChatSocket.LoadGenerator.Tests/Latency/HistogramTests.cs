using ChatSocket.LoadGenerator.Latency;

namespace ChatSocket.LoadGenerator.Tests.Latency;

public sealed class HistogramTests
{
    [Fact]
    public void Percentiles_are_right_to_three_digits_over_six_powers_of_ten()
    {
        var random = new Random(7);
        var times = Enumerable.Range(0, 20_000).Select(_ => (long)Math.Pow(10, random.NextDouble() * 7)).Order().ToArray();
        var histogram = new Histogram();
        foreach (var time in times) histogram.Record(time);
        foreach (var percent in (double[])[1, 25, 50, 75, 90, 99, 99.9])
        {
            var exact = times[(int)Math.Ceiling(times.Length * percent / 100) - 1];
            Assert.InRange(histogram.Percentile(percent), exact, exact + (exact / 1000.0) + 1);
        }

        Assert.Equal((times.Length, times[^1], times[^1]), (histogram.Count, histogram.Most, histogram.Percentile(100)));
    }

    [Fact]
    public void Without_times_and_beyond_the_longest_nothing_breaks()
    {
        var histogram = new Histogram();
        Assert.Equal(0, histogram.Percentile(50));
        histogram.Record(-5);
        histogram.Record(long.MaxValue);
        Assert.Equal((2, 0), (histogram.Count, histogram.Percentile(50)));
        Assert.Equal(histogram.Most, histogram.Percentile(100));
    }
}
