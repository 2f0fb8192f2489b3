namespace ChatSocket.Protocol.Json;

public enum PresenceEvent
{
    Join,
    Leave,
    Nick,

    /// <summary>A large room: only how many came and went.</summary>
    Count,
}

/// <summary><paramref name="To"/> is the new nick of a renamed member; <paramref name="Joined"/> and <paramref name="Left"/> go with Count.</summary>
public sealed record PresenceMessage(
    string Room, PresenceEvent Event, string Nick, string To, int Joined, int Left, int Count, long Version) : NodeMessage;

public enum GapReason
{
    /// <summary>What is missing is no longer stored; what the client holds stays true.</summary>
    Trimmed,

    /// <summary>The room's history began anew: what the client holds from the range on is withdrawn.</summary>
    Epoch,

    /// <summary>The client holds what the room does not: from the range on it is withdrawn.</summary>
    Diverged,
}

/// <summary>The messages of these numbers, both included, will not come.</summary>
public readonly record struct MissingRange(long From, long To, GapReason Reason);

public sealed record GapMessage(string Room, MissingRange Range, Position Position) : NodeMessage;

/// <summary>The same of the inbox.</summary>
public sealed record InboxGapMessage(MissingRange Range, Position Position) : NodeMessage;

/// <summary>The account has read the room up to there, on another of its devices.</summary>
public sealed record ReadMessage(string Room, long Seq) : NodeMessage;

/// <summary>The owner has read the inbox up to there, on whichever device.</summary>
public sealed record InboxReadMessage(long Seq) : NodeMessage;

public sealed record TopicMessage(string Room, string Topic, string By) : NodeMessage;

public sealed record TypingMessage(string Room, string Nick) : NodeMessage;

/// <summary>
/// The client is no longer in the room, by somebody's decision; without a room its session ends everywhere. Who did it and why need
/// not be known.
/// </summary>
public sealed record KickedMessage(string Room, string Reason, string By = "", bool Banned = false) : NodeMessage;

/// <summary>Said to everybody by an administrator, or without a name by whoever runs the service.</summary>
public sealed record AnnounceMessage(string By, string Text) : NodeMessage;

/// <summary>The node leaves: connect again after the delay, to any node.</summary>
public sealed record GoAwayMessage(TimeSpan Delay, string Reason) : NodeMessage;

/// <summary>The last frame. <paramref name="Reason"/> is None when <paramref name="Code"/> is not known here.</summary>
public sealed record EndMessage(DisconnectReason Reason, string Code, bool Retry) : NodeMessage;

/// <summary>A type of a later protocol; it is passed over.</summary>
public sealed record UnknownMessage(string Type) : NodeMessage;
