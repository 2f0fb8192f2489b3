using ChatSocket.LoadGenerator.Checks;
using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Tests.Checks;

/// <summary>What must not be called broken.</summary>
public sealed class HonestRunTests
{
    [Fact]
    public void An_honest_run_holds_and_everything_but_Redis_and_the_slow_reader_was_looked_at()
    {
        var verdict = TestRun.Honest().Check();
        Assert.Empty(verdict.Violations);
        Assert.True(verdict.Holds);
        Assert.All(verdict.Results, result => Assert.Equal(result.Guarantee is Guarantee.RedisAway or Guarantee.SlowReaderAlone, result.Checked == 0));
    }

    [Fact]
    public void What_Redis_lost_and_everybody_was_told_of_is_no_broken_promise()
    {
        var run = TestRun.Honest();
        run.Faults.Add(new FaultRecord("redis-failover", "", run.Tick(), run.Tick(), FaultEffects.LosesData | FaultEffects.RedisAway));
        run.BeginEpoch("E2", kept: 4);
        run.Say("ana");
        Assert.Empty(run.Check().Violations);
    }

    [Fact]
    public void A_long_absence_may_be_told_and_so_may_every_hello_that_was_not_answered()
    {
        var run = TestRun.Honest();
        run.Lose("caio");
        run.Tick(15_000);
        run.Of("caio").Add(new HelloSent(run.Tick()));
        run.ComeBack("caio", resumed: false);
        foreach (var nick in (string[])["ana", "bia"])
        {
            for (var time = 0; time < 2; time++)
            {
                run.Of(nick).Add(new PresenceSeen(run.Tick(), TestRun.Room, Protocol.Json.PresenceEvent.Leave, "caio"));
                run.Of(nick).Add(new PresenceSeen(run.Tick(), TestRun.Room, Protocol.Json.PresenceEvent.Join, "caio"));
            }
        }

        Assert.Empty(run.Check().Violations);
    }

    [Fact]
    public void Members_of_a_node_that_lost_Redis_for_longer_than_its_lease_may_be_told_as_gone_and_those_of_others_not()
    {
        var run = TestRun.Honest();
        run.Faults.Add(new FaultRecord("redis-blackhole", "n1", run.Tick(), run.Tick(13_000), FaultEffects.RedisAway));
        run.Of("caio").Add(new PresenceSeen(run.Tick(), TestRun.Room, Protocol.Json.PresenceEvent.Leave, "ana"));
        run.Of("caio").Add(new PresenceSeen(run.Tick(), TestRun.Room, Protocol.Json.PresenceEvent.Join, "ana"));
        Assert.Empty(run.Check().Violations);
        run.Of("caio").Add(new PresenceSeen(run.Tick(), TestRun.Room, Protocol.Json.PresenceEvent.Leave, "bia"));
        run.Finds(Guarantee.NoGhostsNoFlicker, "flicker");
    }

    [Fact]
    public void Trimmed_messages_that_were_told_of_are_missed_by_nobody()
    {
        var run = TestRun.Honest();
        run.Lose("caio");
        run.Say("ana");
        run.Say("bia");
        run.ComeBack("caio");
        var events = run.Of("caio");
        events.RemoveAll(happened => happened is MessageSeen { Message.Seq: 7 });
        var index = events.FindIndex(happened => happened is RoomEntered { CameBack: true });
        events[index] = ((RoomEntered)events[index]) with
        {
            Position = new Protocol.Json.Position(run.Epoch, 7, run.Log[6].Id),
            Gap = new Protocol.Json.MissingRange(7, 7, Protocol.Json.GapReason.Trimmed),
        };
        run.Log.RemoveRange(0, 7);
        Assert.Empty(run.Check().Violations);
    }
}
