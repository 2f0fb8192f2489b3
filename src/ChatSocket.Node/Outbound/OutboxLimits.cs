namespace ChatSocket.Node.Outbound;

/// <summary>How far behind a reader may fall before it is ended; it harms only itself.</summary>
internal sealed record OutboxLimits
{
    /// <summary>Two seconds of a busy room; ten thousand such readers still fit into a few GiB.</summary>
    public int Bytes { get; init; } = 256 * 1024;

    /// <summary>Each entry may keep a shared buffer alive; a trickle of small ones counts too.</summary>
    public int Entries { get; init; } = 4096;

    /// <summary>A live network moves something within this time.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromSeconds(10);
}
