namespace ChatSocket.Protocol;

public static class DisconnectReasons
{
    /// <summary>The reason's name on the wire, in logs and as a metric tag.</summary>
    public static string Code(this DisconnectReason reason) => reason switch
    {
        DisconnectReason.Bye => "bye",
        DisconnectReason.Replaced => "replaced",
        DisconnectReason.Kicked => "kicked",
        DisconnectReason.Banned => "banned",
        DisconnectReason.ProtocolViolation => "protocol_violation",
        DisconnectReason.FrameTooLong => "frame_too_long",
        DisconnectReason.NotNamed => "not_named",
        DisconnectReason.IdleTimeout => "idle_timeout",
        DisconnectReason.SlowConsumer => "slow_consumer",
        DisconnectReason.RateLimited => "rate_limited",
        DisconnectReason.ServerFull => "server_full",
        DisconnectReason.Draining => "draining",
        DisconnectReason.Shutdown => "shutdown",
        DisconnectReason.Internal => "internal",
        DisconnectReason.PeerClosed => "peer_closed",
        DisconnectReason.NetworkError => "network_error",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "not a reason a connection can end with"),
    };

    /// <summary>The reason a wire name stands for; false for a name that is not known here.</summary>
    public static bool TryParse(string code, out DisconnectReason reason)
    {
        reason = Enum.GetValues<DisconnectReason>().FirstOrDefault(known => known != DisconnectReason.None && known.Code() == code);
        return reason != DisconnectReason.None;
    }

    /// <summary>Whether connecting again makes sense without changing anything.</summary>
    public static bool MayRetry(this DisconnectReason reason) => reason is DisconnectReason.IdleTimeout or DisconnectReason.SlowConsumer
        or DisconnectReason.RateLimited or DisconnectReason.ServerFull or DisconnectReason.Draining or DisconnectReason.Shutdown
        or DisconnectReason.Internal or DisconnectReason.PeerClosed or DisconnectReason.NetworkError;

    /// <summary>Whether the peer is told before the connection ends: someone must be there, and be reading.</summary>
    public static bool HasLastWords(this DisconnectReason reason) =>
        reason is not (DisconnectReason.None or DisconnectReason.SlowConsumer or DisconnectReason.PeerClosed or DisconnectReason.NetworkError);
}
