using ChatSocket.Protocol.Names;
using StackExchange.Redis;

namespace ChatSocket.Redis.Formats;

/// <summary>Where a room lies in Redis; every key carries the room as its tag.</summary>
internal sealed class RoomKeys(string room)
{
    public RoomKeys(RoomName room) : this(room.Key)
    {
    }

    public RedisKey Head { get; } = $"{{{room}}}:m";

    public RedisKey Log { get; } = $"{{{room}}}:l";

    public RedisKey Members { get; } = $"{{{room}}}:u";

    public RedisKey InOrder { get; } = $"{{{room}}}:n";

    public RedisKey Reads { get; } = $"{{{room}}}:r";

    public RedisKey Rules { get; } = $"{{{room}}}:p";

    /// <summary>Sessions that were put out, and the stamps they had.</summary>
    public RedisKey PutOut { get; } = $"{{{room}}}:x";

    public string Channel { get; } = $"{{{room}}}";
}
