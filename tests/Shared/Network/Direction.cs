namespace ChatSocket.Tests.Network;

/// <summary>Which way bytes go through a <see cref="FaultProxy"/>.</summary>
public enum Direction
{
    ToServer,
    ToClient,
}

/// <summary>What a <see cref="FaultProxy"/> does with bytes that it has read.</summary>
internal enum Passage
{
    Open,

    /// <summary>They stay in order until the way is open again.</summary>
    Held,

    /// <summary>They are gone; the end of the connection does not arrive either, as with a dead cable.</summary>
    Swallowed,
}
