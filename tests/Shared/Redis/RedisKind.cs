namespace ChatSocket.Tests.Redis;

/// <summary>The two implementations that tests run against. They differ in their Lua, in persistence and in what a slow reader costs.</summary>
public enum RedisKind
{
    /// <summary>Redis itself: a container when an engine and an image are there, else <c>redis-server</c>.</summary>
    Redis,

    /// <summary>Garnet, a tool of this repository: it needs nothing but the SDK.</summary>
    Garnet,
}

/// <summary>What outlives the server's process.</summary>
public enum RedisPersistence
{
    None,

    /// <summary>Everything answered: the file is written before the answer.</summary>
    AppendOnly,
}
