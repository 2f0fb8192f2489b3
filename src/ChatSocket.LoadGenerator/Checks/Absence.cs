using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Checks;

/// <summary>From when a member was last known to be connected until it was welcomed again.</summary>
/// <param name="Lost">When it noticed that its connection was gone.</param>
/// <param name="Back">When it was welcomed again.</param>
/// <param name="Hellos">How often it asked to be.</param>
/// <param name="StoodStill">What it may have heard last was heard so much earlier: it was not looking.</param>
internal sealed record Absence(ConnectionEnded Lost, SessionBegan Back, int Hellos, long StoodStill)
{
    /// <summary>The promise is ten seconds from when the node notices; a member that noticed later than the node must not be judged.</summary>
    private const long CertainlyInTime = 8_000;

    /// <summary>How long before what it heard last it may not have looked.</summary>
    private const long Before = 2_000;

    public long From => Lost.LastHeardAt;

    public long To => Back.At;

    public long Length => To - From;

    public bool Resumed => Back.Resumed;

    public bool IsCertainlyInTime => Length + StoodStill < CertainlyInTime;

    public static IReadOnlyList<Absence> Of(MemberStory member, RunHistory run)
    {
        var absences = new List<Absence>();
        ConnectionEnded? lost = null;
        var hellos = 0;
        foreach (var happened in member.Events)
        {
            if (happened is ConnectionEnded ended) lost ??= ended;
            if (happened is HelloSent) hellos++;
            if (happened is not SessionBegan began) continue;
            if (lost is not null) absences.Add(new Absence(lost, began, hellos, run.StoodStill(lost.LastHeardAt - Before, began.At)));
            (lost, hellos) = (null, 0);
        }

        return absences;
    }

    public IEnumerable<string> Lines(MemberStory member) => [EvidenceLine.Of(member.Nick, Lost), EvidenceLine.Of(member.Nick, Back)];
}
