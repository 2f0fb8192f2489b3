using System.Diagnostics.Metrics;

namespace ChatSocket.Chat.Telemetry;

/// <summary>
/// Every figure a node gives of itself, and a method for each event. No room, nick, session or address is ever a label: the number
/// of series must not grow with the chat. What happens per message is counted in arrays of our own that are read when somebody asks.
/// Keeps no state but the counts, which are owned by atomic steps.
/// </summary>
public sealed partial class ChatMetrics : IDisposable
{
    public const string MeterName = "ChatSocket";

    /// <summary>The one Redis there is; several will have a number each.</summary>
    private const string Shard = "0";

    private static readonly KeyValuePair<string, object?> ShardTag = new("shard", Shard);

    /// <summary>In seconds: from a send within the process to a Redis that has gone away for a while.</summary>
    private static readonly double[] Durations = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    private const double Nanoseconds = 1e9;

    private readonly Meter _meter;
    private readonly TimeProvider _time;

    /// <param name="time">The node's clock.</param>
    /// <param name="traceRatio">Which part of the messages is traced, where anybody listens.</param>
    public ChatMetrics(TimeProvider time, double traceRatio = 0)
    {
        _time = time;
        Traces = new ChatTraces(time, traceRatio);
        // The scope tells the nodes of one process apart, of which only tests have several.
        _meter = new Meter(new MeterOptions(MeterName) { Scope = this });
        _commands = _meter.CreateCounter<long>("chatsocket.commands", "{command}", "Requests that were handled; texts to rooms are messages, not commands.");
        _commandDuration = Duration("chatsocket.command.duration", "From the request's last byte to its answer.");
        _sendDuration = new HotHistogram(
            Duration("chatsocket.send.duration", "From the frame read to the answer that the message is stored, or is not."), Durations, Nanoseconds, "outcome", SendOutcomes);
        _deliveryDuration = new HotHistogram(
            Duration("chatsocket.delivery.duration", "From the append of a batch to its last member's socket on this node."), Durations, Nanoseconds, "origin", "remote", "local");
        _scriptDuration = Duration("chatsocket.backplane.script.duration", "Calls of scripts in Redis, from the request to the answer.");
        _connectionDuration = _meter.CreateHistogram(
            "chatsocket.connection.duration", "s", "How long connections lasted.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Lifetimes });
        _fanOutMembers = Sizes("chatsocket.fanout.members", "{member}", "Members that one fan-out of messages wrote to.", 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000);
        _batchMessages = Sizes("chatsocket.batch.messages", "{message}", "Messages that one append carried.", 1, 2, 4, 8, 16, 32, 64, 128, 256, 512);
        (_received, _delivered, _deliveredBytes) = CreateMessageCounts();
        (_ended, _rejected, _rateLimited) = CreateConnectionCounts();
        (_gaps, _resumes) = CreateResumeCounts();
        _auth = new AuthCounts(_meter);
        _renewals = new CounterFamily(
            _meter, "chatsocket.lease.renewals", "{renewal}", "Renewals of this node's lease in Redis.", "outcome", [Ok, "failed"]);
        Count("chatsocket.backfilled.messages", "{message}", "Messages read from the log because they had been missed.", _backfilled);
        Count("chatsocket.reaped.members", "{member}", "Memberships of dead nodes that this node removed.", _reapedMembers);
        _meter.CreateObservableCounter(
            "chatsocket.backplane.reconnects", () => new Measurement<long>(_reconnects.Read(), ShardTag), "{reconnect}", "Times the line to Redis was made anew.");
    }

    /// <summary>What an event that has a duration began with.</summary>
    public long Timestamp => _time.GetTimestamp();

    public ChatTraces Traces { get; }

    public void Dispose()
    {
        _meter.Dispose();
        Traces.Dispose();
    }

    private double SecondsSince(long began) => _time.GetElapsedTime(began).TotalSeconds;

    /// <summary>What is recorded per message, for who reads it without asking .NET.</summary>
    public HotHistogram[] HotHistograms => [_sendDuration, _deliveryDuration, _fanOutMembers, _batchMessages];

    private Histogram<double> Duration(string name, string description) => _meter.CreateHistogram(name, "s", description, advice: Buckets(Durations));

    private HotHistogram Sizes(string name, string unit, string description, params double[] bounds) =>
        new(_meter.CreateHistogram(name, unit, description, advice: Buckets(bounds)), bounds, 1);

    private static InstrumentAdvice<double> Buckets(double[] bounds) => new() { HistogramBucketBoundaries = bounds };

    private void Count(string name, string unit, string description, StripedCounter counter) =>
        _meter.CreateObservableCounter(name, counter.Read, unit, description);

    private void Gauge(string name, string unit, string description, Func<long> read) =>
        _meter.CreateObservableUpDownCounter(name, read, unit, description);
}
