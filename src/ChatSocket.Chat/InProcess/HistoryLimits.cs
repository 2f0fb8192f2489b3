namespace ChatSocket.Chat.InProcess;

/// <summary>A room keeps at least this many messages and at least this long, up to the bytes.</summary>
public sealed record HistoryLimits(int Messages = 1000, int Seconds = 60, long Bytes = 4 << 20);
