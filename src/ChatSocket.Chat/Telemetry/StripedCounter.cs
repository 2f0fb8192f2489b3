namespace ChatSocket.Chat.Telemetry;

/// <summary>A count that many threads add to. Each processor has a cache line of its own; atomic steps own every part.</summary>
internal sealed class StripedCounter
{
    /// <summary>64 bytes: two processors that count beside each other do not take the line from one another.</summary>
    private const int PartsPerLine = 8;

    private static readonly int Stripes = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount);

    // One line is left free in front: the array's own header is read by everybody.
    private readonly long[] _parts = new long[(Stripes + 1) * PartsPerLine];

    public void Add(long count)
    {
        if (count == 0) return;
        var stripe = Thread.GetCurrentProcessorId() & (Stripes - 1);
        Interlocked.Add(ref _parts[(stripe + 1) * PartsPerLine], count);
    }

    public long Read()
    {
        var sum = 0L;
        for (var at = PartsPerLine; at < _parts.Length; at += PartsPerLine) sum += Volatile.Read(ref _parts[at]);
        return sum;
    }
}
