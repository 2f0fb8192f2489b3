using System.Diagnostics.Metrics;
using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Telemetry;

/// <summary>What nodes share: how Redis does, and what was missed.</summary>
public sealed partial class ChatMetrics
{
    private const int Refused = 4;

    private readonly Histogram<double> _scriptDuration;
    private readonly CounterFamily _gaps;
    private readonly CounterFamily _resumes;
    private readonly CounterFamily _renewals;
    private readonly StripedCounter _backfilled = new();
    private readonly StripedCounter _reapedMembers = new();
    private readonly StripedCounter _reconnects = new();

    public void ScriptEnded(string script, string outcome, long began) => _scriptDuration.Record(
        SecondsSince(began), new KeyValuePair<string, object?>("script", script), new KeyValuePair<string, object?>("outcome", outcome), ShardTag);

    public void LeaseRenewed(bool done) => _renewals.Add(done ? 0 : 1);

    public void Reconnected() => _reconnects.Add(1);

    public void MembersReaped(long members) => _reapedMembers.Add(members);

    public void Backfilled(int messages) => _backfilled.Add(messages);

    /// <summary>Members here were told that they lack something.</summary>
    internal void Gap(Continuation reason) => _gaps.Add((int)reason - 1);

    /// <summary>Somebody came back to a room from a position.</summary>
    internal void Resumed(Continuation how) => _resumes.Add((int)how);

    internal void ResumeRefused() => _resumes.Add(Refused);

    public void ObserveBackplane(Func<bool> isUp) => Shared("chatsocket.backplane.up", "{backplane}", "1 while messages can be stored.", () => isUp() ? 1 : 0);

    public void ObserveProbe(Func<TimeSpan> age, Func<TimeSpan> lag)
    {
        Shared("chatsocket.backplane.probe.age", "s", "How long ago this node heard itself through Redis.", () => age().TotalSeconds);
        Shared("chatsocket.backplane.lag", "s", "How long that took the last time.", () => lag().TotalSeconds);
    }

    public void ObserveServer(Func<ServerFigures?> last)
    {
        Server("chatsocket.backplane.memory", "By", "Memory that Redis uses.", last, static figures => figures.MemoryBytes);
        Server("chatsocket.backplane.memory.limit", "By", "Memory that Redis may use; 0 without a limit.", last, static figures => figures.MemoryLimitBytes);
        Server(
            "chatsocket.backplane.persistence.failing", "{backplane}", "1 while Redis says that it could not write its data to the disk.",
            last, static figures => figures.PersistenceFails ? 1 : 0);
        _meter.CreateObservableCounter(
            "chatsocket.backplane.evicted.keys", () => Read(last, static figures => figures.EvictedKeys), "{key}", "Keys that Redis threw away for lack of memory.");
    }

    public void ObserveNodes(Func<long> alive) => Gauge("chatsocket.nodes.alive", "{node}", "Nodes with a lease, as this one sees them.", alive);

    private void Server(string name, string unit, string description, Func<ServerFigures?> last, Func<ServerFigures, long> of) =>
        _meter.CreateObservableGauge(name, () => Read(last, of), unit, description);

    /// <summary>Nothing while Redis does not tell.</summary>
    private static IEnumerable<Measurement<long>> Read(Func<ServerFigures?> last, Func<ServerFigures, long> of)
    {
        if (last() is { } figures) yield return new Measurement<long>(of(figures), ShardTag);
    }

    private void Shared(string name, string unit, string description, Func<double> read) =>
        _meter.CreateObservableGauge(name, () => new Measurement<double>(read(), ShardTag), unit, description);

    private (CounterFamily Gaps, CounterFamily Resumes) CreateResumeCounts()
    {
        var reasons = Enum.GetValues<Continuation>().Select(NameOf).ToArray();
        return (
            new CounterFamily(_meter, "chatsocket.gaps", "{gap}", "Times members were told that messages are missing.", "reason", reasons[1..]),
            new CounterFamily(_meter, "chatsocket.resumes", "{resume}", "Rooms somebody came back to from a position, by how it went on.", "outcome", [.. reasons, "refused"]));
    }

    private static string NameOf(Continuation continuation) => continuation switch
    {
        Continuation.Exact => "exact",
        Continuation.Trimmed => "trimmed",
        Continuation.Epoch => "epoch",
        _ => "diverged",
    };
}
