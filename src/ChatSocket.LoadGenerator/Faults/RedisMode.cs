namespace ChatSocket.LoadGenerator.Faults;

/// <summary>How Redis keeps what it is told, which decides what a fault may lose.</summary>
internal enum RedisMode
{
    /// <summary>No Redis: one node with its journal.</summary>
    None,

    /// <summary>An append-only file, flushed before each answer: a crash loses nothing.</summary>
    Always,

    /// <summary>An append-only file, flushed every second: a crash may lose that much.</summary>
    EverySecond,

    /// <summary>Nothing on the disk: a restart is empty.</summary>
    Memory,

    /// <summary>A second Redis follows, and takes over behind.</summary>
    Replica,
}

internal static class RedisModes
{
    /// <summary>Each of them in turn.</summary>
    public const string All = "all";

    private static readonly string[] Known = ["none", "always", "everysec", "memory", "replica"];

    public static string Names => string.Join(", ", Known);

    public static string Name(this RedisMode mode) => Known[(int)mode];

    public static bool TryParse(string name, out RedisMode mode)
    {
        var index = Array.IndexOf(Known, name);
        mode = (RedisMode)Math.Max(0, index);
        return index >= 0;
    }
}
