using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Checks;

/// <summary>
/// G4 and G5: walks what a member was told of a room, event by event. After a broken promise it goes on from what was told, so
/// that one hole is one finding.
/// </summary>
internal sealed class StreamWalk(FinalLog log, EpochRule epochs, Findings findings, RoomStream stream)
{
    /// <summary>Until a node that was taken for dead has its way back and its people are told.</summary>
    private const long GivenUpNoticed = 15_000;

    private readonly bool _isInbox = InboxRoom.Is(stream.Room);

    /// <summary>An inbox of which nothing was told yet: with its first message comes its epoch, and another one has lost nothing.</summary>
    private bool IsUnwritten => _isInbox && stream.Position.Seq == 0;

    public void Walk()
    {
        foreach (var happened in stream.Member.Events)
        {
            switch (happened)
            {
                case RoomEntered entered when entered.Room == stream.Room: Enter(entered); break;
                case GapTold gap when gap.Room == stream.Room: Skip(gap); break;
                case MessageSeen seen when seen.Room == stream.Room: See(seen); break;
                case ConnectionEnded or SessionBegan: stream.Note(happened); break;
            }
        }

        if (stream.Member.PresentAtEnd && (stream.IsInside || (_isInbox && log.Top > 0))) CheckEnd();
    }

    private void Enter(RoomEntered entered)
    {
        stream.Note(entered);
        stream.IsInside = true;
        if (entered.CameBack)
        {
            findings.Looked(Guarantee.ResumeIsExact);
            if (entered.Gap is { } gap) CheckGap(gap, entered.Position, entered.At);
            else if ((entered.Position.Epoch != stream.Position.Epoch && !IsUnwritten) || entered.Position.Seq != stream.Position.Seq)
            {
                Report(Guarantee.ResumeIsExact, "resumed_elsewhere", $"came back at {stream.Position.Seq}, the node goes on at {entered.Position.Seq}, and no gap says why");
            }
        }

        stream.Position = entered.Position;
    }

    private void Skip(GapTold gap)
    {
        stream.Note(gap);
        CheckGap(gap.Range, gap.Position, gap.At);
        stream.Position = gap.Position;
    }

    private void See(MessageSeen seen)
    {
        stream.Note(seen);
        findings.Looked(Guarantee.NoSilentHole);
        var (position, message) = (stream.Position, seen.Message);
        if (!stream.IsInside) Report(Guarantee.NoSilentHole, "message_before_joined", "a message of a room before its joined", message.Id);
        else if (message.Epoch != position.Epoch && !IsUnwritten) Report(Guarantee.NoSilentHole, "epoch_not_announced", $"a message of epoch {message.Epoch} inside {position.Epoch}", message.Id);
        else if (message.Seq <= position.Seq)
        {
            Report(Guarantee.NoSilentHole, "seen_twice_or_late", $"message {message.Seq} after {position.Seq}", message.Id);
            return;
        }
        else if (message.Seq != position.Seq + 1)
        {
            Report(Guarantee.NoSilentHole, "hole", $"message {message.Seq} follows {position.Seq}; {message.Seq - position.Seq - 1} are missing and no gap told of them", message.Id);
        }

        stream.Hold(seen);
        stream.Position = new Position(message.Epoch, message.Seq, message.Id);
    }

    private void CheckGap(MissingRange gap, Position next, long at)
    {
        findings.Looked(Guarantee.NoSilentHole);
        var before = stream.Position;
        if (gap.From > before.Seq + 1 || gap.To < next.Seq || (gap.Reason == GapReason.Trimmed && next.Epoch != before.Epoch))
        {
            Report(Guarantee.NoSilentHole, "gap_too_small", $"the gap {gap.From}-{gap.To} does not cover what lies between {before.Seq} and {next.Seq}");
        }

        if (gap.Reason != GapReason.Trimmed)
        {
            stream.Withdraw(at, gap.From);
            if (!epochs.MayChange(at) && !(_isInbox && epochs.MayHaveEnded(stream.Member, at - GivenUpNoticed, at))) Report(Guarantee.OneOrder, "epoch_without_cause", $"told {gap.Reason} though nothing that was done explains a new epoch");
            return;
        }

        // Trimming only goes forward: what is there in the end was there then.
        if (before.Epoch == log.Epoch && log.First <= before.Seq + 1 && before.Seq <= log.Top && log.View.Messages.Count > 0)
        {
            Report(Guarantee.ResumeIsExact, "needless_gap", $"told that {gap.From}-{gap.To} are no longer stored, and they are");
        }
    }

    /// <summary>A hole at the very end shows only against the log.</summary>
    private void CheckEnd()
    {
        findings.Looked(Guarantee.NoSilentHole);
        if (stream.Position.Epoch == log.Epoch && stream.Position.Seq >= log.Top) return;
        var missing = log.At(stream.Position.Seq + 1);
        Report(
            Guarantee.NoSilentHole, "end_missing", $"ends at {stream.Position.Epoch}:{stream.Position.Seq}, the room at {log.Epoch}:{log.Top}",
            missing?.Id ?? "", missing is null ? null : EvidenceLine.Of(log.View, missing));
    }

    private void Report(Guarantee guarantee, string rule, string what, string id = "", string? line = null) =>
        findings.Broken(guarantee, rule, what, stream.Room, id, [stream.Member.Nick], line is null ? stream.Lines : stream.Lines.Append(line));
}
