using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;

namespace ChatSocket.Chat.Rooms;

/// <summary>
/// One session in one room of this node. The room's loop owns <see cref="Slot"/>, <see cref="Dialect"/> and <see cref="PresenceVersion"/>;
/// the rest never changes.
/// </summary>
public sealed class Member(IMemberSession session, Attachment attachment, Room room, Dialect dialect)
{
    public IMemberSession Session { get; } = session;

    public IOutbox Outbox { get; } = session.Outbox;

    public Attachment Attachment { get; } = attachment;

    public Room Room { get; } = room;

    internal Dialect Dialect { get; set; } = dialect;

    /// <summary>The place in the room's array, or -1 outside.</summary>
    internal int Slot { get; set; } = -1;

    /// <summary>Presence up to this version was known when the member joined and is not told again.</summary>
    internal long PresenceVersion { get; set; }
}

/// <summary>What a room needs of a session.</summary>
public interface IMemberSession
{
    IOutbox Outbox { get; }

    /// <summary>
    /// Tells the session that it is in: called on the room's loop while the session waits, before anything else of the room is
    /// offered to its outbox.
    /// </summary>
    void OnAdmitted(Member member, RoomAdmission admission);

    /// <summary>One of its sends came to an end. Called on the room's loop, in the order of the sends.</summary>
    void OnSettled(Member member, in AppendRequest request, Appended outcome, string epoch);
}

/// <summary>What a member is told when it begins.</summary>
public sealed record RoomAdmission(RoomPosition Position, int Count, string Topic, string[] Sample);
