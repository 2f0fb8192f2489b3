using System.Globalization;
using ChatSocket.Client;
using ChatSocket.LoadGenerator.Checks;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.LoadGenerator.Faults;
using ChatSocket.LoadGenerator.Members;
using ChatSocket.LoadGenerator.Reports;
using ChatSocket.LoadGenerator.Servers;
using ChatSocket.LoadGenerator.Startup;

namespace ChatSocket.LoadGenerator.Runs;

/// <summary>
/// One run from beginning to verdict: everybody enters, sends and faults go on for the time that was asked for, everything comes to
/// rest, the history is checked. One loop leads it.
/// </summary>
internal sealed class VerifyRun(VerifyOptions options, TimeProvider time, Progress progress)
{
    private static readonly TimeSpan EnterTime = TimeSpan.FromSeconds(30);

    /// <param name="stop">Ends the sending early; the verdict still comes.</param>
    /// <exception cref="ServerStartException">What the run needs is not there.</exception>
    public async Task<RunReport> RunAsync(CancellationToken stop)
    {
        if (!options.Chaos) return await RunAsync(options.Servers, null, stop).ConfigureAwait(false);
        var path = NodeProgram.Find(options.NodePath) ?? throw new NodeNotFoundException(options.NodePath ?? AppContext.BaseDirectory);
        var cluster = await Cluster.StartAsync(options, path, time, stop).ConfigureAwait(false);
        await using (cluster.ConfigureAwait(false))
        {
            return await RunAsync([.. cluster.Nodes.Select(node => new ServerAddress("127.0.0.1", node.Clients.Port))], cluster, stop).ConfigureAwait(false);
        }
    }

    private async Task<RunReport> RunAsync(IReadOnlyList<ServerAddress> servers, Cluster? cluster, CancellationToken stop)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Random.Shared.Next():x8}");
        var plan = RunPlan.Make(options, name).At(servers);
        var clock = new RunClock(time);
        var traffic = new Traffic(clock);
        IMember[] members = [.. plan.Members.Select(member => Create(member, clock, traffic))];
        // The slow reader must be slow at the node, not at a proxy that reads for it.
        var direct = cluster is null ? servers[0] : new ServerAddress("127.0.0.1", cluster.Nodes[0].Port);
        var slow = new SlowPhase(name, direct, cluster is null, traffic, clock);
        var injector = cluster is null ? null : new FaultInjector(cluster, options.Redis, clock);
        using var over = new CancellationTokenSource();
        var witness = new Witness(clock);
        var watching = witness.WatchAsync(over.Token);
        var living = Task.WhenAll(members.Select(member => member.RunAsync(over.Token)));
        try
        {
            await EnterAsync(members, servers, clock, stop).ConfigureAwait(false);
            using var showing = CancellationTokenSource.CreateLinkedTokenSource(over.Token);
            var shown = progress.ShowAsync(members, traffic, () => injector?.Present ?? "", clock, showing.Token);
            await SendAsync(plan, members, slow, injector, traffic, clock, stop).ConfigureAwait(false);
            progress.Settling(stop.IsCancellationRequested);
            var history = await SettleAsync(plan, members, slow, injector, servers, clock).ConfigureAwait(false);
            await showing.CancelAsync().ConfigureAwait(false);
            await shown.ConfigureAwait(false);
            history = history with { Stalls = witness.Stalls };
            return new RunReport(options, clock.Elapsed, stop.IsCancellationRequested, traffic, history, Checker.Check(history));
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await living.ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
    }

    private static IMember Create(MemberPlan plan, RunClock clock, Traffic traffic) =>
        plan.Kind == MemberKind.Library ? new LibraryMember(plan, clock, traffic) : new WireMember(plan, clock, traffic);

    private static async Task EnterAsync(IMember[] members, IReadOnlyList<ServerAddress> servers, RunClock clock, CancellationToken stop)
    {
        while (!members.All(member => member.IsPresent))
        {
            if (clock.Elapsed > EnterTime) throw new NobodyAnswersException(string.Join(", ", servers));
            await clock.Wait(TimeSpan.FromMilliseconds(50), stop).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(RunPlan plan, IMember[] members, SlowPhase slow, FaultInjector? injector, Traffic traffic, RunClock clock, CancellationToken stop)
    {
        using var sending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var until = clock.Elapsed + TimeSpan.FromSeconds(options.Seconds);
        // A run of so many faults is over when they are.
        var isOver = options.FaultCount > 0;
        var pacing = new Pacer(members, options.Rate, plan.Seed, traffic, clock).RunAsync(sending.Token);
        try
        {
            traffic.BeginPart();
            await clock.Wait(Shorter(RunPlan.Calm, until - clock.Elapsed), stop).ConfigureAwait(false);
            if (options.HasSlowPhase) await slow.RunAsync(stop).ConfigureAwait(false);
            if (injector is not null) await injector.RunAsync(plan.Faults, until, stop).ConfigureAwait(false);
            await clock.Wait(isOver ? RunPlan.Calm : until - clock.Elapsed, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whoever started it has seen enough.
        }
        finally
        {
            await sending.CancelAsync().ConfigureAwait(false);
            await pacing.ConfigureAwait(false);
        }
    }

    private static async Task<RunHistory> SettleAsync(
        RunPlan plan, IMember[] members, SlowPhase slow, FaultInjector? injector, IReadOnlyList<ServerAddress> servers, RunClock clock)
    {
        // A slow phase that was cut short proves nothing and is left out.
        IReadOnlyList<IMember> everybody = slow.Record is null ? members : [.. members, .. slow.Members];
        IReadOnlyList<string> rooms = slow.Record is null ? plan.Rooms : [.. plan.Rooms, slow.Room];
        foreach (var member in everybody) member.Stay();
        var settlement = new Settlement(everybody, rooms, servers, clock);
        await using (settlement.ConfigureAwait(false))
        {
            var ends = await settlement.RunAsync(CancellationToken.None).ConfigureAwait(false);
            return new RunHistory([.. everybody.Select(member => member.Story())], ends, injector?.Done ?? [], injector is not null, slow.Record);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
