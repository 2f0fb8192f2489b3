using System.Globalization;

namespace ChatSocket.Tests.Redis;

/// <summary>Redis only: Garnet replicates in its cluster mode alone, which the service does not support.</summary>
public sealed partial class RedisServer
{
    /// <summary>
    /// A second server that follows this one, linked when this returns. What a failover to a lagging replica loses is made exactly so:
    /// <see cref="PromoteAsync"/> first, then write to this one, then kill it.
    /// </summary>
    /// <param name="through">The port of a proxy before this server that the replica shall go through.</param>
    public async Task<RedisServer> StartReplicaAsync(int? through = null)
    {
        if (Kind != RedisKind.Redis) throw new NotSupportedException($"{Kind} has no replica outside a cluster");
        var replica = await StartAsync(Kind, _persistence);
        try
        {
            await replica.CommandAsync("REPLICAOF", "127.0.0.1", (through ?? Port).ToString(CultureInfo.InvariantCulture));
            await replica.WaitUntilLinkedAsync();
            return replica;
        }
        catch
        {
            await replica.DisposeAsync();
            throw;
        }
    }

    /// <summary>A replica becomes a server of its own: from here on it takes writes, and hears of no others.</summary>
    public Task PromoteAsync() => CommandAsync("REPLICAOF", "NO", "ONE");

    /// <summary>Waits until this replica has everything that was written to its primary before.</summary>
    public async Task CatchUpAsync(RedisServer primary)
    {
        var wanted = await OffsetAsync(primary);
        await WaitUntilAsync(async () => await OffsetAsync(this) >= wanted, "get what its primary wrote");
    }

    private Task WaitUntilLinkedAsync() =>
        WaitUntilAsync(async () => await ReplicationAsync(this, "master_link_status:") == "up", "get a link to its primary");

    private async Task WaitUntilAsync(Func<Task<bool>> condition, string what)
    {
        using var deadline = new CancellationTokenSource(StartLimit);
        while (!await condition())
        {
            if (deadline.IsCancellationRequested) throw new TimeoutException($"{this} did not {what} within {StartLimit}");
            await Task.Delay(BetweenAttempts, CancellationToken.None);
        }
    }

    /// <summary>A replica's offset counts in its primary's numbers, so the two compare.</summary>
    private static async Task<long> OffsetAsync(RedisServer server) =>
        long.Parse(await ReplicationAsync(server, "master_repl_offset:"), CultureInfo.InvariantCulture);

    private static async Task<string> ReplicationAsync(RedisServer server, string field)
    {
        var lines = (await server.CommandAsync("INFO", "replication")).Split("\r\n");
        return lines.First(line => line.StartsWith(field, StringComparison.Ordinal))[field.Length..];
    }
}
