using StackExchange.Redis;

namespace ChatSocket.Redis.Formats;

/// <summary>Where an inbox lies in Redis; every key carries the nick as its tag.</summary>
internal sealed class InboxKeys(string nickKey)
{
    public RedisKey Head { get; } = $"{{{nickKey}}}:inbox";

    public RedisKey Log { get; } = $"{{{nickKey}}}:inbox:l";

    public RedisKey Ids { get; } = $"{{{nickKey}}}:inbox:i";
}
