using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Delivery;

/// <summary>One way of writing what happens in a room. Members of the same dialect get the same bytes, encoded once.</summary>
public abstract class Dialect(int index, Framing framing)
{
    /// <summary>How many dialects there can be; each has its own index below this.</summary>
    public const int Count = 6;

    public int Index { get; } = index;

    public Framing Framing { get; } = framing;

    public abstract void WriteMessage(FrameBuffer output, RoomLabel room, string epoch, RoomMessage message);

    public abstract void WritePresence(FrameBuffer output, RoomLabel room, in PresenceNotice notice);

    public abstract void WriteTopic(FrameBuffer output, RoomLabel room, TopicChange change);

    /// <summary>Writes nothing where nobody would read it.</summary>
    public abstract void WriteTyping(FrameBuffer output, RoomLabel room, TypingSign sign);

    /// <summary>Somebody is told that it was put out, by whom and why.</summary>
    public abstract void WriteRemoval(FrameBuffer output, RoomLabel room, Removal removal);

    /// <summary>A program is told up to where its account has read on another device; nothing where nobody would read it.</summary>
    public abstract void WriteRead(FrameBuffer output, RoomLabel room, long seq);

    /// <summary>The same of the inbox.</summary>
    public abstract void WriteInboxRead(FrameBuffer output, long seq);

    /// <summary>To everybody, in no room.</summary>
    public abstract void WriteAnnouncement(FrameBuffer output, string by, string text);

    public abstract void WriteGap(FrameBuffer output, RoomLabel room, in Gap gap);

    public abstract void WriteDirect(FrameBuffer output, string epoch, DirectMessage message);

    public abstract void WriteInboxGap(FrameBuffer output, in Gap gap);
}
