using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Rooms;

/// <summary>
/// The last messages a room delivered here, contiguous and bounded by number and bytes: whoever is only a moment behind is brought
/// up from them. Owned by the room's loop.
/// </summary>
internal sealed class RecentMessages
{
    private const int MaximumCount = 512;
    private const int MaximumBytes = 64 * 1024;

    private readonly Queue<RoomMessage> _messages = new();
    private int _bytes;

    public void Add(RoomMessage message)
    {
        _messages.Enqueue(message);
        _bytes += message.Text.Length;
        while (_messages.Count > MaximumCount || _bytes > MaximumBytes) _bytes -= _messages.Dequeue().Text.Length;
    }

    public void Clear()
    {
        _messages.Clear();
        _bytes = 0;
    }

    /// <summary>Whether everything after that seq, up to the newest, is here.</summary>
    public bool Reaches(long after) => _messages.TryPeek(out var first) && first.Seq <= after + 1;

    public Queue<RoomMessage>.Enumerator GetEnumerator() => _messages.GetEnumerator();
}
