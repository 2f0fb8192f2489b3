using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Checks;

/// <summary>
/// G7: while Redis is out of reach, connections stay, sends get their answer soon, and nobody is told of comings and goings. That
/// what was delivered reached everybody is <see cref="OrderCheck"/>'s and <see cref="StreamWalk"/>'s to find.
/// </summary>
internal sealed class RedisAwayCheck(RunHistory run, EpochRule epochs, Findings findings)
{
    /// <summary>Until a node has noticed: its breaker opens after one second without an answer.</summary>
    private const long Noticing = 2_000;

    /// <summary>"At once", with room for a busy machine.</summary>
    private const long Soon = 5_000;

    public void Check()
    {
        foreach (var fault in epochs.RedisAway)
        {
            foreach (var member in run.Members) Check(fault, member);
        }
    }

    private void Check(FaultRecord fault, MemberStory member)
    {
        findings.Looked(Guarantee.RedisAway);
        var node = "";
        var answers = member.Events.Where(happened => happened is SendAnswered).Cast<SendAnswered>().ToLookup(answered => answered.Id);
        var ends = member.Events.OfType<ConnectionEnded>().Select(ended => ended.At).ToList();
        foreach (var happened in member.Events)
        {
            if (happened is SessionBegan began) node = began.Node;
            var affected = fault.Target.Length == 0 || fault.Target == node;
            if (!affected || happened.At < fault.From || happened.At > fault.To) continue;
            switch (happened)
            {
                case ConnectionEnded ended when !member.IsDeparted && !ConnectionEnds.IsOwn(ended.Reason) && !IsOwnSilence(ended):
                    Report("connection_lost", $"lost its connection to {node} because Redis was away", "", [EvidenceLine.Of(member.Nick, ended)]);
                    break;
                // One node alone may still hear what the others, who have Redis, tell it.
                case PresenceSeen seen when fault.Target.Length == 0 && seen.At > fault.From + Noticing:
                    Report("presence_alone", $"was told by {node} of a change nobody else can know of", "", [EvidenceLine.Of(member.Nick, seen)]);
                    break;
                case SendAttempted sent when sent.At > fault.From + Noticing && sent.At + Soon < fault.To:
                    findings.Looked(Guarantee.RedisAway);
                    var until = sent.At + Soon + run.StoodStill(sent.At, fault.To);
                    var answered = answers[sent.Id].Any(answer => answer.At >= sent.At && answer.At <= until) || ends.Any(at => at >= sent.At && at <= until) || until > fault.To;
                    if (!answered) Report("no_answer", $"a send to {node} had no answer within {Soon} ms", sent.Id, [EvidenceLine.Of(member.Nick, sent), .. answers[sent.Id].Select(answer => EvidenceLine.Of(member.Nick, answer))]);
                    break;
            }
        }

        // Nobody was silent but the member itself.
        bool IsOwnSilence(ConnectionEnded ended) => ended.Reason == ConnectionEnds.Silence && run.StoodStill(ended.LastHeardAt, ended.At) > 0;

        void Report(string rule, string what, string id, IEnumerable<string> lines) =>
            findings.Broken(Guarantee.RedisAway, rule, what, "", id, [member.Nick], lines.Prepend(EvidenceLine.Of(fault)));
    }
}
