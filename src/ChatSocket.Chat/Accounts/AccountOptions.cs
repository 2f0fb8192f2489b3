namespace ChatSocket.Chat.Accounts;

/// <summary>What an operator may change about accounts. Every default says why.</summary>
public sealed record AccountOptions
{
    /// <summary>OWASP's figure for PBKDF2-HMAC-SHA512.</summary>
    public const int LeastIterations = 210_000;

    /// <summary>The work of one comparison; more makes a stolen list of hashes dearer to try, and every login slower.</summary>
    public int Iterations { get; init; } = LeastIterations;

    /// <summary>Half of the processors: whoever only makes the node hash leaves the other half to the chat.</summary>
    public int HashesAtOnce { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>A class that logs in when the bell rings; the last of them waits some seconds.</summary>
    public int HashesWaiting { get; init; } = 32;

    /// <summary>A room of people behind one address, each mistyping once. 0 means no limit.</summary>
    public int TriesPerAddress { get; init; } = 20;

    /// <summary>After that: once in this time.</summary>
    public TimeSpan TryAgainAfter { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Wrong passwords of one account, from wherever, within <see cref="CountFor"/>: far more than a person mistypes.</summary>
    public int TriesPerAccount { get; init; } = 30;

    public TimeSpan CountFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Accounts that may do everything, by the key of their nick.</summary>
    public IReadOnlySet<string> Administrators { get; init; } = new HashSet<string>();
}
