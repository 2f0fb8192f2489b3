using System.Globalization;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Redis.Scripts;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ChatSocket.Redis.Connections;

/// <summary>Whether a Redis can hold the promises: looked at once, on the first line. Keeps nothing.</summary>
internal sealed partial class ServerCheck(RedisSettings settings, ILogger log, ChatMetrics metrics)
{
    private const int Connections = 4;
    private const int CallsEach = 32;
    private static readonly Version Least = new(6, 2);
    private static readonly (long Hard, long Soft, long Seconds) LeastBuffer = (256L << 20, 64L << 20, 60);

    private string Endpoint => $"{settings.Host}:{settings.Port}";

    /// <summary>Null, or why this node must not use it.</summary>
    public async Task<EndReason?> RefusalAsync(RedisLine line)
    {
        var version = await VersionAsync(line).ConfigureAwait(false);
        if (version is not null && version < Least) return new EndReason(EndCause.TooOld, Endpoint, $"{version}");
        var policy = await ConfigurationAsync(line, "maxmemory-policy").ConfigureAwait(false);
        if (policy is not null and not "noeviction") return new EndReason(EndCause.ThrowsDataAway, Endpoint, policy);
        if (policy is null) LogUnknown(log, Endpoint, "maxmemory-policy", "noeviction");
        var buffer = await ConfigurationAsync(line, "client-output-buffer-limit").ConfigureAwait(false);
        if (buffer is null) LogUnknown(log, Endpoint, "client-output-buffer-limit", "pubsub 256mb 64mb 60");
        else if (!IsEnough(buffer)) LogSmallBuffer(log, Endpoint);
        return await IsAtomicAsync(line).ConfigureAwait(false) ? null : new EndReason(EndCause.NotOneAtATime, Endpoint);
    }

    private static async Task<Version?> VersionAsync(RedisLine line)
    {
        var information = (string?)await line.ReadAsync(database => database.ExecuteAsync("INFO", "server")).ConfigureAwait(false) ?? "";
        var text = information.Split('\n').FirstOrDefault(entry => entry.StartsWith("redis_version:", StringComparison.Ordinal));
        return text is not null && Version.TryParse(text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(), out var version) ? version : null;
    }

    /// <summary>Null where it is not told: Garnet does not know it, some services forbid to ask.</summary>
    private static async Task<string?> ConfigurationAsync(RedisLine line, string name)
    {
        try
        {
            var answer = (RedisResult[]?)await line.ReadAsync(database => database.ExecuteAsync("CONFIG", "GET", name)).ConfigureAwait(false);
            return answer is [_, var value, ..] ? (string?)value : null;
        }
        catch (RedisServerException)
        {
            return null;
        }
    }

    private static bool IsEnough(string limits)
    {
        var words = limits.Split(' ');
        var at = Array.IndexOf(words, "pubsub");
        if (at < 0 || at + 3 >= words.Length) return true;
        return IsAtLeast(words[at + 1], LeastBuffer.Hard) && IsAtLeast(words[at + 2], LeastBuffer.Soft) && IsAtLeast(words[at + 3], LeastBuffer.Seconds);
    }

    /// <summary>Zero is no limit at all.</summary>
    private static bool IsAtLeast(string text, long least) =>
        !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value == 0 || value >= least;

    private async Task<bool> IsAtomicAsync(RedisLine line)
    {
        RedisKey counter = $"chatsocket:probe:{MessageIds.Random()}";
        var calls = Enumerable.Range(0, Connections).Select(async _ =>
        {
            using var other = new RedisLine(await Multiplexers.ConnectAsync(settings, "check").ConfigureAwait(false), "", settings.AnswerWithin, metrics);
            await Task.WhenAll(Enumerable.Range(0, CallsEach).Select(_ => other.EvaluateAsync(Script.Probe, [counter], []))).ConfigureAwait(false);
        });
        await Task.WhenAll(calls).ConfigureAwait(false);
        var counted = await line.ReadAsync(database => database.StringGetAsync(counter)).ConfigureAwait(false);
        await line.ReadAsync(database => database.KeyDeleteAsync(counter)).ConfigureAwait(false);
        return (long)counted == Connections * CallsEach;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis at {Endpoint} does not say its {Setting}; it should be {Wanted}.")]
    private static partial void LogUnknown(ILogger log, string endpoint, string setting, string wanted);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "Redis at {Endpoint} cuts off nodes that are slow for a moment; set client-output-buffer-limit \"pubsub 256mb 64mb 60\" or more.")]
    private static partial void LogSmallBuffer(ILogger log, string endpoint);
}
