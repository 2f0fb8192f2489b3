using System.Numerics;

namespace ChatSocket.LoadGenerator.Latency;

/// <summary>
/// Counts times in microseconds in buckets that are never wider than one part in a thousand; nothing is averaged, and two are
/// merged by adding. Many threads may record; the counters are atomic.
/// </summary>
internal sealed class Histogram
{
    /// <summary>Each power of two has this many buckets: three digits.</summary>
    private const int PartBits = 10;

    /// <summary>Up to 2^36 µs, nineteen hours.</summary>
    private const int Powers = 36;

    private readonly long[] _counts = new long[(Powers - PartBits + 2) << PartBits];
    private long _count;
    private long _most;

    public long Count => Interlocked.Read(ref _count);

    public long Most => Interlocked.Read(ref _most);

    public void Record(long microseconds)
    {
        var value = Math.Clamp(microseconds, 0, (1L << Powers) - 1);
        Interlocked.Increment(ref _counts[IndexOf(value)]);
        Interlocked.Increment(ref _count);
        for (var most = Most; value > most;)
        {
            var seen = Interlocked.CompareExchange(ref _most, value, most);
            if (seen == most) break;
            most = seen;
        }
    }

    /// <summary>The smallest time that so many of a hundred did not exceed; 0 without any.</summary>
    public long Percentile(double percent)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(Count * percent / 100));
        var passed = 0L;
        for (var index = 0; index < _counts.Length; index++)
        {
            passed += Interlocked.Read(ref _counts[index]);
            if (passed >= wanted) return Math.Min(Most, HighestIn(index));
        }

        return Most;
    }

    private static int IndexOf(long value)
    {
        var power = Math.Max(0, BitOperations.Log2((ulong)value | 1) - PartBits);
        return (power << PartBits) + (int)(value >> power);
    }

    private static long HighestIn(int index)
    {
        var power = Math.Max(0, (index >> PartBits) - 1);
        return ((long)(index - (power << PartBits) + 1) << power) - 1;
    }
}
