using ChatSocket.Client;

namespace ChatSocket.LoadGenerator.Members;

internal enum MemberKind
{
    /// <summary>On the bare wire, with every decision its own.</summary>
    Wire,

    /// <summary>Through the client library, which is verified with the rest.</summary>
    Library,
}

/// <summary>What one member will do, decided before the run begins: same seed, same plan.</summary>
internal sealed record MemberPlan(string Nick, MemberKind Kind, IReadOnlyList<string> Rooms, int Seed)
{
    /// <summary>Where it connects, in turn.</summary>
    public IReadOnlyList<ServerAddress> Servers { get; init; } = [];

    /// <summary>When it cuts its own connection, and how long it then stays away.</summary>
    public IReadOnlyList<(TimeSpan At, TimeSpan Away)> Drops { get; init; } = [];

    /// <summary>When it goes for good; never if not set.</summary>
    public TimeSpan? DepartsAt { get; init; }

    public bool DepartsPolitely { get; init; }

    /// <summary>What the kernel may keep for it while it does not read; 0 is the system's choice.</summary>
    public int ReceiveBuffer { get; init; }
}
