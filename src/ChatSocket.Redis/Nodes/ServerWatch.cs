using System.Globalization;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Redis.Connections;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Redis.Nodes;

/// <summary>
/// How Redis itself is doing, as it says: what an operator must know before it refuses writes or loses what it acknowledged. The
/// loop owns the last answer; who asks for the figures reads it whole.
/// </summary>
internal sealed class ServerWatch(RedisSettings settings, TimeProvider time, ILogger log, LineKeeper lines) : Periodic(settings.WatchEvery, time, log)
{
    private volatile ServerFigures? _last;

    /// <summary>Null until it was asked, and while it does not answer: an old answer would look like a healthy one.</summary>
    public ServerFigures? Last => _last;

    protected override async Task TurnAsync()
    {
        if (!lines.IsUp)
        {
            _last = null;
            return;
        }

        _last = Read((string?)await lines.ReadAsync(database => database.ExecuteAsync("INFO")).ConfigureAwait(false) ?? "");
    }

    /// <summary>Null where the server does not tell: Garnet has none of these lines, some services leave some out.</summary>
    internal static ServerFigures? Read(string information)
    {
        var entries = new Dictionary<string, string>();
        foreach (var line in information.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) entries[line[..colon]] = line[(colon + 1)..].Trim();
        }

        if (!entries.ContainsKey("used_memory") || !entries.ContainsKey("evicted_keys")) return null;
        var failing = entries.Any(entry => entry is
        { Key: "aof_last_write_status" or "aof_last_bgrewrite_status" or "rdb_last_bgsave_status", Value: not "ok" });
        return new ServerFigures(Number("used_memory"), Number("maxmemory"), Number("evicted_keys"), failing);

        long Number(string name) => long.TryParse(entries.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
