using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;

namespace ChatSocket.Chat.Rooms;

/// <summary>
/// One session in one room of this node. The room's loop owns <see cref="Slot"/>, <see cref="Dialect"/> and <see cref="PresenceVersion"/>;
/// the rest never changes.
/// </summary>
public sealed class Member(IMemberSession session, Attachment attachment, Room room, Dialect dialect, RoomPosition position = default)
{
    private bool _expelled;

    public IMemberSession Session { get; } = session;

    public IOutbox Outbox { get; } = session.Outbox;

    public Attachment Attachment { get; } = attachment;

    public Room Room { get; } = room;

    internal Dialect Dialect { get; set; } = dialect;

    /// <summary>The place in the room's array, or -1 outside.</summary>
    internal int Slot { get; set; } = -1;

    /// <summary>The last message it has: what it is told next is the one after. Moved by its session until it is admitted.</summary>
    internal RoomPosition Position { get; set; } = position;

    /// <summary>Put out by somebody; set by the room's loop, once.</summary>
    internal bool IsExpelled
    {
        get => Volatile.Read(ref _expelled);
        set => Volatile.Write(ref _expelled, value);
    }

    /// <summary>The end of the log when it joined, until the room has heard of it.</summary>
    internal RoomPosition? Top { get; set; }

    /// <summary>Presence up to this version was known when the member joined and is not told again.</summary>
    internal long PresenceVersion { get; set; }
}

/// <summary>What a room needs of a session.</summary>
public interface IMemberSession
{
    IOutbox Outbox { get; }

    /// <summary>One of its sends came to an end, in the order of the sends; <see cref="FlushSettled"/> follows the last of them.</summary>
    void OnSettled(Member member, in PendingSend send, Appended outcome, string epoch);

    void FlushSettled();
}

/// <summary>
/// A text on its way into the log. <paramref name="Reference"/> is what the sender wants to see again in the answer;
/// <paramref name="HeardAt"/> the moment its frame was read.
/// </summary>
public readonly record struct PendingSend(Member Sender, AppendRequest Request, byte[]? Reference = null, long HeardAt = 0);
