using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Checks;

/// <summary>What the faults of a run excuse, and since when.</summary>
internal sealed class EpochRule(RunHistory run)
{
    /// <summary>Whether a room may have begun a new epoch by then.</summary>
    public bool MayChange(long at) => !run.FaultsKnown || Happened(FaultEffects.NewEpoch | FaultEffects.LosesData, at);

    /// <summary>Whether something confirmed at that time may have been lost later.</summary>
    public bool MayLose(long confirmedAt) =>
        !run.FaultsKnown || run.Faults.Any(fault => fault.Effects.HasFlag(FaultEffects.LosesData) && confirmedAt <= fault.To);

    public bool MayEndSessions(long from, long to) =>
        !run.FaultsKnown || run.Faults.Any(fault => (fault.Effects & (FaultEffects.EndsSessions | FaultEffects.LosesData)) != 0 && fault.From <= to && from <= fault.To);

    public IEnumerable<FaultRecord> RedisAway => run.Faults.Where(fault => fault.Effects.HasFlag(FaultEffects.RedisAway));

    private bool Happened(FaultEffects any, long at) => run.Faults.Any(fault => (fault.Effects & any) != 0 && fault.From <= at);
}
