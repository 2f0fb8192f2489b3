using System.Diagnostics;
using System.Globalization;

namespace ChatSocket.Tests.Redis;

/// <summary>How each kind is started. Both listen on 127.0.0.1 only and keep their files in one directory.</summary>
internal static class RedisCommands
{
    public static async Task<(IRedisHost Host, string Name)> HostAsync(RedisKind kind, RedisPersistence persistence)
    {
        if (kind == RedisKind.Garnet)
        {
            var file = await RedisKinds.GarnetFileAsync();
            return (new LocalHost((port, directory) => Garnet(file, port, directory, persistence)), "Garnet");
        }

        if (await RedisKinds.ImageAsync() is { } image)
            return (new ContainerHost(image, port => Redis(port, "/data", persistence)), $"container {image}");
        return (new LocalHost((port, directory) => new ProcessStartInfo("redis-server", Redis(port, directory, persistence))), "redis-server");
    }

    private static string[] Redis(int port, string directory, RedisPersistence persistence) =>
    [
        "--port", Text(port), "--bind", "127.0.0.1", "--protected-mode", "no", "--dir", directory, "--save", "",
        "--appendonly", persistence == RedisPersistence.AppendOnly ? "yes" : "no",
        // With 'everysec' a write may wait for a running fsync, and a kill would lose what was answered.
        "--appendfsync", "always",
        // What a node asks for at its start.
        "--maxmemory-policy", "noeviction", "--client-output-buffer-limit", "pubsub 256mb 64mb 60",
        // A replica need not wait for others to join it.
        "--repl-diskless-sync-delay", "0",
    ];

    private static ProcessStartInfo Garnet(string file, int port, string directory, RedisPersistence persistence)
    {
        string[] arguments =
        [
            file, "--port", Text(port), "--bind", "127.0.0.1",
            // Without the second switch scripts interleave.
            "--lua", "--lua-transaction-mode",
            // Its defaults are for a large machine: 16 GB of log, 128 MB of index.
            "--memory", "256m", "--page", "1m", "--index", "16m", "--checkpointdir", directory,
        ];
        // The plain file device needs no native library. Nothing is there to recover at the first start, and that is no error.
        string[] files = ["--device-type", "RandomAccess", "--aof", "--aof-commit-wait", "--recover"];
        var start = new ProcessStartInfo(GarnetTool.Dotnet, persistence == RedisPersistence.AppendOnly ? [.. arguments, .. files] : arguments);
        start.Environment["DOTNET_gcServer"] = "0";
        return start;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
