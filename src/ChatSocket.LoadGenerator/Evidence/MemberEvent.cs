using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Evidence;

/// <summary>One thing a member saw or did, in milliseconds since the run began.</summary>
internal abstract record MemberEvent(long At);

/// <summary>The node welcomed it: with its old session, or with a new one.</summary>
internal sealed record SessionBegan(long At, string Node, bool Resumed) : MemberEvent(At);

/// <summary>It asked to be let in. Without an answer nobody knows whether the node let it in all the same.</summary>
internal sealed record HelloSent(long At) : MemberEvent(At);

/// <summary>The connection is gone. <paramref name="LastHeardAt"/> is when the node was last known to be there.</summary>
internal sealed record ConnectionEnded(long At, long LastHeardAt, string Reason) : MemberEvent(At);

/// <summary>In the room. <paramref name="CameBack"/>: it named a position, its last one, and the node answered with this.</summary>
internal sealed record RoomEntered(long At, string Room, Position Position, bool CameBack, MissingRange? Gap) : MemberEvent(At);

/// <summary>The node said that messages will not come.</summary>
internal sealed record GapTold(long At, string Room, MissingRange Range, Position Position) : MemberEvent(At);

internal sealed record MessageSeen(long At, string Room, LoggedMessage Message) : MemberEvent(At);

internal sealed record PresenceSeen(long At, string Room, PresenceEvent Event, string Nick) : MemberEvent(At);

/// <summary>A frame that is no message of the protocol.</summary>
internal sealed record FrameUnreadable(long At) : MemberEvent(At);

/// <summary>A text is on its way. <paramref name="After"/> is the position known at the first attempt.</summary>
internal abstract record SendBegun(long At, string Room, string Id, ulong TextHash, Position After) : MemberEvent(At);

/// <summary>It left for the node.</summary>
internal sealed record SendAttempted(long At, string Room, string Id, ulong TextHash, bool Retry, Position After) : SendBegun(At, Room, Id, TextHash, After);

/// <summary>It was given to the client library, whose attempts are its own.</summary>
internal sealed record SendEntrusted(long At, string Room, string Id, ulong TextHash, Position After) : SendBegun(At, Room, Id, TextHash, After);

/// <summary>What the node answered to an attempt, or how the client library says the send ended.</summary>
internal sealed record SendAnswered(long At, string Room, string Id, SendAnswer Answer, Position Position, long Ts, ErrorCode Error) : MemberEvent(At);

/// <summary>It goes for good: with a goodbye, or without a word.</summary>
internal sealed record Departed(long At, bool Politely) : MemberEvent(At);

internal enum SendAnswer
{
    /// <summary>Stored, at the given position.</summary>
    Acknowledged,

    /// <summary>This attempt was certainly not stored; another may follow.</summary>
    RefusedForNow,

    /// <summary>Certainly not stored, and there will be no other attempt.</summary>
    Refused,

    /// <summary>This attempt may be stored; a repetition can still tell.</summary>
    UnknownForNow,

    /// <summary>It may be stored, and nobody can tell any more.</summary>
    Unknown,
}
