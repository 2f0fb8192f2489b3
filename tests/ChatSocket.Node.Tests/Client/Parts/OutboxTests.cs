using ChatSocket.Client;
using ChatSocket.Client.Connections;
using ChatSocket.Client.Rooms;
using ChatSocket.Client.Sends;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Node.Tests.Client.Parts;

public sealed class OutboxTests
{
    private readonly ManualClock _clock = new();
    private readonly RoomCursor _room = new("obra", new Position("e", 7, "i"));
    private readonly Outbox _outbox;

    public OutboxTests() =>
        _outbox = new Outbox(3, 100, new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8), new Random(1)), _clock);

    [Fact]
    public void It_takes_no_more_than_it_may_keep()
    {
        for (var number = 0; number < 3; number++) Add($"a{number}");
        var full = Assert.Throws<OutboxFullException>(() => Add("more"));
        Assert.Equal((3, 30), (full.Messages, full.Bytes));
        Settle(Assert.IsType<ClientMessage>(Next()));
        Assert.Throws<OutboxFullException>(() => Add("long", 81));
        Add("fits", 80);
    }

    [Fact]
    public void One_of_a_room_is_under_way_at_a_time_and_rooms_do_not_wait_for_each_other()
    {
        Add("a1");
        Add("b1", room: "other");
        Add("a2");
        Assert.Equal(("a1", "b1"), (Next()!.Id, Next()!.Id));
        Assert.Null(Next());
        _outbox.Acknowledge("a1");
        Assert.Equal("a2", Next()!.Id);
    }

    [Fact]
    public void After_a_lost_connection_the_same_id_asks_whether_it_was_stored()
    {
        Add("a1");
        Assert.False(Next()!.Retry);
        _outbox.LoseConnection();
        _room.Take("e", new StoredMessage(8, "x", "bob", "t", 0));
        var retry = Next()!;
        Assert.Equal(("a1", true, new Position("e", 7)), (retry.Id, retry.Retry, retry.AfterPosition!.Value with { Id = "" }));
    }

    [Fact]
    public void A_room_that_is_not_there_yet_keeps_its_texts_back()
    {
        Add("a1");
        _room.Detach();
        Assert.Null(Next());
    }

    [Fact]
    public void What_may_succeed_later_waits_first_and_begins_anew_when_nothing_was_stored()
    {
        Add("a1");
        var attempt = Next()!;
        Assert.NotNull(Refuse(attempt, ErrorCode.RateLimited, out var retried));
        Assert.True(retried);
        Assert.Null(_outbox.Next(_ => _room, null, out var wait));
        Assert.InRange(wait, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
        _clock.Pass(wait);
        Assert.Equal(("a1", false), (Next()!.Id, attempt.Retry));
    }

    [Fact]
    public void An_unknown_outcome_is_asked_for_again_and_a_final_one_ends_it()
    {
        Add("a1");
        Refuse(Next()!, ErrorCode.UnknownOutcome, out _);
        _clock.Pass(TimeSpan.FromSeconds(10));
        var again = Next()!;
        Assert.True(again.Retry);
        Assert.NotNull(_outbox.Refuse(Error(again, ErrorCode.UnknownOutcome, retry: false), out var retried));
        Assert.False(retried);
        Assert.Equal(0, _outbox.Count);
    }

    [Fact]
    public void Errors_of_others_and_acks_of_what_was_never_sent_change_nothing()
    {
        Add("a1");
        Assert.Null(_outbox.Acknowledge("a1"));
        Assert.Null(_outbox.Refuse(new ErrorMessage(ErrorCode.TooLong, "too_long", "", false) { Ref = "a1" }, out _));
        Next();
        Assert.Null(_outbox.Refuse(new ErrorMessage(ErrorCode.TooLong, "too_long", "", false) { Ref = "other" }, out _));
        Assert.Null(_outbox.Refuse(new ErrorMessage(ErrorCode.TooLong, "too_long", "", false), out _));
        Assert.Equal(1, _outbox.Count);
    }

    private void Add(string id, int bytes = 10, string room = "obra") =>
        _outbox.Add(new PendingSend(room, room, id, new byte[bytes], JsonReference.Of(id)));

    private ClientMessage? Next() => _outbox.Next(_ => _room, null, out _);

    private void Settle(ClientMessage message) => Assert.NotNull(_outbox.Acknowledge(message.Id!));

    private PendingSend? Refuse(ClientMessage message, ErrorCode code, out bool retried) => _outbox.Refuse(Error(message, code, code.MayRetry()), out retried);

    private static ErrorMessage Error(ClientMessage message, ErrorCode code, bool retry) => new(code, code.Code(), "", retry) { Ref = message.Id };
}
