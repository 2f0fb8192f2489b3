using ChatSocket.LoadGenerator.Checks;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Tests.Checks;

/// <summary>G1 and G2: planted losses and repetitions are found.</summary>
public sealed class StorageFaultTests
{
    [Fact]
    public void An_acknowledged_message_that_is_not_in_the_log_is_found()
    {
        var run = TestRun.Honest();
        var lost = run.Log[^1];
        run.Log.RemoveAt(run.Log.Count - 1);
        var found = run.Finds(Guarantee.AckMeansStored, "acknowledged_lost");
        Assert.Equal(lost.Id, found.MessageId);
        Assert.Contains("bia", found.Members);
        Assert.Contains(found.History, line => line.Contains("acknowledged", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_message_at_an_acknowledged_place_is_found()
    {
        var run = TestRun.Honest();
        run.Log[2] = run.Log[2] with { Id = "id-of-somebody-else" };
        run.Finds(Guarantee.AckMeansStored, "acknowledged_lost");
    }

    [Fact]
    public void An_acknowledged_message_with_another_text_is_found()
    {
        var run = TestRun.Honest();
        run.Log[2] = run.Log[2] with { TextHash = 8 };
        run.Finds(Guarantee.AckMeansStored, "acknowledged_altered");
    }

    [Fact]
    public void What_Redis_lost_without_a_word_is_found()
    {
        var run = TestRun.Honest();
        run.Faults.Add(new FaultRecord("redis-failover", "", run.Tick(), run.Tick(), FaultEffects.LosesData));
        run.Log.RemoveRange(4, 2);
        run.Finds(Guarantee.AckMeansStored, "acknowledged_lost");
    }

    [Fact]
    public void A_fence_that_lets_a_repetition_through_is_found()
    {
        var run = TestRun.Honest();
        var again = run.Log[0] with { Seq = run.Log.Count + 1 };
        run.Log.Add(again);
        foreach (var nick in (string[])["ana", "bia", "caio"]) run.Of(nick).Add(new MessageSeen(run.Tick(), TestRun.Room, again));
        var found = run.Finds(Guarantee.OneAppendPerId, "stored_twice");
        Assert.Equal(again.Id, found.MessageId);
        Assert.Equal(2, found.History.Count);
    }

    [Fact]
    public void A_send_that_nobody_ever_answered_is_found()
    {
        var run = TestRun.Honest();
        run.Of("caio").Add(new SendAttempted(run.Tick(), TestRun.Room, "id-without-an-answer", 7, false, run.Top()));
        run.Finds(Guarantee.OneAppendPerId, "never_settled");
    }

    [Fact]
    public void A_refused_message_that_is_stored_is_found()
    {
        var run = TestRun.Honest();
        var index = run.Of("caio").FindIndex(happened => happened is SendAnswered);
        run.Of("caio")[index] = (SendAnswered)run.Of("caio")[index] with { Answer = SendAnswer.Refused, Error = ErrorCode.NotMember };
        run.Finds(Guarantee.OneAppendPerId, "refused_and_stored");
    }

    [Fact]
    public void Two_acknowledgements_at_two_places_are_found()
    {
        var run = TestRun.Honest();
        var ack = run.Of("ana").OfType<SendAnswered>().First();
        run.Of("ana").Add(ack with { Position = new Position(run.Epoch, 2, ack.Id) });
        run.Finds(Guarantee.OneAppendPerId, "acknowledged_twice");
    }

    [Fact]
    public void Calling_a_send_unknown_while_the_log_can_tell_is_found()
    {
        var run = TestRun.Honest();
        run.Of("caio").Add(new SendAttempted(run.Tick(), TestRun.Room, "id-that-is-given-up", 7, true, new Position(run.Epoch, 2, run.Log[1].Id)));
        run.Of("caio").Add(new SendAnswered(run.Tick(), TestRun.Room, "id-that-is-given-up", SendAnswer.Unknown, default, 0, ErrorCode.UnknownOutcome));
        run.Finds(Guarantee.OneAppendPerId, "given_up");
    }

    [Fact]
    public void A_message_that_nobody_sent_there_is_found()
    {
        var run = TestRun.Honest();
        run.Log.Add(run.Log[^1] with { Seq = run.Log.Count + 1, Id = "id-of-another-room" });
        foreach (var nick in (string[])["ana", "bia", "caio"]) run.Of(nick).Add(new MessageSeen(run.Tick(), TestRun.Room, run.Log[^1]));
        Assert.Equal("id-of-another-room", run.Finds(Guarantee.OneAppendPerId, "never_sent").MessageId);
    }

    [Fact]
    public void Whoever_is_no_member_of_the_run_may_say_what_it_likes()
    {
        var run = TestRun.Honest();
        run.Log.Add(run.Log[^1] with { Seq = run.Log.Count + 1, Id = "id-of-a-stranger", From = "stranger" });
        foreach (var nick in (string[])["ana", "bia", "caio"]) run.Of(nick).Add(new MessageSeen(run.Tick(), TestRun.Room, run.Log[^1]));
        Assert.Empty(run.Check().Violations);
    }

    [Fact]
    public void Another_text_than_was_sent_is_found_also_where_nobody_acknowledged_it()
    {
        var run = TestRun.Honest();
        var message = run.Log[^1];
        run.Of("bia").RemoveAll(happened => happened is SendAnswered answered && answered.Id == message.Id);
        run.Of("bia").Add(new SendAnswered(run.Tick(), TestRun.Room, message.Id, SendAnswer.Unknown, default, 0, ErrorCode.Internal));
        Assert.Empty(run.Check().Violations);
        var index = run.Of("bia").FindIndex(happened => happened is SendAttempted sent && sent.Id == message.Id);
        run.Of("bia")[index] = (SendAttempted)run.Of("bia")[index] with { TextHash = 8 };
        run.Finds(Guarantee.OneAppendPerId, "stored_altered");
    }
}
