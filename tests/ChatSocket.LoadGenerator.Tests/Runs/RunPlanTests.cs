using ChatSocket.LoadGenerator.Faults;
using ChatSocket.LoadGenerator.Members;
using ChatSocket.LoadGenerator.Runs;
using ChatSocket.LoadGenerator.Startup;

namespace ChatSocket.LoadGenerator.Tests.Runs;

public sealed class RunPlanTests
{
    private static readonly VerifyOptions Options = new() { Chaos = true, Nodes = 3, Redis = RedisMode.Replica, Clients = 40, Rooms = 5, Seconds = 600 };

    [Fact]
    public void The_same_seed_makes_the_same_plan_and_another_seed_another()
    {
        var (one, same, other) = (RunPlan.Make(Options, "x"), RunPlan.Make(Options, "x"), RunPlan.Make(Options with { Seed = 2 }, "x"));
        Assert.Equal(one.Faults, same.Faults);
        Assert.NotEqual(one.Faults, other.Faults);
        Assert.Equal(one.Members.Select(Describe), same.Members.Select(Describe));
        Assert.NotEqual(one.Members.Select(Describe), other.Members.Select(Describe));
    }

    [Fact]
    public void Every_room_keeps_one_member_on_the_wire_and_one_in_the_library_to_the_end()
    {
        var plan = RunPlan.Make(Options, "x");
        Assert.All(plan.Rooms, room => Assert.Equal(
            [MemberKind.Wire, MemberKind.Library],
            plan.Members.Where(member => member.DepartsAt is null && member.Rooms.Contains(room)).Select(member => member.Kind).Distinct().Order()));
    }

    [Fact]
    public void Faults_do_not_overlap_and_every_kind_has_its_turn()
    {
        var faults = RunPlan.Make(Options, "x").Faults;
        Assert.All(faults.Skip(1), fault => Assert.True(fault.Pause > TimeSpan.Zero));
        Assert.Equal(Enum.GetValues<FaultKind>(), faults.Select(fault => fault.Kind).Distinct().Order());
        Assert.True(faults.Sum(fault => FaultPlan.Takes(fault, Options.Nodes).TotalSeconds) < Options.Seconds);
    }

    [Fact]
    public void As_many_faults_as_were_asked_for_are_planned_each_kind_as_often_as_the_others()
    {
        var plan = RunPlan.Make(Options with { FaultCount = 47, Seconds = 2000 }, "x");
        Assert.Equal(47, plan.Faults.Count);
        Assert.All(plan.Faults.CountBy(fault => fault.Kind), kind => Assert.InRange(kind.Value, 47 / 15, (47 / 15) + 1));
        Assert.True(plan.Length < TimeSpan.FromSeconds(2000), "the run is over with its last fault");
        Assert.True(RunPlan.Make(Options with { FaultCount = 47, Seconds = 60 }, "x").Faults.Count < 47, "but has its time");
    }

    [Fact]
    public void Several_kinds_of_Redis_share_the_faults_and_each_has_a_round()
    {
        var options = CommandLine.Parse(["verify", "--chaos", "--nodes", "3", "--redis", "all", "--fault-count", "202", "--seed", "9"], null);
        Assert.Null(options.Problem);
        Assert.Equal(Enum.GetValues<RedisMode>(), options.Rounds.Select(round => round.Redis));
        Assert.Equal([41, 41, 40, 40, 40], options.Rounds.Select(round => round.FaultCount));
        Assert.Equal([1, 3, 3, 3, 3], options.Rounds.Select(round => round.Nodes));
        Assert.Equal(5, options.Rounds.Select(round => round.Seed).Distinct().Count());
        Assert.All(options.Rounds, round => Assert.Equal(round.FaultCount, RunPlan.Make(round, "x").Faults.Count));
    }

    [Fact]
    public void Without_Redis_nothing_is_planned_against_it()
    {
        var faults = RunPlan.Make(Options with { Nodes = 1, Redis = RedisMode.None }, "x").Faults;
        Assert.NotEmpty(faults);
        Assert.DoesNotContain(faults, fault => fault.Kind >= FaultKind.PauseRedis);
    }

    [Fact]
    public void Of_the_faults_asked_for_each_round_plans_those_that_it_can()
    {
        var options = CommandLine.Parse(["verify", "--chaos", "--redis", "none,replica", "--faults", "kill,redis-failover", "--fault-count", "8"], null);
        Assert.Null(options.Problem);
        var kinds = options.Rounds.Select(round => RunPlan.Make(round, "x").Faults.Select(fault => fault.Kind).Distinct().Order().ToArray());
        Assert.Equal([[FaultKind.KillNode], [FaultKind.KillNode, FaultKind.FailOverRedis]], kinds);
    }

    [Fact]
    public void In_a_short_run_nobody_goes_without_a_goodbye()
    {
        var plan = RunPlan.Make(Options with { Seconds = 5 }, "x");
        Assert.DoesNotContain(plan.Members, member => member.DepartsAt is not null && !member.DepartsPolitely);
    }

    private static string Describe(MemberPlan plan) =>
        $"{plan.Nick} {plan.Kind} {string.Join(',', plan.Rooms)} {plan.DepartsAt} {plan.DepartsPolitely} {string.Join(',', plan.Drops)}";
}
