using ChatSocket.LoadGenerator.Checks;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Tests.Checks;

/// <summary>G6: planted ghosts and flicker are found.</summary>
public sealed class PresenceFaultTests
{
    /// <summary>Bia comes back while the nodes fill an empty Redis, Caio's node a moment later than hers.</summary>
    [Theory]
    [InlineData("bia", true, true)]
    [InlineData("ana", true, false)]
    [InlineData("bia", false, false)]
    public void Who_enters_a_room_that_is_filled_again_is_told_of_those_who_follow_and_nobody_else_is(string observer, bool losesData, bool isRight)
    {
        var run = TestRun.Honest();
        run.Faults.Add(new FaultRecord("redis-crash", "", run.Tick(), run.Tick(1_000), losesData ? FaultEffects.LosesData : FaultEffects.RedisAway));
        if (losesData) run.BeginEpoch("E2", 0);
        run.Lose("bia");
        run.Tick(500);
        run.ComeBack("bia");
        run.Of(observer).Add(new PresenceSeen(run.Tick(500), TestRun.Room, PresenceEvent.Join, "caio"));
        run.Of(observer).Add(new PresenceSeen(run.Tick(10), TestRun.Room, PresenceEvent.Join, "caio"));
        if (isRight) Assert.Empty(run.Check().Violations);
        else run.Finds(Guarantee.NoGhostsNoFlicker, "flicker");
    }

    [Fact]
    public void A_leave_of_somebody_who_came_back_in_time_is_found()
    {
        var run = TestRun.Honest();
        run.Of("ana").Add(new PresenceSeen(run.Tick(), TestRun.Room, PresenceEvent.Leave, "bia"));
        var found = run.Finds(Guarantee.NoGhostsNoFlicker, "flicker");
        Assert.Equal(["bia", "ana"], found.Members);
    }

    [Fact]
    public void A_join_of_somebody_who_came_back_in_time_is_found()
    {
        var run = TestRun.Honest();
        run.Of("caio").Add(new PresenceSeen(run.Tick(), TestRun.Room, PresenceEvent.Join, "ana"));
        run.Of("caio").Add(new PresenceSeen(run.Tick(), TestRun.Room, PresenceEvent.Join, "ana"));
        run.Finds(Guarantee.NoGhostsNoFlicker, "flicker");
    }

    [Fact]
    public void Who_left_and_is_still_listed_is_found()
    {
        var run = TestRun.Honest();
        run.Ghosts.Add("davi");
        Assert.Equal(["davi"], run.Finds(Guarantee.NoGhostsNoFlicker, "ghost").Members);
    }

    [Fact]
    public void Who_left_and_was_never_told_as_gone_is_found()
    {
        var run = TestRun.Honest();
        run.Of("ana").RemoveAll(happened => happened is PresenceSeen { Event: PresenceEvent.Leave });
        run.Finds(Guarantee.NoGhostsNoFlicker, "leave_not_told");
    }

    [Fact]
    public void Who_is_told_as_gone_twice_is_found()
    {
        var run = TestRun.Honest();
        run.Of("ana").Add(new PresenceSeen(run.Tick(), TestRun.Room, PresenceEvent.Leave, "davi"));
        run.Finds(Guarantee.NoGhostsNoFlicker, "flicker");
    }

    [Fact]
    public void A_session_that_is_gone_too_early_is_found()
    {
        var run = TestRun.Honest();
        run.Lose("caio");
        run.ComeBack("caio", resumed: false);
        run.Finds(Guarantee.NoGhostsNoFlicker, "session_forgotten");
    }
}
