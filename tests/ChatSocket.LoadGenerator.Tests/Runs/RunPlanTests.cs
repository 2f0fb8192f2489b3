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
        Assert.All(faults.Zip(faults.Skip(1)), pair => Assert.True(pair.First.At + pair.First.Lasts < pair.Second.At));
        Assert.Equal(Enum.GetValues<FaultKind>(), faults.Select(fault => fault.Kind).Distinct().Order());
        Assert.True(faults[^1].At + faults[^1].Lasts < TimeSpan.FromSeconds(Options.Seconds));
    }

    [Fact]
    public void Without_Redis_nothing_is_planned_against_it()
    {
        var faults = RunPlan.Make(Options with { Nodes = 1, Redis = RedisMode.None }, "x").Faults;
        Assert.NotEmpty(faults);
        Assert.DoesNotContain(faults, fault => fault.Kind.NeedsRedis());
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
