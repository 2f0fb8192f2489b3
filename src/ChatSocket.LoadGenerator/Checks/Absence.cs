using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Checks;

/// <summary>From when a member was last known to be connected until it was welcomed again.</summary>
internal sealed record Absence(ConnectionEnded Lost, SessionBegan Back)
{
    public long From => Lost.LastHeardAt;

    public long To => Back.At;

    public long Length => To - From;

    public bool Resumed => Back.Resumed;

    public static IReadOnlyList<Absence> Of(MemberStory member)
    {
        var absences = new List<Absence>();
        ConnectionEnded? lost = null;
        foreach (var happened in member.Events)
        {
            if (happened is ConnectionEnded ended) lost ??= ended;
            if (happened is not SessionBegan began) continue;
            if (lost is not null) absences.Add(new Absence(lost, began));
            lost = null;
        }

        return absences;
    }

    public IEnumerable<string> Lines(MemberStory member) => [EvidenceLine.Of(member.Nick, Lost), EvidenceLine.Of(member.Nick, Back)];
}
