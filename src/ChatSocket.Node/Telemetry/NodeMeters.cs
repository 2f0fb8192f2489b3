using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ChatSocket.Node.Telemetry;

/// <summary>
/// Makes the meters of one node's web servers and process, marked as the node's own: where several nodes share a process, one that
/// ends must not take the figures of another with it. The dictionary's atomic steps own them.
/// </summary>
internal sealed class NodeMeters(object node) : IMeterFactory
{
    private readonly ConcurrentDictionary<string, Meter> _meters = new();

    public Meter Create(MeterOptions options) => _meters.GetOrAdd(options.Name, name => new Meter(new MeterOptions(name) { Scope = node }));

    public void Dispose()
    {
        foreach (var meter in _meters.Values) meter.Dispose();
    }
}
