using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Checks;

/// <summary>
/// G6: who came back in time was never gone to the others; who went for good is gone, and told once. Counted, not timed: a
/// notice may be late, but there must not be one too many.
/// </summary>
internal sealed class PresenceCheck(RunHistory run, IReadOnlyList<RoomStream> streams, EpochRule epochs, Findings findings)
{
    private readonly Dictionary<MemberStory, ILookup<(string Room, string Nick), PresenceSeen>> _notices = run.Members.ToDictionary(
        member => member, member => member.Events.OfType<PresenceSeen>().ToLookup(seen => (seen.Room, seen.Nick)));

    private readonly Dictionary<MemberStory, int> _givenUp = run.Members.ToDictionary(member => member, epochs.TimesGivenUp);

    private readonly Dictionary<MemberStory, IReadOnlyList<Absence>> _absences = run.Members.ToDictionary(member => member, member => Absence.Of(member, run));

    public void Check()
    {
        foreach (var member in run.Members) CheckResumed(member);
        var rooms = streams.Where(stream => stream.IsInside).ToLookup(stream => stream.Room, stream => stream.Member);
        foreach (var room in run.Rooms.Where(room => !InboxRoom.Is(room.Room)))
        {
            CheckWho(room, [.. rooms[room.Room].Where(member => member.PresentAtEnd).Select(member => member.Nick)]);
            foreach (var subject in rooms[room.Room])
            {
                foreach (var observer in rooms[room.Room].Where(other => other != subject)) CheckNotices(room.Room, subject, observer);
            }
        }
    }

    private void CheckResumed(MemberStory member)
    {
        foreach (var absence in _absences[member])
        {
            findings.Looked(Guarantee.NoGhostsNoFlicker);
            if (absence.Resumed || !absence.IsCertainlyInTime || epochs.MayEndSessions(absence.From, absence.To) || epochs.IsGivenUp(member, absence.From, absence.To)) continue;
            findings.Broken(
                Guarantee.NoGhostsNoFlicker, "session_forgotten", $"came back after {absence.Length} ms and its session was gone", members: [member.Nick],
                history: absence.Lines(member));
        }
    }

    private void CheckWho(RoomEnd room, HashSet<string> expected)
    {
        var known = run.Members.Select(member => member.Nick).ToHashSet();
        foreach (var view in room.Views)
        {
            findings.Looked(Guarantee.NoGhostsNoFlicker);
            // Others may be in the room too, whoever looks at the logs for one.
            var there = view.Members.Where(known.Contains).ToHashSet();
            var ghosts = there.Except(expected).ToList();
            var missing = expected.Except(there).ToList();
            if (ghosts.Count > 0) Report("ghost", $"{view.Node} still lists who went: {string.Join(", ", ghosts)}", room.Room, ghosts);
            if (missing.Count > 0) Report("missing_member", $"{view.Node} does not list who is there: {string.Join(", ", missing)}", room.Room, missing);
        }
    }

    private void CheckNotices(string room, MemberStory subject, MemberStory observer)
    {
        var notices = _notices[observer][(room, subject.Nick)].ToList();
        var absences = _absences[subject];
        var excused = absences.Sum(epochs.Notices) + _givenUp[subject];
        findings.Looked(Guarantee.NoGhostsNoFlicker);
        var leaves = notices.Count(seen => seen.Event == PresenceEvent.Leave);
        var joins = notices.Count(seen => seen.Event == PresenceEvent.Join);
        if (leaves > excused + (subject.IsDeparted ? 1 : 0)) Report("flicker", $"{observer.Nick} was told {leaves} times that {subject.Nick} left");
        if (joins > excused + 1) Report("flicker", $"{observer.Nick} was told {joins} times that {subject.Nick} came");
        if (MustHaveHeard(room, subject, observer) && leaves == 0) Report("leave_not_told", $"{observer.Nick} was never told that {subject.Nick} left");

        void Report(string rule, string what) => findings.Broken(
            Guarantee.NoGhostsNoFlicker, rule, what, room, "", [subject.Nick, observer.Nick],
            absences.SelectMany(absence => absence.Lines(subject)).Concat(notices.Select(seen => EvidenceLine.Of(observer.Nick, seen))));
    }

    /// <summary>There all the time since the other went. Who came back meanwhile was given the list instead.</summary>
    private static bool MustHaveHeard(string room, MemberStory subject, MemberStory observer)
    {
        if (!observer.PresentAtEnd || subject.Events.OfType<Departed>().FirstOrDefault() is not { } departed) return false;
        if (observer.Events.Any(happened => happened is PresenceSeen { Event: PresenceEvent.Count } seen && seen.Room == room)) return false;
        return observer.Events.OfType<RoomEntered>().LastOrDefault(entered => entered.Room == room) is { } entered && entered.At < departed.At
            && !observer.Events.Any(happened => happened is ConnectionEnded && happened.At >= entered.At);
    }

    private void Report(string rule, string what, string room, IEnumerable<string> members) =>
        findings.Broken(Guarantee.NoGhostsNoFlicker, rule, what, room, "", members);
}
