namespace ChatSocket.Client;

/// <summary>Why there is no connection, in kinds that call for different next steps.</summary>
public enum ConnectFailure
{
    /// <summary>The machine is there and nothing listens on that port.</summary>
    Refused,

    /// <summary>Nobody answered: wrong address, machine off, or a firewall that stays silent.</summary>
    TimedOut,
    UnknownHost,

    /// <summary>There is no way to that network or machine.</summary>
    Unreachable,

    /// <summary>This machine itself forbids the connection.</summary>
    Forbidden,

    /// <summary>The server speaks TLS, but nobody who is trusted says that it is the one that was asked for.</summary>
    Untrusted,

    /// <summary>Something answers that does not speak TLS, or not as this machine does.</summary>
    NotEncrypted,
    Other,
}

/// <summary>A connection could not be made.</summary>
public sealed class ConnectException(ConnectFailure failure, ServerAddress address, Exception inner)
    : Exception($"cannot connect to {address}: {failure}", inner)
{
    public ConnectFailure Failure { get; } = failure;

    public ServerAddress Address { get; } = address;
}
