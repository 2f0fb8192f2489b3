namespace ChatSocket.Node.Lifetime;

/// <summary>How long a node takes to leave. It is nearly always over before the 30 s after which most supervisors kill.</summary>
internal sealed record LeaveTimes
{
    /// <summary>
    /// How long it goes on accepting while it already says that it is not ready. Zero alone: nobody else could take the newcomers.
    /// Beside other nodes it is 5 s: whoever spreads connections over them asks every few seconds.
    /// </summary>
    public TimeSpan StillAccepting { get; init; } = TimeSpan.Zero;

    /// <summary>What a node beside others takes when nothing else was said.</summary>
    public static LeaveTimes BesideOthers { get; } = new() { StillAccepting = TimeSpan.FromSeconds(5) };

    /// <summary>Programs are asked to go at moments spread over this: ten seconds of arrivals are no storm for the nodes that take them.</summary>
    public TimeSpan GoAwayOver { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Who goes by itself has gone by then, also over a slow network.</summary>
    public TimeSpan ClosedAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The times above, five seconds for a disk that still owes acknowledgements, and a few for last words.</summary>
    public TimeSpan HardStop { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>A disk that does not answer must not keep the process: what it still owes was acknowledged to nobody.</summary>
    public TimeSpan ClosedWithin { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Whoever takes figures, spans and the log by OTLP may be away, or may not answer.</summary>
    public static TimeSpan HandedOverWithin { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Redis that does not answer is not told that the node has gone; the lease says it later.</summary>
    public static TimeSpan DepartedWithin { get; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// If everything takes as long as it may: the polite end, sessions that still end, Redis, the journal's file with figures and
    /// spans, the log. Whoever supervises a node gives it more than this.
    /// </summary>
    public TimeSpan Longest => HardStop + ClosedWithin + DepartedWithin + ClosedWithin + HandedOverWithin;
}
