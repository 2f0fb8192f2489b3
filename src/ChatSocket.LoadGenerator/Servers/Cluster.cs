using ChatSocket.LoadGenerator.Faults;
using ChatSocket.LoadGenerator.Startup;

namespace ChatSocket.LoadGenerator.Servers;

/// <summary>The nodes and the Redis that a chaos run starts, in a directory that is gone afterwards. Everything belongs to the one who started it.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("chatsocket-verify-").FullName;
    private readonly VerifyOptions _options;
    private readonly TimeProvider _time;
    private readonly List<RedisServer> _redis = [];
    private readonly List<NodeServer> _nodes = [];
    private int _generation;

    private Cluster(VerifyOptions options, TimeProvider time) => (_options, _time) = (options, time);

    public IReadOnlyList<NodeServer> Nodes => _nodes;

    /// <summary>The one the nodes write to.</summary>
    public RedisServer Redis => _redis[0];

    /// <summary>Between the first Redis and the one that follows it; held, the follower falls behind.</summary>
    public FaultProxy? Replication { get; private set; }

    public RedisServer Follower => _redis[1];

    /// <exception cref="ServerStartException">Something did not come up.</exception>
    public static async Task<Cluster> StartAsync(VerifyOptions options, string nodePath, TimeProvider time, CancellationToken stop)
    {
        var cluster = new Cluster(options, time);
        try
        {
            if (options.Redis != RedisMode.None) await cluster.StartRedisAsync(stop).ConfigureAwait(false);
            for (var index = 1; index <= options.Nodes; index++)
            {
                var link = options.Redis == RedisMode.None ? null : new FaultProxy(time) { TargetPort = cluster.Redis.Port };
                cluster._nodes.Add(new NodeServer($"n{index}", nodePath, cluster._directory, link, time));
            }

            await Task.WhenAll(cluster._nodes.Select(node => node.StartAsync(stop))).ConfigureAwait(false);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The follower takes over with what it has; a new follower begins.</summary>
    public async Task FailOverAsync(CancellationToken stop)
    {
        await Redis.DisposeAsync().ConfigureAwait(false);
        _redis.RemoveAt(0);
        await Redis.PromoteAsync(stop).ConfigureAwait(false);
        foreach (var node in _nodes)
        {
            node.Redis!.TargetPort = Redis.Port;
            node.Redis.Cut();
        }

        Replication!.TargetPort = Redis.Port;
        Replication.Release();
        Replication.Cut();
        _redis.Add(NewRedis());
        await Follower.StartAsync(Replication.Port, stop).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync().ConfigureAwait(false);
        foreach (var redis in _redis) await redis.DisposeAsync().ConfigureAwait(false);
        if (Replication is not null) await Replication.DisposeAsync().ConfigureAwait(false);
        try
        {
            Directory.Delete(_directory, recursive: true);
        }
        catch (IOException)
        {
            // A temporary directory more; the machine clears it.
        }
    }

    private async Task StartRedisAsync(CancellationToken stop)
    {
        _redis.Add(NewRedis());
        await Redis.StartAsync(0, stop).ConfigureAwait(false);
        if (_options.Redis != RedisMode.Replica) return;
        Replication = new FaultProxy(_time) { TargetPort = Redis.Port };
        _redis.Add(NewRedis());
        await Follower.StartAsync(Replication.Port, stop).ConfigureAwait(false);
        // It must have something to take over with.
        while (!await Follower.IsInStepAsync(stop).ConfigureAwait(false)) await Task.Delay(TimeSpan.FromMilliseconds(50), _time, stop).ConfigureAwait(false);
    }

    private RedisServer NewRedis() => new(_options.RedisServerPath, Path.Combine(_directory, $"redis-{_generation++}"), _options.Redis, _time);
}
