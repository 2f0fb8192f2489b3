using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.LoadGenerator.Runs;
using ChatSocket.LoadGenerator.Servers;

namespace ChatSocket.LoadGenerator.Faults;

/// <summary>Carries out the plan against a cluster, one fault after the other, and writes down what it did. One loop.</summary>
internal sealed class FaultInjector(Cluster cluster, RedisMode redis, RunClock clock)
{
    /// <summary>Under load this is some dozens of messages.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<FaultRecord> _done = [];
    private volatile string _present = "";

    /// <summary>What is being done right now, for the progress line.</summary>
    public string Present => _present;

    public IReadOnlyList<FaultRecord> Done
    {
        get { lock (_gate) return [.. _done]; }
    }

    /// <param name="plan">What is done, in this order.</param>
    /// <param name="until">When nothing more is begun: a busy machine takes longer than planned.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="ServerStartException">What was killed does not come up again.</exception>
    public async Task RunAsync(IReadOnlyList<PlannedFault> plan, TimeSpan until, CancellationToken stop)
    {
        foreach (var fault in plan)
        {
            await clock.Wait(fault.Pause, stop).ConfigureAwait(false);
            if (clock.Elapsed >= until) return;
            var node = cluster.Nodes[fault.Node];
            var target = fault.Kind.IsAboutOneNode() ? node.Id : "";
            _present = $"[{fault.Kind.Name()} {target}]";
            var from = clock.Now;
            try
            {
                await InjectAsync(fault, node, stop).ConfigureAwait(false);
            }
            finally
            {
                lock (_gate) _done.Add(new FaultRecord(fault.Kind.Name(), target, from, clock.Now, fault.Kind.Effects(redis)));
                _present = "";
            }
        }
    }

    private Task InjectAsync(PlannedFault fault, NodeServer node, CancellationToken stop) => fault.Kind switch
    {
        FaultKind.KillNode => KillAsync(node, fault.Lasts, stop),
        FaultKind.StopNode => DuringAsync(node.Pause, node.Resume, fault.Lasts, stop),
        FaultKind.RollingRestart => RollAsync(stop),
        FaultKind.CutClients => DuringAsync(node.Clients.Cut, node.Clients.Cut, fault.Lasts, stop),
        FaultKind.BlackHoleClients => DuringAsync(() => node.Clients.Hold(toServer: false, toClient: true), () => Lose(node.Clients), fault.Lasts, stop),
        FaultKind.HoldClients => DuringAsync(() => node.Clients.Hold(toServer: true, toClient: false), node.Clients.Release, fault.Lasts, stop),
        FaultKind.DelayClients => DuringAsync(() => node.Clients.Delay(TimeSpan.FromMilliseconds(150)), node.Clients.Release, fault.Lasts, stop),
        FaultKind.PauseRedis => DuringAsync(cluster.Redis.Pause, cluster.Redis.Resume, fault.Lasts, stop),
        FaultKind.RestartRedis => RestartRedisAsync(cluster.Redis.EndAsync, fault.Lasts, stop),
        FaultKind.CrashRedis => RestartRedisAsync(_ => cluster.Redis.KillAsync(), fault.Lasts, stop),
        FaultKind.FailOverRedis => FailOverAsync(stop),
        FaultKind.CutRedis => DuringAsync(() => node.Redis!.Cut(), () => node.Redis!.Cut(), fault.Lasts, stop),
        FaultKind.BlackHoleRedis => DuringAsync(() => node.Redis!.Hold(toServer: false, toClient: true), () => Lose(node.Redis!), fault.Lasts, stop),
        FaultKind.HoldRedis => DuringAsync(() => node.Redis!.Hold(toServer: true, toClient: false), () => node.Redis!.Release(), fault.Lasts, stop),
        FaultKind.DelayRedis => DuringAsync(() => node.Redis!.Delay(TimeSpan.FromMilliseconds(50)), () => node.Redis!.Release(), fault.Lasts, stop),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "not a fault"),
    };

    /// <summary>However the wait ends, what was begun is undone: a node that stays stopped would be a fault nobody wrote down.</summary>
    private async Task DuringAsync(Action begin, Action end, TimeSpan lasts, CancellationToken stop)
    {
        begin();
        try
        {
            await clock.Wait(lasts, stop).ConfigureAwait(false);
        }
        finally
        {
            end();
        }
    }

    /// <summary>What was on the way never arrives: its connection is gone before the way is open again.</summary>
    private static void Lose(FaultProxy proxy)
    {
        proxy.Cut();
        proxy.Release();
    }

    private async Task KillAsync(NodeServer node, TimeSpan lasts, CancellationToken stop)
    {
        await node.KillAsync().ConfigureAwait(false);
        await ThenAsync(lasts, () => node.StartAsync(CancellationToken.None), stop).ConfigureAwait(false);
    }

    private async Task RestartRedisAsync(Func<CancellationToken, Task> end, TimeSpan lasts, CancellationToken stop)
    {
        await end(CancellationToken.None).ConfigureAwait(false);
        await ThenAsync(lasts, () => cluster.Redis.StartAsync(0, CancellationToken.None), stop).ConfigureAwait(false);
    }

    private async Task ThenAsync(TimeSpan lasts, Func<Task> again, CancellationToken stop)
    {
        try
        {
            await clock.Wait(lasts, stop).ConfigureAwait(false);
        }
        finally
        {
            await again().ConfigureAwait(false);
        }
    }

    private async Task RollAsync(CancellationToken stop)
    {
        foreach (var node in cluster.Nodes) await node.RestartAsync(stop).ConfigureAwait(false);
    }

    private async Task FailOverAsync(CancellationToken stop)
    {
        cluster.Replication!.Hold(toServer: false, toClient: true);
        try
        {
            await clock.Wait(Lag, stop).ConfigureAwait(false);
        }
        finally
        {
            // The follower must be able to serve, so only what was held is lost, not its connection to anybody else.
            cluster.Replication.Cut();
            await cluster.FailOverAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
