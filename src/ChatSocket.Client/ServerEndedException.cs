using ChatSocket.Protocol;

namespace ChatSocket.Client;

/// <summary>The node ended the connection, and said why, before the session began.</summary>
public sealed class ServerEndedException(DisconnectReason reason, string code, bool retry) : Exception($"the node ended the connection: {code}")
{
    /// <summary>None when the node's code is not known here; <see cref="Code"/> then says it.</summary>
    public DisconnectReason Reason { get; } = reason;

    public string Code { get; } = code;

    public bool MayRetry { get; } = retry;
}
