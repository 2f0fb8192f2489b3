using ChatSocket.LoadGenerator.Checks;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Tests.Checks;

/// <summary>G7 and G8: what must not happen while Redis is away, or while somebody does not read.</summary>
public sealed class RedisFaultTests
{
    private const long Length = 20_000;

    [Fact]
    public void While_Redis_is_away_refusing_soon_is_right()
    {
        var (run, from) = WithoutRedis();
        Attempt(run, from + 3_000, answeredAfter: 20);
        Assert.Empty(run.Check().Violations);
    }

    [Fact]
    public void A_connection_that_is_lost_because_Redis_is_away_is_found()
    {
        var (run, from) = WithoutRedis();
        run.Of("ana").Add(new ConnectionEnded(from + 3_000, from, ConnectionEnds.Closed));
        run.Of("ana").Add(new SessionBegan(from + 3_100, "n2", true));
        Assert.Equal(["ana"], run.Finds(Guarantee.RedisAway, "connection_lost").Members);
    }

    [Fact]
    public void A_notice_that_only_one_node_can_know_of_is_found()
    {
        var (run, from) = WithoutRedis();
        run.Of("ana").Add(new PresenceSeen(from + 5_000, TestRun.Room, PresenceEvent.Join, "eva"));
        run.Finds(Guarantee.RedisAway, "presence_alone");
    }

    [Fact]
    public void A_send_that_hangs_while_Redis_is_away_is_found()
    {
        var (run, from) = WithoutRedis();
        Attempt(run, from + 3_000, answeredAfter: 16_000);
        run.Finds(Guarantee.RedisAway, "no_answer");
    }

    [Fact]
    public void A_slow_reader_that_was_ended_and_got_the_rest_is_as_promised()
    {
        var run = TestRun.Honest();
        run.Slow = Slow();
        Assert.Empty(run.Check().Violations);
    }

    [Fact]
    public void A_reader_that_may_be_slow_for_ever_is_found()
    {
        var run = TestRun.Honest();
        run.Slow = Slow() with { WasEnded = false };
        run.Finds(Guarantee.SlowReaderAlone, "slow_reader_kept");
    }

    [Fact]
    public void A_slow_reader_that_never_gets_the_rest_is_found()
    {
        var run = TestRun.Honest();
        run.Slow = Slow() with { CaughtUp = false };
        run.Finds(Guarantee.SlowReaderAlone, "slow_reader_lost");
    }

    [Fact]
    public void Others_that_wait_for_a_slow_reader_are_found()
    {
        var run = TestRun.Honest();
        run.Slow = Slow() with { Meanwhile = 5_000_000 };
        run.Finds(Guarantee.SlowReaderAlone, "others_slowed");
    }

    [Fact]
    public void Others_that_are_ended_with_a_slow_reader_are_found()
    {
        var run = TestRun.Honest();
        var lost = run.Of("bia").OfType<ConnectionEnded>().First().At;
        run.Slow = Slow() with { From = lost - 1, To = lost + 1 };
        Assert.Contains("bia", run.Finds(Guarantee.SlowReaderAlone, "others_ended").Members);
    }

    [Fact]
    public void What_is_late_because_this_program_stood_still_is_no_finding()
    {
        var (run, from) = WithoutRedis();
        Attempt(run, from + 3_000, answeredAfter: 9_000);
        run.Stalls.Add(new Stall(from + 4_000, from + 11_000));
        Assert.Empty(run.Check().Violations);
        run.Stalls.Clear();
        run.Stalls.Add(new Stall(from + 4_000, from + 4_500));
        run.Finds(Guarantee.RedisAway, "no_answer");
    }

    [Fact]
    public void Silence_that_only_this_program_kept_is_no_finding()
    {
        var (run, from) = WithoutRedis();
        run.Of("ana").Add(new ConnectionEnded(from + 9_000, from + 4_000, ConnectionEnds.Silence));
        run.Of("ana").Add(new SessionBegan(from + 9_100, "n2", true));
        run.Finds(Guarantee.RedisAway, "connection_lost");
        run.Stalls.Add(new Stall(from + 4_500, from + 8_000));
        Assert.Empty(run.Check().Violations);
    }

    [Fact]
    public void Others_that_waited_because_this_program_stood_still_did_not_wait_for_the_slow_reader()
    {
        var run = TestRun.Honest();
        run.Slow = Slow() with { From = 0, To = 10_000, Meanwhile = 3_000_000 };
        run.Finds(Guarantee.SlowReaderAlone, "others_slowed");
        run.Stalls.Add(new Stall(1_000, 4_000));
        Assert.DoesNotContain(run.Check().Violations, violation => violation.Rule == "others_slowed");
    }

    private static SlowReaderRecord Slow() => new("davi", 1, 2, 10, 10, true, true, 1000, 1200);

    private static (TestRun Run, long From) WithoutRedis()
    {
        var run = TestRun.Honest();
        var from = run.Tick();
        run.Faults.Add(new FaultRecord("redis-pause", "", from, run.Tick(Length), FaultEffects.RedisAway));
        return (run, from);
    }

    private static void Attempt(TestRun run, long at, long answeredAfter)
    {
        run.Of("ana").Add(new SendAttempted(at, TestRun.Room, "id-while-redis-is-away", 7, false, run.Top()));
        run.Of("ana").Add(new SendAnswered(at + answeredAfter, TestRun.Room, "id-while-redis-is-away", SendAnswer.Refused, default, 0, ErrorCode.Unavailable));
    }
}
