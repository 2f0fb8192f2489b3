namespace ChatSocket.LoadGenerator.Faults;

/// <summary>What will be done, to which node, how long, and after how long a pause: it counts from when the one before was over.</summary>
internal sealed record PlannedFault(FaultKind Kind, int Node, TimeSpan Pause, TimeSpan Lasts);

/// <summary>
/// All faults of a run, decided before it begins. They never overlap: what each one excuses must be known, and one that follows
/// another before it has healed proves nothing about either.
/// </summary>
internal static class FaultPlan
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    /// <summary>Each kind in turn, in an order of the seed.</summary>
    /// <param name="random">What the seed decides.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="within">The time they may take together, by <see cref="Takes"/>.</param>
    /// <param name="nodes">How many nodes there are.</param>
    /// <param name="kinds">Which ones.</param>
    public static IReadOnlyList<PlannedFault> Make(Random random, int most, TimeSpan within, int nodes, IReadOnlyList<FaultKind> kinds)
    {
        var plan = new List<PlannedFault>();
        var left = new Queue<FaultKind>();
        for (var passed = TimeSpan.Zero; plan.Count < most && kinds.Count > 0;)
        {
            if (left.Count == 0) left = new Queue<FaultKind>(Shuffled(random, kinds));
            var kind = left.Dequeue();
            var pause = plan.Count == 0 ? TimeSpan.Zero : Quiet + TimeSpan.FromMilliseconds(random.Next(1000));
            var fault = new PlannedFault(kind, kind.IsAboutOneNode() ? random.Next(nodes) : 0, pause, Lasts(random, kind));
            passed += Takes(fault, nodes);
            if (passed > within) break;
            plan.Add(fault);
        }

        return plan;
    }

    /// <summary>About how long, with its pause and with what takes its time to come up again or to leave.</summary>
    public static TimeSpan Takes(PlannedFault fault, int nodes) => fault.Pause + fault.Lasts + fault.Kind switch
    {
        FaultKind.RollingRestart => nodes * TimeSpan.FromSeconds(15),
        FaultKind.KillNode => TimeSpan.FromSeconds(2),
        FaultKind.RestartRedis or FaultKind.CrashRedis or FaultKind.FailOverRedis => TimeSpan.FromSeconds(1),
        _ => TimeSpan.Zero,
    };

    /// <summary>What makes sense here.</summary>
    public static IReadOnlyList<FaultKind> Sensible(RedisMode redis, TimeSpan time) =>
        // Each node takes its time to leave.
        [.. Enum.GetValues<FaultKind>().Where(kind => kind.IsPossible(redis) && (kind != FaultKind.RollingRestart || time >= TimeSpan.FromMinutes(3)))];

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
        FaultKind.RollingRestart or FaultKind.FailOverRedis => 1000,
        FaultKind.RestartRedis or FaultKind.CrashRedis => random.Next(200, 4000),
        FaultKind.PauseRedis or FaultKind.BlackHoleRedis or FaultKind.HoldRedis => random.Next(500, 14_000),
        _ => random.Next(500, 6000),
    });
}
