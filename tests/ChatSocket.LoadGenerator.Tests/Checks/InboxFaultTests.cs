using ChatSocket.LoadGenerator.Checks;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Tests.Checks;

/// <summary>An inbox keeps the promises of a room with one reader; planted faults in it are found.</summary>
public sealed class InboxFaultTests
{
    private static readonly string _inbox = InboxRoom.Of("bia");

    [Fact]
    public void Private_messages_that_arrive_are_no_finding()
    {
        var run = WithMail(out _);
        run.Lose("bia");
        run.ComeBack("bia");
        run.Of("bia").Add(new RoomEntered(run.Tick(), _inbox, Last(run), true, null));
        run.Write("caio", "bia");
        Assert.Empty(run.Check().Violations);
    }

    [Fact]
    public void An_acknowledged_one_that_is_not_in_the_inbox_is_found()
    {
        var run = WithMail(out var lost);
        run.Inboxes["bia"].RemoveAt(run.Inboxes["bia"].Count - 1);
        run.Of("bia").RemoveAll(happened => happened is MessageSeen seen && seen.Message == lost);
        Assert.Equal(lost.Id, run.Finds(Guarantee.AckMeansStored, "acknowledged_lost").MessageId);
    }

    [Fact]
    public void One_that_never_reaches_its_addressee_is_found()
    {
        var run = WithMail(out var last);
        run.Of("bia").RemoveAll(happened => happened is MessageSeen seen && seen.Message == last);
        run.Finds(Guarantee.NoSilentHole, "end_missing");
        run.Write("caio", "bia");
        run.Finds(Guarantee.NoSilentHole, "hole");
    }

    [Fact]
    public void One_that_stands_there_twice_is_found()
    {
        var run = WithMail(out var message);
        var again = message with { Seq = message.Seq + 1 };
        run.Inboxes["bia"].Add(again);
        run.Of("bia").Add(new MessageSeen(run.Tick(), _inbox, again));
        run.Finds(Guarantee.OneAppendPerId, "stored_twice");
    }

    [Fact]
    public void One_that_reaches_somebody_else_is_found()
    {
        var run = WithMail(out var message);
        run.Write("ana", "caio");
        run.Of("caio").Add(new MessageSeen(run.Tick(), InboxRoom.Of("caio"), message with { Epoch = "inbox-of-caio", Seq = 2 }));
        run.Finds(Guarantee.OneOrder, "delivered_not_stored");
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_guests_inbox_ends_with_its_session_and_with_nothing_else(bool resumed, bool isRight)
    {
        var run = WithMail(out var last);
        run.Lose("bia");
        run.Tick(resumed ? 1_000 : 11_000);
        run.ComeBack("bia", resumed);
        run.Of("bia").Add(new RoomEntered(run.Tick(), _inbox, new Position("", 0), true, new MissingRange(1, last.Seq, GapReason.Epoch)));
        run.Inboxes["bia"].Clear();
        if (isRight) Assert.Empty(run.Check().Violations);
        else run.Finds(Guarantee.AckMeansStored, "acknowledged_lost");
    }

    private static TestRun WithMail(out LoggedMessage last)
    {
        var run = TestRun.Honest();
        run.Write("ana", "bia");
        run.Write("caio", "bia");
        last = run.Write("ana", "bia");
        return run;
    }

    private static Position Last(TestRun run) => new(run.Inboxes["bia"][^1].Epoch, run.Inboxes["bia"][^1].Seq, run.Inboxes["bia"][^1].Id);
}
