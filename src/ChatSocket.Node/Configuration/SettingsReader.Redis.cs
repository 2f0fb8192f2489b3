using ChatSocket.Redis;

namespace ChatSocket.Node.Configuration;

internal sealed partial class SettingsReader
{
    private RedisPassword? ReadRedisPassword()
    {
        _known.Add("Redis:Password");
        return _section["Redis:Password"] is { Length: > 0 } given ? new RedisPassword(given) : null;
    }

    /// <summary>Empty keeps everything in this process.</summary>
    private RedisEndpoint? ReadRedis()
    {
        _known.Add("Redis:Endpoints");
        if (_section["Redis:Endpoints"] is not { Length: > 0 } given) return null;
        if (given.Contains(',', StringComparison.Ordinal)) throw new SettingsException(_phrases.SeveralRedis($"{Section}:Redis:Endpoints", given));
        return RedisEndpoint.Parse(given.Trim()) ?? throw Wrong(_phrases, "Redis:Endpoints", given, _phrases.RedisAllowed);
    }
}
