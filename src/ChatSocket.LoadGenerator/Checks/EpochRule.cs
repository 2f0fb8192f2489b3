using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Checks;

/// <summary>What the faults of a run excuse, and since when.</summary>
internal sealed class EpochRule(RunHistory run)
{
    /// <summary>A lease lasts eleven seconds from its last renewal, which may be some time before the fault.</summary>
    private const long CertainlyWithLease = 8_000;

    /// <summary>Whether a room may have begun a new epoch by then.</summary>
    public bool MayChange(long at) => !run.FaultsKnown || Happened(FaultEffects.NewEpoch | FaultEffects.LosesData, at);

    /// <summary>Whether something confirmed at that time may have been lost later.</summary>
    public bool MayLose(long confirmedAt) =>
        !run.FaultsKnown || run.Faults.Any(fault => fault.Effects.HasFlag(FaultEffects.LosesData) && confirmedAt <= fault.To);

    /// <summary>
    /// Whether a guest's inbox may have ended meanwhile: with its session (what was resumed may be what a hello began whose answer was lost), or
    /// with its name when its node was taken for dead.
    /// </summary>
    public bool MayHaveEnded(MemberStory owner, long since, long until = long.MaxValue) =>
        Absence.Of(owner, run).Any(absence => absence.To >= since && absence.From <= until && MayHaveEnded(absence) && !IsSameSession(absence))
        || GivenUp(owner).Any(fault => fault.To >= since && fault.From <= until);

    /// <summary>The same, of the inbox under that name.</summary>
    public bool MayHaveEnded(string inbox, long since) => run.Members.Any(owner => InboxRoom.Of(owner.Nick) == inbox && MayHaveEnded(owner, since));

    /// <summary>
    /// How often the others may be told that it went and came. After its session ended every hello begins a new one, also a hello
    /// whose answer was lost, and what is resumed may be that.
    /// </summary>
    public int Notices(Absence absence) => MayHaveEnded(absence) ? Math.Max(1, absence.Hellos) : 0;

    private bool MayHaveEnded(Absence absence) => !absence.Resumed || !absence.IsCertainlyInTime || MayEndSessions(absence.From, absence.To);

    /// <summary>
    /// Asked for once and resumed in time. Where nothing is known of the faults this has to do; where they are, one that loses data takes the
    /// inbox and leaves the session.
    /// </summary>
    private bool IsSameSession(Absence absence) => !run.FaultsKnown && absence is { Resumed: true, IsCertainlyInTime: true, Hellos: 1 };

    public bool MayEndSessions(long from, long to) =>
        !run.FaultsKnown || run.Faults.Any(fault => (fault.Effects & (FaultEffects.EndsSessions | FaultEffects.LosesData)) != 0 && fault.From <= to && from <= fault.To);

    /// <summary>
    /// How often a node that this member was connected to was cut off from Redis for so long that the others had to take it for dead.
    /// </summary>
    public int TimesGivenUp(MemberStory member) => GivenUp(member).Count();

    /// <summary>Whether the node that it lost may have been taken for dead meanwhile.</summary>
    public bool IsGivenUp(MemberStory member, long from, long to) => GivenUp(member).Any(fault => fault.From <= to && from <= fault.To);

    private IEnumerable<FaultRecord> GivenUp(MemberStory member) => RedisAway.Where(fault =>
        fault.Target.Length > 0 && fault.To - fault.From >= CertainlyWithLease && WasAt(member, fault));

    private static bool WasAt(MemberStory member, FaultRecord fault)
    {
        var node = "";
        foreach (var happened in member.Events)
        {
            if (happened.At > fault.To) break;
            // It was there when the fault began, or came while it lasted.
            if (happened.At >= fault.From && node == fault.Target) return true;
            if (happened is SessionBegan began) node = began.Node;
        }

        return node == fault.Target;
    }

    public IEnumerable<FaultRecord> RedisAway => run.Faults.Where(fault => fault.Effects.HasFlag(FaultEffects.RedisAway));

    private bool Happened(FaultEffects any, long at) => run.Faults.Any(fault => (fault.Effects & any) != 0 && fault.From <= at);
}
