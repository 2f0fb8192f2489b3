using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Client;

public enum SendOutcome
{
    /// <summary>In the room's log, at the given position.</summary>
    Stored,

    /// <summary>Certainly not stored; the error says why.</summary>
    Refused,

    /// <summary>It may be stored, and nobody can tell any more.</summary>
    Unknown,

    /// <summary>The client ended before it was ever sent.</summary>
    NotSent,
}

/// <summary>How a send ended for good.</summary>
public readonly record struct SendResult(SendOutcome Outcome, Position Position = default, long Ts = 0, ErrorCode Error = ErrorCode.None, string Reason = "");

/// <summary>A text given to the client: its id in the room, and how it ends.</summary>
public readonly record struct Sending(string Id, Task<SendResult> Settled);

/// <summary>So much waits unsent that no more is taken; nothing of this text was kept.</summary>
public sealed class OutboxFullException(int messages, int bytes) : Exception($"{messages} messages of {bytes} bytes wait to be sent; no more fit")
{
    public int Messages { get; } = messages;

    public int Bytes { get; } = bytes;
}
