namespace ChatSocket.Redis;

/// <summary>A secret that does not print itself, wherever the settings around it end up.</summary>
public sealed class RedisPassword(string text)
{
    internal string Text { get; } = text;

    public override string ToString() => nameof(RedisPassword);
}
