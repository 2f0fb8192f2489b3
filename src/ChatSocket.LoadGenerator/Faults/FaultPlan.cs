namespace ChatSocket.LoadGenerator.Faults;

/// <summary>What will be done, when, how long, to which node.</summary>
internal sealed record PlannedFault(FaultKind Kind, int Node, TimeSpan At, TimeSpan Lasts);

/// <summary>
/// All faults of a run, decided before it begins. They never overlap: what each one excuses must be known, and one that follows
/// another before it has healed proves nothing about either.
/// </summary>
internal static class FaultPlan
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    /// <summary>Each kind in turn, in an order of the seed, until the time is used up.</summary>
    public static IReadOnlyList<PlannedFault> Make(Random random, TimeSpan from, TimeSpan until, int nodes, IReadOnlyList<FaultKind> kinds)
    {
        var plan = new List<PlannedFault>();
        if (kinds.Count == 0) return plan;
        var left = new Queue<FaultKind>();
        for (var at = from; ;)
        {
            if (left.Count == 0) left = new Queue<FaultKind>(Shuffled(random, kinds));
            var kind = left.Dequeue();
            var fault = new PlannedFault(kind, kind.IsAboutOneNode() ? random.Next(nodes) : 0, at, Lasts(random, kind));
            if (fault.At + fault.Lasts > until) return plan;
            plan.Add(fault);
            at = fault.At + fault.Lasts + Quiet + TimeSpan.FromMilliseconds(random.Next(1000));
        }
    }

    /// <summary>What makes sense here.</summary>
    public static IReadOnlyList<FaultKind> Sensible(RedisMode redis, int nodes, TimeSpan time) =>
        [.. Enum.GetValues<FaultKind>().Where(kind => kind switch
        {
            FaultKind.FailOverRedis => redis == RedisMode.Replica,
            // Each node takes its time to leave.
            FaultKind.RollingRestart => nodes > 1 && time >= TimeSpan.FromMinutes(3),
            _ => !kind.NeedsRedis() || redis != RedisMode.None,
        })];

    private static FaultKind[] Shuffled(Random random, IReadOnlyList<FaultKind> kinds)
    {
        var shuffled = kinds.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }

    /// <summary>Shorter and longer than what the nodes themselves wait for: breakers, leases, the ten seconds of a lost session.</summary>
    private static TimeSpan Lasts(Random random, FaultKind kind) => TimeSpan.FromMilliseconds(kind switch
    {
        FaultKind.CutClients or FaultKind.CutRedis => random.Next(100, 1000),
        FaultKind.KillNode => random.Next(200, 3000),
        FaultKind.StopNode => random.Next(500, 15_000),
        FaultKind.RollingRestart => 1000,
        FaultKind.RestartRedis or FaultKind.CrashRedis => random.Next(200, 4000),
        FaultKind.PauseRedis or FaultKind.BlackHoleRedis or FaultKind.HoldRedis => random.Next(500, 14_000),
        _ => random.Next(500, 6000),
    });
}
