using System.Diagnostics.Metrics;
using ChatSocket.Chat.Telemetry;

namespace ChatSocket.Node.Monitor;

/// <summary>The node's figures at one moment; those that count up do so since the start.</summary>
internal sealed record RateSample(long Ts, long Received, long Delivered, long Bytes, long Connections, long Sessions, long Queued);

/// <summary>A look at the node's own figures every second, for the last minutes; <see cref="_gate"/> owns them.</summary>
internal sealed class RateSamples : IDisposable
{
    private const int Kept = 300;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<RateSample> _samples = new();
    private readonly Dictionary<string, long> _sums = [];
    private readonly MeterListener _listener = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    public RateSamples(ChatMetrics metrics, TimeProvider time)
    {
        _time = time;
        string[] watched =
        [
            "chatsocket.messages.received", "chatsocket.messages.delivered", "chatsocket.bytes.delivered", "chatsocket.connections", "chatsocket.sessions", "chatsocket.outbox.bytes",
        ];
        // Only what is looked at when somebody asks: nothing is done per message on account of this.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == metrics && watched.Contains(instrument.Name)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _sums[instrument.Name] = _sums.GetValueOrDefault(instrument.Name) + value);
        _listener.Start();
        _timer = time.CreateTimer(_ => Look(), null, TimeSpan.Zero, Every);
    }

    public RateSample[] After(long ts)
    {
        lock (_gate) return [.. _samples.Where(sample => sample.Ts > ts)];
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate) _listener.Dispose();
    }

    private void Look()
    {
        lock (_gate)
        {
            _sums.Clear();
            _listener.RecordObservableInstruments();
            _samples.Enqueue(new RateSample(
                _time.GetUtcNow().ToUnixTimeMilliseconds(), Sum("messages.received"), Sum("messages.delivered"), Sum("bytes.delivered"),
                Sum("connections"), Sum("sessions"), Sum("outbox.bytes")));
            if (_samples.Count > Kept) _samples.Dequeue();
        }
    }

    private long Sum(string name) => _sums.GetValueOrDefault($"chatsocket.{name}");
}
