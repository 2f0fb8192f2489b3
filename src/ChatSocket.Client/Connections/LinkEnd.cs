using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Client.Connections;

/// <summary>How a connection ended, and what that means for the next one.</summary>
internal sealed record LinkEnd(DisconnectReason Reason, string Code, bool Retry)
{
    public static readonly LinkEnd Network = Of(DisconnectReason.NetworkError);
    public static readonly LinkEnd Closed = Of(DisconnectReason.PeerClosed);

    /// <summary>What came was not possible: the next connection begins from what is certain.</summary>
    public static readonly LinkEnd Confused = Of(DisconnectReason.ProtocolViolation) with { Retry = true };

    /// <summary>This node goes: another one first.</summary>
    public bool PrefersAnother => Reason is DisconnectReason.Draining or DisconnectReason.Shutdown or DisconnectReason.ServerFull;

    /// <summary>The node's word counts; of a code that is not known here too.</summary>
    public static LinkEnd Told(EndMessage end) => new(end.Reason, end.Code, end.Retry);

    /// <summary>After a <c>goaway</c> this side leaves by itself.</summary>
    public static LinkEnd Left { get; } = Of(DisconnectReason.Draining);

    private static LinkEnd Of(DisconnectReason reason) => new(reason, reason.Code(), reason.MayRetry());
}
