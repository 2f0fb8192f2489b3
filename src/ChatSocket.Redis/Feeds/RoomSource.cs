using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Formats;

namespace ChatSocket.Redis.Feeds;

/// <summary>
/// What one feed asks about its room: a part of the log, who is in it, and that a log that lost its end go on in a new epoch.
/// Each may fail because Redis is away.
/// </summary>
internal sealed record RoomSource(
    Func<HistoryQuery, Task<LogPage?>> ReadAsync, Func<Task<RoomSnapshot?>> SnapshotAsync, Func<RoomPosition, Task> ReconcileAsync);
