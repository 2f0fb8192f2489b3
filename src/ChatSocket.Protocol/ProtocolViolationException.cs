namespace ChatSocket.Protocol;

/// <summary>What arrived can never become valid, however much more of it arrives.</summary>
public sealed class ProtocolViolationException(DisconnectReason reason, string message) : Exception(message)
{
    public DisconnectReason Reason { get; } = reason;
}
