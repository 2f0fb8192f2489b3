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

    private async Task WaitUntilLinkedAsync()
    {
        using var deadline = new CancellationTokenSource(StartLimit);
        while (!(await CommandAsync("INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal))
        {
            if (deadline.IsCancellationRequested) throw new TimeoutException($"{this} did not get a link to its primary within {StartLimit}");
            await Task.Delay(BetweenAttempts, CancellationToken.None);
        }
    }
}
