using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Faults;

/// <summary>What can be done to the servers.</summary>
internal enum FaultKind
{
    KillNode,
    StopNode,
    RollingRestart,
    CutClients,
    BlackHoleClients,
    HoldClients,
    DelayClients,
    PauseRedis,
    RestartRedis,
    CrashRedis,
    FailOverRedis,
    CutRedis,
    BlackHoleRedis,
    HoldRedis,
    DelayRedis,
}

internal static class FaultKinds
{
    private static readonly string[] Known =
    [
        "kill", "stop", "rolling", "cut", "blackhole", "hold", "delay", "redis-pause", "redis-restart", "redis-crash", "redis-failover",
        "redis-cut", "redis-blackhole", "redis-hold", "redis-delay",
    ];

    public static string Names => string.Join(", ", Known);

    public static string Name(this FaultKind kind) => Known[(int)kind];

    public static bool TryParse(string name, out FaultKind kind)
    {
        var index = Array.IndexOf(Known, name);
        kind = (FaultKind)Math.Max(0, index);
        return index >= 0;
    }

    /// <summary>A node of several, not Redis and not all.</summary>
    public static bool IsAboutOneNode(this FaultKind kind) => kind is not (
        FaultKind.RollingRestart or FaultKind.PauseRedis or FaultKind.RestartRedis or FaultKind.CrashRedis or FaultKind.FailOverRedis);

    /// <summary>Whether there is what it harms.</summary>
    public static bool IsPossible(this FaultKind kind, RedisMode redis) =>
        kind == FaultKind.FailOverRedis ? redis == RedisMode.Replica : kind < FaultKind.PauseRedis || redis != RedisMode.None;

    /// <summary>What this fault excuses, given how the servers keep their data.</summary>
    public static FaultEffects Effects(this FaultKind kind, RedisMode redis) => kind switch
    {
        // A journal outlives its process and sessions do not; an end cut short begins a new epoch.
        FaultKind.KillNode or FaultKind.RollingRestart when redis == RedisMode.None => FaultEffects.EndsSessions | FaultEffects.NewEpoch,
        FaultKind.PauseRedis or FaultKind.CutRedis or FaultKind.BlackHoleRedis or FaultKind.HoldRedis => FaultEffects.RedisAway,
        // Asked to stop, Redis writes down what it has; unless it has no file.
        FaultKind.RestartRedis when redis != RedisMode.Memory => FaultEffects.RedisAway,
        FaultKind.CrashRedis when redis is RedisMode.Always or RedisMode.Replica => FaultEffects.RedisAway,
        FaultKind.RestartRedis or FaultKind.CrashRedis or FaultKind.FailOverRedis => FaultEffects.RedisAway | FaultEffects.LosesData,
        _ => FaultEffects.None,
    };
}
