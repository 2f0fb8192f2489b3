using ChatSocket.Chat.InProcess;

namespace ChatSocket.Redis;

/// <summary>How this node uses Redis. Every default says why.</summary>
public sealed record RedisSettings
{
    /// <summary>This machine, as everywhere in this project.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Redis' own.</summary>
    public int Port { get; init; } = 6379;

    /// <summary>Null: Redis asks for none.</summary>
    public RedisPassword? Password { get; init; }

    /// <summary>The name of this node among the others; two processes must not share it.</summary>
    public required string NodeId { get; init; }

    /// <summary>What this node leaves of a room when it appends; the same at every node, or each trims by its own.</summary>
    public HistoryLimits History { get; init; } = new();

    /// <summary>What this node leaves of an inbox when it puts a message there; the same at every node.</summary>
    public HistoryLimits Inbox { get; init; } = HistoryLimits.Inbox;

    /// <summary>Of all nodes together; each may keep some MiB of history.</summary>
    public int Rooms { get; init; } = 10_000;

    /// <summary>Longer than the ten seconds a client has to come back unnoticed; short enough that ghosts go within twelve.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(11);

    /// <summary>Far below the lease, so that a late one costs nothing. With each renewal the node also says something to itself.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A call without an answer by then is of unknown outcome and Redis counts as away: far above any healthy answer, short enough
    /// that nobody waits long for the news.
    /// </summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Little beside the lease, so that who is gone is told as gone within twelve seconds.</summary>
    public TimeSpan ReapEvery { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Finds what nothing else noticed; seldom enough to cost little.</summary>
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What is not tidied costs only a little room in Redis.</summary>
    public TimeSpan TidyEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Slower than anything an operator must know of in time changes.</summary>
    public TimeSpan WatchEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a departed node's people have to come back elsewhere before they are announced as gone.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);
}
