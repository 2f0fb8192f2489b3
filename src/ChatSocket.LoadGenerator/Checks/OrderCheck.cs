using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Checks;

/// <summary>G3: one numbering, the same at every node and before every member; and nobody holds what the log does not (G7).</summary>
internal sealed class OrderCheck(RunHistory run, IReadOnlyDictionary<string, FinalLog> logs, IReadOnlyList<RoomStream> streams, Findings findings)
{
    public void Check()
    {
        foreach (var room in run.Rooms)
        {
            foreach (var view in room.Views) CheckLog(room.Room, view);
            CheckNodesAgree(room);
        }

        CheckMembersAgree();
        foreach (var stream in streams) CheckAgainstLog(stream);
    }

    private void CheckLog(string room, NodeView view)
    {
        LoggedMessage? before = null;
        foreach (var message in view.Messages)
        {
            findings.Looked(Guarantee.OneOrder);
            if (before is not null && message.Seq != before.Seq + 1) Report("log_hole", $"{message.Seq} follows {before.Seq}", room, view, before, message);
            if (before is not null && message.Ts < before.Ts) Report("time_back", $"the time of {message.Seq} is before that of {before.Seq}", room, view, before, message);
            before = message;
        }
    }

    private void CheckNodesAgree(RoomEnd room)
    {
        foreach (var other in room.Views.Skip(1))
        {
            var first = room.Views[0];
            findings.Looked(Guarantee.OneOrder);
            var known = other.Messages.ToDictionary(message => message.Seq);
            if (first.Epoch != other.Epoch || first.Messages.Count != other.Messages.Count)
            {
                findings.Broken(
                    Guarantee.OneOrder, "nodes_disagree", $"{first.Node} tells {first.Epoch} with {first.Messages.Count} messages, {other.Node} {other.Epoch} with {other.Messages.Count}", room.Room);
            }
            else if (first.Messages.FirstOrDefault(message => known.GetValueOrDefault(message.Seq) != message) is { } different)
            {
                var there = known.GetValueOrDefault(different.Seq);
                findings.Broken(
                    Guarantee.OneOrder, "nodes_disagree", $"number {different.Seq} is another message at {other.Node}", room.Room, different.Id, [],
                    [EvidenceLine.Of(first, different), there is null ? $"log of {other.Node}: nothing" : EvidenceLine.Of(other, there)]);
            }
        }
    }

    private void CheckMembersAgree()
    {
        var told = new Dictionary<(string Room, string Epoch, long Seq), (string Nick, MessageSeen Seen)>();
        foreach (var stream in streams)
        {
            foreach (var seen in stream.Held)
            {
                findings.Looked(Guarantee.OneOrder);
                var key = (stream.Room, seen.Message.Epoch, seen.Message.Seq);
                if (told.TryAdd(key, (stream.Member.Nick, seen)) || told[key].Seen.Message == seen.Message) continue;
                findings.Broken(
                    Guarantee.OneOrder, "members_disagree", $"number {seen.Message.Seq} is not the same message to both", stream.Room, seen.Message.Id,
                    [told[key].Nick, stream.Member.Nick], [EvidenceLine.Of(told[key].Nick, told[key].Seen), EvidenceLine.Of(stream.Member.Nick, seen)]);
            }
        }
    }

    /// <summary>Whoever left before the end can not be told any more that what it holds was withdrawn.</summary>
    private void CheckAgainstLog(RoomStream stream)
    {
        if (!logs.TryGetValue(stream.Room, out var log)) return;
        foreach (var seen in stream.Held)
        {
            var message = seen.Message;
            if (message.Seq < log.First || (message.Epoch != log.Epoch && !stream.Member.PresentAtEnd)) continue;
            if (log.At(message.Seq) is { } stored && stored.Id == message.Id && stored.TextHash == message.TextHash && stored.Ts == message.Ts) continue;
            findings.Broken(
                Guarantee.OneOrder, "delivered_not_stored", $"number {message.Seq} was delivered and is not in the log", stream.Room, message.Id, [stream.Member.Nick],
                [EvidenceLine.Of(stream.Member.Nick, seen), log.At(message.Seq) is { } there ? EvidenceLine.Of(log.View, there) : $"log of {log.View.Node}: ends at {log.Top}"]);
        }
    }

    private void Report(string rule, string what, string room, NodeView view, LoggedMessage before, LoggedMessage message) =>
        findings.Broken(Guarantee.OneOrder, rule, what, room, message.Id, [], [EvidenceLine.Of(view, before), EvidenceLine.Of(view, message)]);
}
