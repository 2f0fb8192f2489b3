namespace ChatSocket.Protocol.Json;

/// <summary>A place in the log of a room or an inbox as it stands on the wire.</summary>
public readonly record struct Position(string Epoch, long Seq, string Id = "");

/// <summary>A room and where the client was in it.</summary>
public readonly record struct RoomPositionClaim(string Room, Position Position);
