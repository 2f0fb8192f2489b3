using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Backplane;

/// <summary>What keeps order in a room.</summary>
public enum RoomVerb
{
    /// <summary>Ends the memberships of a person.</summary>
    Kick,

    /// <summary>The same, and does not let it in again.</summary>
    Ban,
    Unban,

    /// <summary>Refuses what a person says.</summary>
    Mute,
    Unmute,

    /// <summary>Lets a person into a room that is for invited ones only.</summary>
    Invite,

    /// <summary>Changes who may come in and who may set the topic.</summary>
    Set,
}

/// <summary>
/// One act of somebody who keeps order: the room's owner by <paramref name="Account"/>, or an administrator. Whether it may is decided where
/// it is done, in one step with it.
/// </summary>
public sealed record RoomAct(RoomVerb Verb, string By, string Account, bool IsAdministrator)
{
    /// <summary>Whom it is about; none for <see cref="RoomVerb.Set"/>.</summary>
    public Nick? Target { get; init; }

    /// <summary>The account of that name, if it is one's.</summary>
    public string TargetAccount { get; init; } = "";

    /// <summary>A ban counts for the addresses too that the person has here.</summary>
    public bool WithAddress { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>Null leaves each as it is.</summary>
    public bool? InviteOnly { get; init; }

    /// <summary>0: as many as come.</summary>
    public int? MemberLimit { get; init; }

    public bool? TopicLocked { get; init; }
}

public enum OrderOutcome
{
    Done,
    NoSuchRoom,

    /// <summary>Who asked may not, or the one it is about is above it.</summary>
    Forbidden,

    /// <summary>Nobody here is called that, or nothing is known of it that could be undone.</summary>
    NoSuchUser,

    /// <summary>The room has too many rules already.</summary>
    Full,
    Unavailable,

    /// <summary>It may have been done.</summary>
    Unknown,
}

/// <summary>Somebody was put out of a room; without <paramref name="By"/> by whoever runs the service, or it is not known by whom.</summary>
public sealed record Removal(RoomName Room, Attachment Member, string By, string Reason, bool IsBan);

/// <summary>
/// Somebody's session was ended everywhere. Its own account did it when <paramref name="By"/> is null, and whoever runs the service when it is empty.
/// </summary>
public sealed record SessionEnd(SessionId Session, string? By = null, string Reason = "");
