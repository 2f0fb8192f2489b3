using System.Diagnostics.Metrics;
using ChatSocket.Chat.Delivery;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Telemetry;

/// <summary>Who is there, who came and who went.</summary>
public sealed partial class ChatMetrics
{
    private static readonly double[] Lifetimes = [0.1, 1, 10, 60, 300, 1800, 3600, 14_400, 86_400];
    private static readonly DisconnectReason[] Reasons = [.. Enum.GetValues<DisconnectReason>().Where(reason => reason != DisconnectReason.None)];
    private static readonly DisconnectReason[] Rejections =
    [
        DisconnectReason.ServerFull, DisconnectReason.Shutdown, DisconnectReason.RateLimited, DisconnectReason.ProtocolViolation, DisconnectReason.IdleTimeout,
    ];

    private static readonly KeyValuePair<string, object?>[] ReasonTags = [.. Reasons.Select(reason => KeyValuePair.Create("reason", (object?)reason.Code()))];

    private readonly Histogram<double> _connectionDuration;
    private readonly CounterFamily _ended;
    private readonly CounterFamily _rejected;
    private readonly CounterFamily _rateLimited;

    public void ConnectionEnded(DisconnectReason reason, long began)
    {
        var index = Array.IndexOf(Reasons, reason);
        _ended.Add(index);
        _connectionDuration.Record(SecondsSince(began), ReasonTags[index]);
    }

    /// <summary>Somebody came who was not let in.</summary>
    public void ConnectionRejected(DisconnectReason reason) => _rejected.Add(Array.IndexOf(Rejections, reason));

    /// <summary>Somebody came whose address has its share already, or comes too fast.</summary>
    public void AddressLimited(DisconnectReason reason)
    {
        ConnectionRejected(reason);
        _rateLimited.Add(1);
    }

    internal void RateLimited() => _rateLimited.Add(0);

    public void ObserveConnections(Func<Framing, long> count) => _meter.CreateObservableUpDownCounter(
        "chatsocket.connections",
        () => Enum.GetValues<Framing>().Select(transport => new Measurement<long>(count(transport), KeyValuePair.Create("transport", (object?)MessageCounts.NameOf(transport)))),
        "{connection}", "Connections that are open.");

    public void ObserveOutboxes(Func<long> bytes, Func<long> connections)
    {
        Gauge("chatsocket.outbox.bytes", "By", "Bytes that wait for readers, over all connections.", bytes);
        Gauge("chatsocket.outbox.queued.connections", "{connection}", "Connections for whose reader something waits.", connections);
    }

    public void ObserveNode(Func<bool> isDraining, string version)
    {
        Gauge("chatsocket.draining", "{node}", "1 while the node sends its people elsewhere.", () => isDraining() ? 1 : 0);
        _meter.CreateObservableGauge(
            "chatsocket.build.info", () => new Measurement<long>(1, KeyValuePair.Create("version", (object?)version)), "{build}", "1; the label tells the version that runs.");
    }

    internal void ObserveChat(Func<long> sessions, Func<long> rooms, Func<long> memberships, Func<long> subscriptions)
    {
        Gauge("chatsocket.sessions", "{session}", "Named sessions with a connection here.", sessions);
        Gauge("chatsocket.rooms", "{room}", "Rooms somebody here is in.", rooms);
        Gauge("chatsocket.memberships", "{membership}", "Sessions here in rooms, counted once per room.", memberships);
        Gauge("chatsocket.subscriptions", "{subscription}", "Rooms this node listens to; it goes on for a while after the last member left.", subscriptions);
    }

    private (CounterFamily Ended, CounterFamily Rejected, CounterFamily RateLimited) CreateConnectionCounts() => (
        new CounterFamily(_meter, "chatsocket.disconnects", "{connection}", "Connections that ended, by why.", "reason", Reasons.Select(reason => reason.Code())),
        new CounterFamily(
            _meter, "chatsocket.connections.rejected", "{connection}", "Connections that were not let in.", "reason", Rejections.Select(reason => reason.Code())),
        new CounterFamily(_meter, "chatsocket.rate.limited", "{request}", "Requests refused because they came too fast.", "scope", ["session", "address"]));
}
