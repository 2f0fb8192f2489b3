namespace ChatSocket.Client;

/// <summary>How a connection ended when it did not end well.</summary>
public enum ConnectionLoss
{
    /// <summary>The network reported an error, such as a reset.</summary>
    NetworkError,

    /// <summary>The peer closed in the middle of a frame.</summary>
    CutFrame,

    /// <summary>What arrives can not be this protocol: another kind of server listens there.</summary>
    NotThisProtocol,

    /// <summary>There is no connection at the moment; it is being made again.</summary>
    NotConnected,
}

/// <summary>A connection that was made has ended without a proper end.</summary>
public sealed class ConnectionLostException(ConnectionLoss loss, Exception? inner = null) : Exception($"the connection was lost: {loss}", inner)
{
    public ConnectionLoss Loss { get; } = loss;
}
