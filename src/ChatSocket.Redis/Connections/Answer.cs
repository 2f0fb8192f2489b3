using System.Globalization;
using ChatSocket.Redis.Scripts;
using StackExchange.Redis;

namespace ChatSocket.Redis.Connections;

/// <summary>Runs a fenced script; the first argument is left free for the fence.</summary>
internal delegate Task<Answer> RunScript(Script script, RedisKey[] keys, RedisValue[] arguments);

/// <summary>What a script answered: a letter that says how it ended, then whatever goes with it.</summary>
internal readonly struct Answer(RedisResult[] parts)
{
    /// <summary>The fence refused: nothing was done.</summary>
    public const char Fence = 'F';

    public int Count => parts.Length;

    public char Code => parts.Length > 0 && (string?)parts[0] is { Length: > 0 } code ? code[0] : '\0';

    public string Text(int index) => (string?)parts[index] ?? "";

    public byte[] Bytes(int index) => (byte[]?)parts[index] ?? [];

    public long Number(int index) => long.Parse(Text(index), CultureInfo.InvariantCulture);

    public IEnumerable<string> TextsFrom(int index)
    {
        for (var at = index; at < parts.Length; at++) yield return (string?)parts[at] ?? "";
    }
}
