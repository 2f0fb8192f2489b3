using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Checks;

/// <summary>G8: who does not read is ended, and nobody else is, nor waits for it.</summary>
internal sealed class SlowReaderCheck(RunHistory run, Findings findings)
{
    public void Check()
    {
        if (run.Slow is not { } slow || slow.OfferedBytes < slow.NeededBytes) return;
        findings.Looked(Guarantee.SlowReaderAlone);
        if (!slow.WasEnded)
        {
            Report("slow_reader_kept", $"{slow.OfferedBytes} bytes were sent to a member that did not read, and it was not ended", [slow.Nick], []);
        }

        if (!slow.CaughtUp) Report("slow_reader_lost", "read again, came back, and never got to the end of its room", [slow.Nick], Lines(slow.Nick));
        if (slow.OthersWaited(run.StoodStill(slow.From, slow.To)))
        {
            Report("others_slowed", $"others waited {slow.Meanwhile} µs for a message while one did not read, {slow.Before} µs before", [], []);
        }

        foreach (var member in run.Members.Where(member => member.Nick != slow.Nick && !member.IsDeparted))
        {
            findings.Looked(Guarantee.SlowReaderAlone);
            if (member.Events.OfType<ConnectionEnded>().FirstOrDefault(ended => ended.At >= slow.From && ended.At <= slow.To && !IsExcused(ended)) is not { } lost) continue;
            Report("others_ended", "lost its connection while another did not read", [member.Nick, slow.Nick], [EvidenceLine.Of(member.Nick, lost)]);
        }

        bool IsExcused(ConnectionEnded ended) => run.Faults.Any(fault => fault.From <= ended.At && ended.LastHeardAt <= fault.To) || ConnectionEnds.IsOwn(ended.Reason)
            || (ended.Reason == ConnectionEnds.Silence && run.StoodStill(ended.LastHeardAt, ended.At) > 0);
    }

    private IEnumerable<string> Lines(string nick) =>
        from member in run.Members
        where member.Nick == nick
        from happened in member.Events.Where(happened => happened is not MessageSeen).TakeLast(8)
        select EvidenceLine.Of(nick, happened);

    private void Report(string rule, string what, IEnumerable<string> members, IEnumerable<string> lines) =>
        findings.Broken(Guarantee.SlowReaderAlone, rule, what, "", "", members, lines);
}
