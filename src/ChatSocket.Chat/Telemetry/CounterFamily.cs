using System.Diagnostics.Metrics;

namespace ChatSocket.Chat.Telemetry;

/// <summary>
/// One counter with one label whose values are known beforehand. Every series is there from the start, so that a first event is a
/// step that a rate can see. Each count is owned by its own atomic steps.
/// </summary>
internal sealed class CounterFamily
{
    private readonly StripedCounter[] _counts;
    private readonly KeyValuePair<string, object?>[] _tags;

    public CounterFamily(Meter meter, string name, string unit, string description, string label, IEnumerable<string> values)
    {
        _tags = [.. values.Select(value => KeyValuePair.Create(label, (object?)value))];
        _counts = [.. _tags.Select(_ => new StripedCounter())];
        meter.CreateObservableCounter(name, Observe, unit, description);
    }

    public void Add(int index, long count = 1) => _counts[index].Add(count);

    private IEnumerable<Measurement<long>> Observe() => _tags.Select((tag, index) => new Measurement<long>(_counts[index].Read(), tag));
}
