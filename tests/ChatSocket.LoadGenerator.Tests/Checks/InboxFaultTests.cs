using ChatSocket.LoadGenerator.Checks;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol;
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

    /// <summary>In the log of the wrong inbox as well, so that there everything agrees.</summary>
    [Fact]
    public void One_that_stands_in_somebody_elses_inbox_is_found()
    {
        var run = WithMail(out var message);
        run.Write("ana", "caio");
        var leaked = message with { Epoch = "inbox-of-caio", Seq = 2, TextHash = 0 };
        run.Inboxes["caio"].Add(leaked);
        run.Of("caio").Add(new MessageSeen(run.Tick(), InboxRoom.Of("caio"), leaked));
        var found = run.Finds(Guarantee.OneAppendPerId, "never_sent");
        Assert.Equal((message.Id, InboxRoom.Of("caio")), (found.MessageId, found.Room));
        Assert.Contains("caio", found.Members);
        Assert.Contains(found.History, line => line.Contains($"to {_inbox}", StringComparison.Ordinal));
    }

    [Fact]
    public void An_inbox_that_its_owner_is_never_told_of_is_found()
    {
        var run = WithMail(out _);
        run.Of("bia").RemoveAll(happened => happened is MessageSeen seen && seen.Room == _inbox || happened is RoomEntered entered && entered.Room == _inbox);
        run.Finds(Guarantee.NoSilentHole, "end_missing");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Calling_one_unknown_is_right_only_where_ids_were_dropped(bool trimmed, bool isRight)
    {
        var run = WithMail(out _);
        run.Of("ana").Add(new SendAttempted(run.Tick(), _inbox, "id-that-is-given-up", 7, true, new Position(InboxRoom.SomeEpoch, 0)));
        run.Of("ana").Add(new SendAnswered(run.Tick(), _inbox, "id-that-is-given-up", SendAnswer.Unknown, default, 0, ErrorCode.UnknownOutcome));
        if (trimmed) run.Inboxes["bia"].RemoveAt(0);
        if (isRight) Assert.Empty(run.Check().Violations);
        else run.Finds(Guarantee.OneAppendPerId, "given_up");
    }

    /// <summary>Servers that somebody else runs may have faults nobody knows of; what they lose for a session that goes on they have to say.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Where_nothing_is_known_of_the_servers_a_lost_connection_alone_excuses_no_lost_message(int hellos, bool isRight)
    {
        var run = WithMail(out var lost);
        run.FaultsKnown = false;
        run.Lose("bia");
        if (hellos > 1) run.Of("bia").Add(new HelloSent(run.Tick()));
        run.ComeBack("bia");
        run.Of("bia").RemoveAll(happened => happened is MessageSeen seen && seen.Message == lost);
        run.Inboxes["bia"].RemoveAt(run.Inboxes["bia"].Count - 1);
        if (isRight) Assert.Empty(run.Check().Violations);
        else run.Finds(Guarantee.AckMeansStored, "acknowledged_lost");
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
