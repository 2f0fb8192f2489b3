namespace ChatSocket.Protocol;

/// <summary>
/// Every way a connection ends. The number of the first fourteen is the wire code; the name in
/// <see cref="DisconnectReasons"/> is the wire name, the log text and the metric tag.
/// </summary>
public enum DisconnectReason
{
    None = 0,
    Bye = 1,
    Replaced = 2,
    Kicked = 3,
    Banned = 4,
    ProtocolViolation = 5,
    FrameTooLong = 6,
    NotNamed = 7,
    IdleTimeout = 8,
    SlowConsumer = 9,
    RateLimited = 10,
    ServerFull = 11,
    Draining = 12,
    Shutdown = 13,
    Internal = 14,

    /// <summary>The peer closed its side; nobody is left to tell.</summary>
    PeerClosed = 100,

    /// <summary>The network reported an error; nobody is left to tell.</summary>
    NetworkError = 101,
}
