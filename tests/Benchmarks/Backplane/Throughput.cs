using System.Diagnostics;

namespace ChatSocket.Benchmarks.Backplane;

/// <summary>Messages a second, and what each cost Redis.</summary>
internal readonly record struct Throughput(double PerSecond, double RedisMicroseconds)
{
    /// <summary>Does the same work over and over; only what is done after the warm-up counts.</summary>
    public static Throughput Measure(RedisProcess redis, TimeSpan warmup, TimeSpan measured, Func<long> work) =>
        MeasureAsync(redis, warmup, measured, () => Task.FromResult(work())).GetAwaiter().GetResult();

    public static async Task<Throughput> MeasureAsync(RedisProcess redis, TimeSpan warmup, TimeSpan measured, Func<Task<long>> work)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < warmup) await work();
        var (done, processor) = (0L, redis.ProcessorTime);
        clock.Restart();
        while (clock.Elapsed < measured) done += await work();
        var elapsed = clock.Elapsed;
        return new Throughput(done / elapsed.TotalSeconds, (redis.ProcessorTime - processor).TotalMicroseconds / done);
    }

    /// <summary>Beside what was measured, what Redis' processor time alone would allow: the rest of the machine may have been busy with other things.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{PerSecond / 1000,8:F0} k/s  {RedisMicroseconds,6:F2} us of Redis each ({1000 / RedisMicroseconds,5:F0} k/s fill its core)");
}
