using ChatSocket.Chat;
using ChatSocket.Chat.Backplane;
using ChatSocket.Node.Connections;

namespace ChatSocket.Node.Monitor;

/// <summary>Everything the page shows at one moment.</summary>
internal sealed record MonitorState(
    string Node, string Version, string State, double UptimeSeconds, IReadOnlyList<string> Nodes, double MemoryMegabytes, int Connections, int Found,
    RateSample[] Samples, BusyRoom[] Rooms, ConnectionView[] People, LogLine[] Log);

/// <summary>Looks at the node for whoever watches it; owns nothing but what it looks through.</summary>
internal sealed class MonitorView(
    ChatService chat, Reception reception, IBackplane backplane, Func<string?> whyNotReady, RateSamples samples, RecentLog log, TimeProvider time)
{
    private const int MostPeople = 100;

    private readonly BusyRooms _rooms = new(chat, time);
    private readonly long _began = time.GetTimestamp();

    /// <param name="query">A part of a nick or an address; empty for anybody.</param>
    /// <param name="samplesAfter">What the page has already.</param>
    /// <param name="logAfter">The same of the log.</param>
    public MonitorState Look(string query, long samplesAfter, long logAfter)
    {
        var everybody = reception.Connections.Snapshot();
        var people = everybody.Select(connection => connection.View()).Where(view => Fits(view, query)).ToArray();
        return new MonitorState(
            chat.Options.NodeId, chat.Options.Version, whyNotReady() ?? "ready", time.GetElapsedTime(_began).TotalSeconds, Nodes(),
            Environment.WorkingSet / 1e6, everybody.Length, people.Length, samples.After(samplesAfter), _rooms.Look(),
            [.. people.OrderByDescending(view => view.QueuedBytes).ThenBy(view => view.Nick, StringComparer.OrdinalIgnoreCase).Take(MostPeople)],
            log.After(logAfter));
    }

    private static bool Fits(ConnectionView view, string query) =>
        query.Length == 0 || view.Address.Contains(query, StringComparison.OrdinalIgnoreCase)
        || (view.Nick ?? "").Contains(query, StringComparison.OrdinalIgnoreCase);

    private IReadOnlyList<string> Nodes() => backplane.Events.NodesSeen() is { Count: > 0 } nodes ? nodes : [chat.Options.NodeId];
}
