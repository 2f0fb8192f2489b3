using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Checks;

/// <summary>G1: what was acknowledged is in the log, there and unchanged, or was withdrawn aloud.</summary>
internal sealed class StorageCheck(IReadOnlyDictionary<string, FinalLog> logs, IReadOnlyList<RoomStream> streams, EpochRule epochs, Findings findings)
{
    private readonly ILookup<(string Room, string Id), MessageSeen> _seen =
        streams.SelectMany(stream => stream.Held).ToLookup(seen => (seen.Room, seen.Message.Id));

    public void Check(SendStory send)
    {
        if (send.Acknowledgement is not { } ack || !logs.TryGetValue(send.Room, out var log)) return;
        findings.Looked(Guarantee.AckMeansStored);
        var stored = ack.Position.Seq < log.First ? Witnessed(send, ack) : log.At(ack.Position.Seq);
        if (stored is not null && stored.Id == send.Id) CheckContent(send, ack, stored, log);
        else if (ack.Position.Seq < log.First && stored is null) return;
        else if (IsWithdrawn(send, ack, log)) return;
        else Report(send, "acknowledged_lost", $"acknowledged at {ack.Position.Seq}, and the log holds {Describe(stored, log)}", stored, log);
    }

    private static string Describe(LoggedMessage? stored, FinalLog log) => stored is null ? $"nothing there (it ends at {log.Top})" : $"{stored.Id} there";

    private LoggedMessage? Witnessed(SendStory send, SendAnswered ack) =>
        _seen[(send.Room, send.Id)].Select(seen => seen.Message).FirstOrDefault(message => message.Epoch == ack.Position.Epoch);

    private void CheckContent(SendStory send, SendAnswered ack, LoggedMessage stored, FinalLog log)
    {
        if (stored.From != send.Nick || stored.TextHash != send.TextHash) Report(send, "acknowledged_altered", "acknowledged, and stored with another text or sender", stored, log);
        else if (stored.Ts != ack.Ts || stored.Seq != ack.Position.Seq) Report(send, "acknowledged_elsewhere", "acknowledged with another time or number than it has", stored, log);
    }

    /// <summary>Lost with Redis's own memory: allowed by G10, if somebody was told that it is gone.</summary>
    private bool IsWithdrawn(SendStory send, SendAnswered ack, FinalLog log) =>
        // The answer may have been long on its way; what was stored, was stored after it was sent.
        epochs.MayHaveEnded(send.Room, send.Events[0].At) || (epochs.MayLose(ack.At) && ack.Position.Epoch != log.Epoch
        && (!streams.Any(stream => stream.Room == send.Room && stream.Member.PresentAtEnd) || IsAnnounced(send, ack)));

    private bool IsAnnounced(SendStory send, SendAnswered ack) =>
        streams.Any(stream => stream.Room == send.Room && stream.Withdrawals.Any(gap => gap.At >= ack.At && gap.From <= ack.Position.Seq));

    private void Report(SendStory send, string rule, string what, LoggedMessage? stored, FinalLog log)
    {
        var lines = send.Lines;
        if (stored is not null) lines = lines.Append(EvidenceLine.Of(log.View, stored));
        var seenBy = streams.Where(stream => stream.Held.Any(seen => seen.Room == send.Room && seen.Message.Id == send.Id)).Select(stream => stream.Member.Nick);
        findings.Broken(Guarantee.AckMeansStored, rule, what, send.Room, send.Id, seenBy.Prepend(send.Nick).Distinct(), lines);
    }
}
