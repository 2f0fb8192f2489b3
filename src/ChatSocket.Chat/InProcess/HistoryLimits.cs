namespace ChatSocket.Chat.InProcess;

/// <summary>A room keeps at least this many messages and at least this long, up to the bytes.</summary>
public sealed record HistoryLimits(int Messages = 1000, int Seconds = 60, long Bytes = 4 << 20)
{
    /// <summary>
    /// What an inbox keeps: the mail of weeks. Within the seconds a message and its id are never forgotten, so that a repetition finds
    /// it; an inbox whose bytes are used up by younger ones takes nothing more.
    /// </summary>
    public static HistoryLimits Inbox { get; } = new(500, 60, 1 << 20);
}
