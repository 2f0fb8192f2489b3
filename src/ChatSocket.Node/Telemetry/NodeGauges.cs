using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Node.Connections;

namespace ChatSocket.Node.Telemetry;

/// <summary>What is not counted as it happens but looked at when somebody asks.</summary>
internal static class NodeGauges
{
    public static void Observe(this ChatMetrics metrics, ConnectionTable connections, IBackplane backplane, Func<bool> isStopping, string version)
    {
        metrics.ObserveConnections(transport => connections.Sum(connection => connection.Framing == transport ? 1 : 0));
        metrics.ObserveOutboxes(
            () => connections.Sum(static connection => connection.QueuedBytes),
            () => connections.Sum(static connection => connection.QueuedBytes > 0 ? 1 : 0));
        metrics.ObserveNode(isStopping, version);
        metrics.ObserveBackplane(() => backplane.IsUp);
        // Whoever is alone sees itself.
        if (backplane is InProcessBackplane) metrics.ObserveNodes(static () => 1);
    }
}
