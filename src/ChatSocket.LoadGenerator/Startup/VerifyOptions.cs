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
    public const int MostFaults = 5_000;

    /// <summary>For each fault of a run that ends with the last one: twice what one takes on a machine with nothing else to do.</summary>
    public const int SecondsPerFault = 20;

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

    /// <summary>How long each round sends; with <see cref="FaultCount"/>, how long at most.</summary>
    public int Seconds { get; init; } = 30;

    /// <summary>Messages a second, of all clients together. With twelve clients each stays below a node's default limit of 20.</summary>
    public int Rate { get; init; } = 60;

    public int Seed { get; init; } = 1;

    public int Nodes { get; init; } = 1;

    public RedisMode Redis { get; init; } = RedisMode.None;

    /// <summary>One round for each, one after the other, with servers of its own. Empty: one round, as <see cref="Redis"/> says.</summary>
    public IReadOnlyList<RedisMode> Modes { get; init; } = [];

    /// <summary>So many faults, in all rounds together, and the run is over when they are; 0: as many as the time allows.</summary>
    public int FaultCount { get; init; }

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

    /// <summary>What each round is asked to do. A node without Redis is alone; each round has dice of its own.</summary>
    public IReadOnlyList<VerifyOptions> Rounds => Modes.Count < 2
        ? [this]
        : [.. Modes.Select((mode, index) => this with
        {
            Modes = [],
            Redis = mode,
            Nodes = mode == RedisMode.None ? 1 : Nodes,
            Seed = (Seed + index) & int.MaxValue,
            FaultCount = (FaultCount / Modes.Count) + (index < FaultCount % Modes.Count ? 1 : 0),
        })];

    /// <summary>Members of a room times what is sent to it, roughly.</summary>
    public long ExpectedDeliveries => (long)Seconds * Rate * Math.Max(2, Clients / 2);
}
