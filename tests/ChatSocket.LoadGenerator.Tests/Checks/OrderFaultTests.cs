using ChatSocket.LoadGenerator.Checks;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Tests.Checks;

/// <summary>G3, G4 and G5: planted disorder, holes and wrong resumes are found.</summary>
public sealed class OrderFaultTests
{
    [Fact]
    public void Two_members_with_different_messages_of_one_number_are_found()
    {
        var run = TestRun.Honest();
        Bend<MessageSeen>(run, "caio", seen => seen.Message.Seq == 2, seen => seen with { Message = seen.Message with { Id = "id-only-caio-has-seen" } });
        var found = run.Finds(Guarantee.OneOrder, "members_disagree");
        Assert.Contains("caio", found.Members);
    }

    [Fact]
    public void Nodes_that_tell_different_histories_are_found()
    {
        var run = TestRun.Honest();
        run.OtherLog = [.. run.Log];
        run.OtherLog[3] = run.OtherLog[3] with { TextHash = 99 };
        Assert.Equal(2, run.Finds(Guarantee.OneOrder, "nodes_disagree").History.Count);
    }

    [Fact]
    public void A_hole_in_the_log_is_found()
    {
        var run = TestRun.Honest();
        run.Log.RemoveAt(2);
        run.Finds(Guarantee.OneOrder, "log_hole");
    }

    [Fact]
    public void A_time_that_goes_back_is_found()
    {
        var run = TestRun.Honest();
        run.Log[3] = run.Log[3] with { Ts = 1 };
        run.Finds(Guarantee.OneOrder, "time_back");
    }

    [Fact]
    public void A_new_epoch_that_nothing_explains_is_found()
    {
        var run = TestRun.Honest();
        run.BeginEpoch("E2", kept: 6);
        run.Finds(Guarantee.OneOrder, "epoch_without_cause");
    }

    [Fact]
    public void A_message_that_was_delivered_and_is_not_stored_is_found()
    {
        var run = TestRun.Honest();
        run.Of("ana").Add(new MessageSeen(run.Tick(), TestRun.Room, new LoggedMessage(run.Epoch, 7, "id-of-a-phantom-message", "caio", run.Tick(), 7)));
        run.Finds(Guarantee.OneOrder, "delivered_not_stored");
    }

    [Fact]
    public void A_dropped_message_is_found()
    {
        var run = TestRun.Honest();
        run.Of("caio").RemoveAll(happened => happened is MessageSeen { Message.Seq: 3 });
        var found = run.Finds(Guarantee.NoSilentHole, "hole");
        Assert.Equal(["caio"], found.Members);
        Assert.Contains(found.History, line => line.Contains(":4", StringComparison.Ordinal));
    }

    [Fact]
    public void A_dropped_message_at_the_very_end_is_found()
    {
        var run = TestRun.Honest();
        run.Of("caio").RemoveAll(happened => happened is MessageSeen { Message.Seq: 6 });
        Assert.Equal(run.Log[5].Id, run.Finds(Guarantee.NoSilentHole, "end_missing").MessageId);
    }

    [Fact]
    public void A_message_seen_twice_is_found()
    {
        var run = TestRun.Honest();
        run.Of("caio").Add(run.Of("caio").OfType<MessageSeen>().Last());
        run.Finds(Guarantee.NoSilentHole, "seen_twice_or_late");
    }

    [Fact]
    public void Two_messages_in_the_wrong_order_are_found()
    {
        var run = TestRun.Honest();
        var events = run.Of("caio");
        var (second, third) = (events.FindIndex(happened => happened is MessageSeen { Message.Seq: 2 }), events.FindIndex(happened => happened is MessageSeen { Message.Seq: 3 }));
        (events[second], events[third]) = (events[third], events[second]);
        run.Finds(Guarantee.NoSilentHole, "hole");
    }

    [Theory]
    [InlineData(GapReason.Trimmed)]
    [InlineData(GapReason.Diverged)]
    public void A_gap_that_does_not_name_all_it_leaves_out_is_found(GapReason reason)
    {
        var run = TestRun.Honest();
        var index = run.Of("caio").FindIndex(happened => happened is MessageSeen { Message.Seq: 2 });
        run.Of("caio").RemoveAll(happened => happened is MessageSeen { Message.Seq: 2 or 3 });
        run.Of("caio").Insert(index, new GapTold(1, TestRun.Room, new MissingRange(3, 3, reason), new Position(run.Epoch, 3, run.Log[2].Id)));
        run.Finds(Guarantee.NoSilentHole, "gap_too_small");
    }

    [Fact]
    public void A_new_epoch_without_a_word_is_found()
    {
        var run = TestRun.Honest();
        Bend<MessageSeen>(run, "caio", seen => seen.Message.Seq == 6, seen => seen with { Message = seen.Message with { Epoch = "E9" } });
        run.Finds(Guarantee.NoSilentHole, "epoch_not_announced");
    }

    [Fact]
    public void A_resume_that_goes_on_elsewhere_is_found()
    {
        var run = TestRun.Honest();
        Bend<RoomEntered>(run, "bia", entered => entered.CameBack, entered => entered with { Position = new Position(run.Epoch, 4, run.Log[3].Id) });
        run.Of("bia").RemoveAll(happened => happened is MessageSeen { Message.Seq: 4 });
        run.Finds(Guarantee.ResumeIsExact, "resumed_elsewhere");
    }

    [Fact]
    public void A_gap_over_messages_that_are_still_stored_is_found()
    {
        var run = TestRun.Honest();
        Bend<RoomEntered>(run, "bia", entered => entered.CameBack, entered => entered with
        {
            Position = new Position(run.Epoch, 4, run.Log[3].Id),
            Gap = new MissingRange(4, 4, GapReason.Trimmed),
        });
        run.Of("bia").RemoveAll(happened => happened is MessageSeen { Message.Seq: 4 });
        run.Finds(Guarantee.ResumeIsExact, "needless_gap");
    }

    [Fact]
    public void A_member_that_can_never_come_back_is_found()
    {
        var run = TestRun.Honest();
        run.Absent.Add("caio");
        run.Finds(Guarantee.ResumeIsExact, "not_back");
    }

    private static void Bend<T>(TestRun run, string nick, Func<T, bool> which, Func<T, T> bend)
        where T : MemberEvent
    {
        var events = run.Of(nick);
        var index = events.FindIndex(happened => happened is T wanted && which(wanted));
        events[index] = bend((T)events[index]);
    }
}
