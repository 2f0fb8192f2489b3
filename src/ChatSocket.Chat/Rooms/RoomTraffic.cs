namespace ChatSocket.Chat.Rooms;

/// <summary>A room on this node: members here, and messages it has told them since it was opened here.</summary>
public readonly record struct RoomTraffic(string Room, int Members, long Messages);
