using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Journal;

/// <summary>
/// What of a room outlives the process. <paramref name="TrimSeq"/> and <paramref name="TrimId"/> are the place just before the
/// first stored message; <paramref name="Ts"/> is when the room was last used.
/// </summary>
internal sealed record StoredRoom(RoomName Name, string Epoch, string Topic, long Ts, long TrimSeq, string TrimId, RoomMessage[] Messages, RoomOrder Order);
