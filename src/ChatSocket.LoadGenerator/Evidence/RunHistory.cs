namespace ChatSocket.LoadGenerator.Evidence;

/// <summary>
/// What a run leaves behind for the checks. <paramref name="FaultsKnown"/>: nothing else than <paramref name="Faults"/> was done to
/// the servers. Servers that somebody else runs may have had faults of their own.
/// </summary>
internal sealed record RunHistory(
    IReadOnlyList<MemberStory> Members, IReadOnlyList<RoomEnd> Rooms, IReadOnlyList<FaultRecord> Faults, bool FaultsKnown, SlowReaderRecord? Slow = null)
{
    /// <summary>When the machine let this program do nothing.</summary>
    public IReadOnlyList<Stall> Stalls { get; init; } = [];

    /// <summary>How much of that time this program stood still: what its members call late may be late by so much.</summary>
    public long StoodStill(long from, long to) => Stalls.Sum(stall => Math.Max(0, Math.Min(stall.To, to) - Math.Max(stall.From, from)));
}

/// <summary>This program was not given the processor, or did not get to what was due: from when to when.</summary>
internal sealed record Stall(long From, long To);

/// <summary>A room as each node tells it after everything has come to rest.</summary>
internal sealed record RoomEnd(string Room, IReadOnlyList<NodeView> Views);

/// <summary>One node's answer: the whole stored history, and who is in the room.</summary>
internal sealed record NodeView(string Node, string Epoch, IReadOnlyList<LoggedMessage> Messages, IReadOnlyList<string> Members);

/// <summary>What was done to the servers, from when to when.</summary>
internal sealed record FaultRecord(string Name, string Target, long From, long To, FaultEffects Effects);

/// <summary>What a fault excuses. Everything else must hold as if it had not happened.</summary>
[Flags]
internal enum FaultEffects
{
    None = 0,

    /// <summary>Sessions ended with the process that kept them.</summary>
    EndsSessions = 1,

    /// <summary>Rooms may begin a new epoch, with all they had.</summary>
    NewEpoch = 2,

    /// <summary>Redis may lose what it had confirmed; that must be announced.</summary>
    LosesData = 4,

    /// <summary>Redis is out of reach meanwhile, for the target or, without one, for all.</summary>
    RedisAway = 8,
}

/// <summary>How the member fared that stopped reading, and what the others felt meanwhile.</summary>
/// <param name="Nick">The slow one.</param>
/// <param name="From">When it stopped reading.</param>
/// <param name="To">When it read again.</param>
/// <param name="OfferedBytes">What was sent to it meanwhile.</param>
/// <param name="NeededBytes">What no bound and no kernel on the way may hold.</param>
/// <param name="WasEnded">The node ended its connection before it had everything.</param>
/// <param name="CaughtUp">Afterwards it got everything, or was told what it did not get.</param>
/// <param name="Before">What others' deliveries took before, as much being said, in microseconds: the median.</param>
/// <param name="Meanwhile">The same, while it did not read.</param>
internal sealed record SlowReaderRecord(
    string Nick, long From, long To, long OfferedBytes, long NeededBytes, bool WasEnded, bool CaughtUp, long Before, long Meanwhile)
{
    /// <summary>Twice or thrice is the machine; this is somebody waiting for somebody.</summary>
    private const long TimesSlower = 20;

    /// <summary>Below this nobody notices, and a busy machine alone gets there.</summary>
    private const long Noticeable = 1_000_000;

    /// <param name="stoodStill">Milliseconds in which nothing at all went on, which is not the slow reader's doing.</param>
    public bool OthersWaited(long stoodStill) => Meanwhile - (stoodStill * 1000) > Math.Max(Noticeable, Before * TimesSlower);
}
