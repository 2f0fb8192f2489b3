using ChatSocket.Redis.Scripts;
using StackExchange.Redis;

namespace ChatSocket.Redis.Connections;

/// <summary>A fenced script and its keys, waiting for the arguments.</summary>
internal readonly struct ScriptCall(LineKeeper lines, Script script, RedisKey[] keys)
{
    public Task<Answer> RunAsync(params RedisValue[] arguments) => lines.RunAsync(script, keys, [default, .. arguments]);
}
