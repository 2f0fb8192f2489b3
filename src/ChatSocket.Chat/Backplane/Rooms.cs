using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Backplane;

public enum RoomOutcome
{
    Done,
    Exists,
    NotMember,

    /// <summary>No more rooms can be made.</summary>
    Full,

    /// <summary>Only who keeps order here may.</summary>
    Forbidden,

    /// <summary>Who asks may not speak here.</summary>
    Muted,
    Banned,
    InviteOnly,

    /// <summary>The room has as many members as it may.</summary>
    Crowded,
    Unavailable,
}

public enum NickOutcome
{
    Claimed,
    Taken,

    /// <summary>It is an account's, and the pass is not.</summary>
    Registered,

    /// <summary>The account has no room for one more session.</summary>
    Full,
    Unavailable,
}

public enum Continuation
{
    /// <summary>Exactly what came after the given position follows.</summary>
    Exact,

    /// <summary>A part after the given position is no longer stored.</summary>
    Trimmed,

    /// <summary>The room's history began anew.</summary>
    Epoch,

    /// <summary>The stored history is not the one the position was taken from.</summary>
    Diverged,
}

/// <summary>How a member goes on from where it was: <paramref name="From"/> is the position after which messages follow.</summary>
public readonly record struct Resumption(Continuation Continuation, RoomPosition From);

/// <summary>
/// A join's answer: the room's position and the presence version with this join in it. <paramref name="Resumption"/> answers the
/// position the join brought, if any; <paramref name="Read"/> is the read mark: of a guest's session, or of an account on all its devices. While members of a room that was lost
/// are put back, who joins once more after <paramref name="FilledIn"/> is told of all of them.
/// </summary>
public sealed record JoinResult(
    RoomOutcome Outcome, RoomPosition Position, long PresenceVersion, int Count, string Topic, string[] Sample, Resumption Resumption, long Read,
    TimeSpan FilledIn = default)
{
    public static JoinResult Refused(RoomOutcome outcome) => new(outcome, default, 0, 0, "", [], default, 0);
}

public enum PresenceKind
{
    Join,
    Leave,
    Rename,
}

/// <summary>One change of who is there; <paramref name="To"/> is the new nick of a rename.</summary>
public readonly record struct PresenceEvent(PresenceKind Kind, string Nick, string To = "");

/// <summary>
/// Changes of a room's membership that bring it from version <c>Version - Events.Length</c> to <c>Version</c>.
/// Presence has a count of its own beside the log: a hole in it is mended by reading the list again.
/// A correction names what differed from the list that was read, all at its version.
/// </summary>
public sealed record PresenceChange(string Epoch, long Version, int Count, PresenceEvent[] Events, bool IsCorrection = false);

/// <summary>
/// Messages that will not be handed over: <paramref name="First"/> to <paramref name="Last"/>; what follows comes after
/// <paramref name="Position"/>. Of another epoch, or where the histories differ, what was handed over from the first on is withdrawn.
/// </summary>
public sealed record RoomGap(long First, long Last, Continuation Reason, RoomPosition Position);

/// <summary>The account of that member has read the room up to there, on another of its devices.</summary>
public sealed record ReadMark(RoomName Room, Attachment Member, long Seq);

/// <summary>A sign of life of somebody who writes; kept nowhere.</summary>
public sealed record TypingSign(string Nick);

public sealed record TopicChange(string By, string Topic);

/// <summary>Exactly one of <paramref name="After"/> and <paramref name="Before"/> counts; both null means the newest.</summary>
public readonly record struct HistoryQuery(long? After, long? Before, int Limit);

/// <summary>Messages in ascending order. <paramref name="PreviousId"/> is the id just before the first of them.</summary>
public sealed record HistoryPage(string Epoch, RoomMessage[] Messages, bool More, string PreviousId = "")
{
    public static readonly HistoryPage Empty = new("", [], false);
}

public sealed record MemberPage(RoomMember[] Members, bool More, bool Exists);

public sealed record RoomInfo(RoomName Name, int Count, string Topic);

public sealed record RoomPage(RoomInfo[] Rooms, bool More);
