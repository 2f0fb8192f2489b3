using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Backplane;

public enum RoomOutcome
{
    Done,
    Exists,
    NotMember,

    /// <summary>No more rooms can be made.</summary>
    Full,
    Unavailable,
}

public enum NickOutcome
{
    Claimed,
    Taken,
    Unavailable,
}

/// <summary>A join's answer: the position and the presence version at which the member begins.</summary>
public sealed record JoinResult(RoomOutcome Outcome, RoomPosition Position, long PresenceVersion, int Count, string Topic, string[] Sample)
{
    public static JoinResult Refused(RoomOutcome outcome) => new(outcome, default, 0, 0, "", []);
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
/// </summary>
public sealed record PresenceChange(string Epoch, long Version, int Count, PresenceEvent[] Events);

public sealed record TopicChange(string By, string Topic);

/// <summary>Exactly one of <paramref name="After"/> and <paramref name="Before"/> counts; both null means the newest.</summary>
public readonly record struct HistoryQuery(long? After, long? Before, int Limit);

public sealed record HistoryPage(string Epoch, RoomMessage[] Messages, bool More)
{
    public static readonly HistoryPage Empty = new("", [], false);
}

public sealed record MemberPage(RoomMember[] Members, bool More, bool Exists);

public sealed record RoomInfo(RoomName Name, int Count, string Topic);

public sealed record RoomPage(RoomInfo[] Rooms, bool More);
