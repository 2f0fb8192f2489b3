using ChatSocket.LoadGenerator.Checks;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Tests.Checks;

/// <summary>G6: planted ghosts and flicker are found.</summary>
public sealed class PresenceFaultTests
{
    /// <summary>Bia comes back while the nodes fill an empty Redis; neither she nor who stayed may be told that Caio came.</summary>
    [Theory]
    [InlineData("bia")]
    [InlineData("ana")]
    public void Joins_of_those_who_are_put_back_into_a_lost_room_are_found(string observer)
    {
        var run = TestRun.Honest();
        run.Faults.Add(new FaultRecord("redis-crash", "", run.Tick(), run.Tick(1_000), FaultEffects.LosesData));
        run.BeginEpoch("E2", 0);
        run.Lose("bia");
        run.Tick(500);
        run.ComeBack("bia");
        Assert.Empty(run.Check().Violations);
        run.Of(observer).Add(new PresenceSeen(run.Tick(500), TestRun.Room, PresenceEvent.Join, "caio"));
        run.Of(observer).Add(new PresenceSeen(run.Tick(10), TestRun.Room, PresenceEvent.Join, "caio"));
        run.Finds(Guarantee.NoGhostsNoFlicker, "flicker");
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
