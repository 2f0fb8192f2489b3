namespace ChatSocket.LoadGenerator.Evidence;

/// <summary>Why a connection ended, where it was not the node that said so.</summary>
internal static class ConnectionEnds
{
    /// <summary>The member cut it itself, because the plan said so.</summary>
    public const string OwnChoice = "own choice";

    public const string Silence = "silence";

    public const string Network = "network";

    public const string Closed = "closed";

    /// <summary>The node kept the connection and refused what makes it useful; the member tries elsewhere.</summary>
    public const string Refused = "refused";

    /// <summary>How the client library calls the same.</summary>
    private const string LibraryRefused = "ProtocolViolation";

    /// <summary>It was the member that ended it, and not because nobody answered.</summary>
    public static bool IsOwn(string reason) => reason == OwnChoice || reason == LibraryRefused || reason.StartsWith(Refused, StringComparison.Ordinal);
}
