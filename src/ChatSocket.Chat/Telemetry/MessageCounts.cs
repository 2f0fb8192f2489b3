using System.Diagnostics.Metrics;
using ChatSocket.Chat.Delivery;

namespace ChatSocket.Chat.Telemetry;

/// <summary>A counter by kind and transport, added to by every pass of every room. Each count is owned by its own atomic steps.</summary>
internal sealed class MessageCounts
{
    private static readonly string[] Kinds = ["room", "notice", "direct"];
    private static readonly string[] Transports = ["tcp", "websocket"];

    private readonly MessageKind[] _kinds;
    private readonly StripedCounter[] _counts = [.. Enumerable.Range(0, Kinds.Length * Transports.Length).Select(_ => new StripedCounter())];

    public MessageCounts(Meter meter, string name, string unit, string description, params MessageKind[] kinds)
    {
        _kinds = kinds;
        meter.CreateObservableCounter(name, Observe, unit, description);
    }

    public static string NameOf(Framing transport) => Transports[(int)transport];

    public void Add(MessageKind kind, Framing transport, long count) => _counts[IndexOf(kind, transport)].Add(count);

    private static int IndexOf(MessageKind kind, Framing transport) => ((int)kind * Transports.Length) + (int)transport;

    private IEnumerable<Measurement<long>> Observe()
    {
        foreach (var kind in _kinds)
        {
            foreach (var transport in Enum.GetValues<Framing>())
            {
                yield return new Measurement<long>(
                    _counts[IndexOf(kind, transport)].Read(),
                    new("kind", Kinds[(int)kind]), new("transport", NameOf(transport)));
            }
        }
    }
}
