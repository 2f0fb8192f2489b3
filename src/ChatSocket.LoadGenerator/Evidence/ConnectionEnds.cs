namespace ChatSocket.LoadGenerator.Evidence;

/// <summary>Why a connection ended, where it was not the node that said so.</summary>
internal static class ConnectionEnds
{
    /// <summary>The member cut it itself, because the plan said so.</summary>
    public const string OwnChoice = "own choice";

    public const string Silence = "silence";

    public const string Network = "network";

    public const string Closed = "closed";
}
