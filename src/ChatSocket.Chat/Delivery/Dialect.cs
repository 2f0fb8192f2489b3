using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Delivery;

/// <summary>One way of writing what happens in a room. Members of the same dialect get the same bytes, encoded once.</summary>
public abstract class Dialect(int index)
{
    /// <summary>How many dialects there can be; each has its own index below this.</summary>
    public const int Count = 2;

    public int Index { get; } = index;

    public abstract void WriteMessage(FrameBuffer output, RoomLabel room, RoomMessage message);

    public abstract void WritePresence(FrameBuffer output, RoomLabel room, ReadOnlySpan<PresenceEvent> changes, int count, bool large);

    public abstract void WriteTopic(FrameBuffer output, RoomLabel room, TopicChange change);
}
