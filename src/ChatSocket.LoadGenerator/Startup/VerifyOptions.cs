using ChatSocket.Client;
using ChatSocket.LoadGenerator.Faults;
using ChatSocket.LoadGenerator.Languages;

namespace ChatSocket.LoadGenerator.Startup;

/// <summary>What the program was asked to do. Everything has a bound: a run must end, and its histories must fit into memory.</summary>
internal sealed record VerifyOptions
{
    public const int MostClients = 500;
    public const int MostRooms = 100;
    public const int MostSeconds = 86_400;
    public const int MostRate = 5_000;
    public const int MostNodes = 9;

    /// <summary>Of all members together; each takes about a hundred bytes until the end.</summary>
    public const long MostDeliveries = 20_000_000;

    /// <summary>Servers that somebody else runs; verified as they are.</summary>
    public IReadOnlyList<ServerAddress> Servers { get; init; } = [ServerAddress.Default];

    /// <summary>Whom to believe to be the servers; null: nothing is encrypted.</summary>
    public ServerTrust? Trust { get; init; }

    /// <summary>Start nodes and Redis, and harm them.</summary>
    public bool Chaos { get; init; }

    /// <summary>Enough that every node has several members of every room.</summary>
    public int Clients { get; init; } = 12;

    public int Rooms { get; init; } = 3;

    public int Seconds { get; init; } = 30;

    /// <summary>Messages a second, of all clients together. With twelve clients each stays below a node's default limit of 20.</summary>
    public int Rate { get; init; } = 60;

    public int Seed { get; init; } = 1;

    public int Nodes { get; init; } = 1;

    public RedisMode Redis { get; init; } = RedisMode.None;

    /// <summary>Which faults; all that make sense when empty.</summary>
    public IReadOnlyList<FaultKind> Faults { get; init; } = [];

    /// <summary>The node's program; looked for when not given.</summary>
    public string? NodePath { get; init; }

    public string RedisServerPath { get; init; } = "redis-server";

    public bool Json { get; init; }

    /// <summary>Where everybody's whole history goes, line by line; nowhere when not given.</summary>
    public string? HistoryFile { get; init; }

    public bool NoProgress { get; init; }

    public bool Help { get; init; }

    public Language Language { get; init; } = Language.Portuguese;

    /// <summary>What is wrong; said in the language that the switches themselves choose.</summary>
    public Func<Texts, string>? Problem { get; init; }

    /// <summary>Whether there is time to have a member not read; servers with limits need longer for what that takes.</summary>
    public bool HasSlowPhase => Seconds >= (Chaos ? 12 : 30);

    /// <summary>Members of a room times what is sent to it, roughly.</summary>
    public long ExpectedDeliveries => (long)Seconds * Rate * Math.Max(2, Clients / 2);
}
