using System.Collections.Concurrent;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.LoadGenerator.Latency;
using ChatSocket.LoadGenerator.Runs;

namespace ChatSocket.LoadGenerator.Members;

/// <summary>What all members count together: for the progress line, and how long things took.</summary>
internal sealed class Traffic(RunClock clock)
{
    private readonly ConcurrentDictionary<LoggedMessage, LoggedMessage> _kept = [];
    private long _sent;
    private long _acknowledged;
    private long _delivered;
    private long _lost;
    private long _missed;

    public long Sent => Interlocked.Read(ref _sent);

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    public long Delivered => Interlocked.Read(ref _delivered);

    public long ConnectionsLost => Interlocked.Read(ref _lost);

    /// <summary>Sends that were due while too many of the same member were still open.</summary>
    public long Missed => Interlocked.Read(ref _missed);

    /// <summary>The whole run.</summary>
    public Latencies Whole { get; } = new();

    /// <summary>The present part of it, for the comparison that a slow reader needs.</summary>
    public Latencies Part { get; private set; } = new();

    /// <summary>The same message is told to many; it is kept once.</summary>
    public LoggedMessage Keep(LoggedMessage message) => _kept.GetOrAdd(message, message);

    public void BeginPart() => Part = new Latencies();

    /// <summary>The generator gets to it; when the text can leave is another matter.</summary>
    public void OnDue(long intended) => Whole.Slip.Record(clock.Microseconds - intended);

    public void OnSent() => Interlocked.Increment(ref _sent);

    public void OnAcknowledged(long intended)
    {
        Interlocked.Increment(ref _acknowledged);
        var took = clock.Microseconds - intended;
        Whole.Acknowledged.Record(took);
        Part.Acknowledged.Record(took);
    }

    public void OnDelivered(string text)
    {
        Interlocked.Increment(ref _delivered);
        if (!PlannedText.TryRead(text, out var intended)) return;
        var took = clock.Microseconds - intended;
        Whole.Delivered.Record(took);
        Part.Delivered.Record(took);
    }

    public void OnConnectionLost() => Interlocked.Increment(ref _lost);

    public void OnMissed() => Interlocked.Increment(ref _missed);
}
