namespace ChatSocket.Node.Connections;

internal sealed record ConnectionLimits
{
    /// <summary>Below the usual limit of 20 000 descriptors, with room for files and the operations port.</summary>
    public int Connections { get; init; } = 19_000;

    /// <summary>0: a school behind one address is not an attack.</summary>
    public int ConnectionsPerAddress { get; init; }

    /// <summary>Not in the chat yet: a class room that connects in the same second, with room for as many who never finish.</summary>
    public int Waiting { get; init; } = 2048;

    /// <summary>In a second; ten times as many may come at once. 0: a school whose node was restarted comes back all at once.</summary>
    public int NewConnectionsPerAddress { get; init; }
}
