using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    [Fact]
    public async Task A_retry_of_a_stored_message_gives_the_first_result_and_appends_nothing()
    {
        var room = Any.Room();
        var ana = Any.Member();
        var start = (await JoinAsync(room, ana)).Position;
        var listener = await ListenAsync(room);
        var first = await AppendOneAsync(room, ana.Says("uma vez", "repeated-message-id"));
        await AppendAsync(room, ana.Says("no meio"));

        Assert.Equal(first, await AppendOneAsync(room, ana.Says("uma vez", "repeated-message-id", start)));
        Assert.Equal(first, await AppendOneAsync(room, ana.Says("uma vez", "repeated-message-id", start)));

        await AppendAsync(room, ana.Says("fim"));
        Assert.Equal(["uma vez", "no meio", "fim"], (await listener.Messages.CountAsync(3)).Select(TextOf));
    }

    [Fact]
    public async Task A_retry_finds_what_another_attachment_of_the_session_stored()
    {
        var room = Any.Room();
        var before = Any.Member();
        var start = (await JoinAsync(room, before)).Position;
        var first = await AppendOneAsync(room, before.Says("uma vez", "repeated-message-id"));
        var now = before.Later();
        await JoinAsync(room, now);
        Assert.Equal(first, await AppendOneAsync(room, now.Says("uma vez", "repeated-message-id", start)));
    }

    [Fact]
    public async Task A_retry_of_a_message_that_was_never_stored_appends_it_once()
    {
        var room = Any.Room();
        var ana = Any.Member();
        var start = (await JoinAsync(room, ana)).Position;
        await AppendAsync(room, ana.Says("antes"));
        var first = await AppendOneAsync(room, ana.Says("agora", "repeated-message-id", start));
        Assert.Equal((AppendOutcome.Stored, 2), (first.Outcome, first.Seq));
        Assert.Equal(first, await AppendOneAsync(room, ana.Says("agora", "repeated-message-id", start)));
        Assert.Equal(2, (await ReadAsync(room)).Messages.Length);
    }

    [Fact]
    public async Task The_same_id_twice_in_one_batch_is_stored_once()
    {
        var room = Any.Room();
        var ana = Any.Member();
        var start = (await JoinAsync(room, ana)).Position;
        var again = ana.Says("uma vez", "repeated-message-id", start);
        var result = await AppendAsync(room, again, ana.Says("outra"), again);
        Assert.Equal([1, 2, 1], result.Items.Select(item => item.Seq));
        Assert.Equal(result.Items[0], result.Items[2]);
        Assert.Equal(2, (await ReadAsync(room)).Messages.Length);
    }

    [Fact]
    public async Task A_first_attempt_and_its_retry_in_one_batch_are_stored_once()
    {
        var room = Any.Room();
        var ana = Any.Member();
        var start = (await JoinAsync(room, ana)).Position;
        var result = await AppendAsync(room, ana.Says("a", "repeated-message-id"), ana.Says("a", "repeated-message-id", start));
        Assert.Equal(result.Items[0], result.Items[1]);
        Assert.Single((await ReadAsync(room)).Messages);
    }

    [Fact]
    public async Task The_log_is_searched_only_after_the_given_position()
    {
        var room = Any.Room();
        var ana = await JoinAsync(room);
        var first = await AppendAsync(room, ana.Says("a", "repeated-message-id"));
        var position = new RoomPosition(first.Epoch, 1, "repeated-message-id");
        Assert.Equal(2, (await AppendOneAsync(room, ana.Says("a", "repeated-message-id", position))).Seq);
    }

    [Fact]
    public async Task A_retry_of_a_session_that_is_no_longer_in_appends_nothing()
    {
        var room = Any.Room();
        var before = Any.Member();
        var start = (await JoinAsync(room, before)).Position;
        await JoinAsync(room, before.Later());
        Assert.Equal(AppendOutcome.NotMember, (await AppendOneAsync(room, before.Says("tarde", retryAfter: start))).Outcome);
        Assert.Empty((await ReadAsync(room)).Messages);
    }

    [Fact]
    public async Task A_retry_after_the_log_was_trimmed_cannot_be_decided()
    {
        var room = Any.Room();
        var ana = Any.Member();
        var start = (await JoinAsync(room, ana)).Position;
        await AppendAsync(room, ana.Says("uma vez", "repeated-message-id"));
        await TrimAsync(room, ana);
        var top = (await ReadAsync(room, limit: 1)).Messages[^1].Seq;
        Assert.Equal(AppendOutcome.Undecidable, (await AppendOneAsync(room, ana.Says("uma vez", "repeated-message-id", start))).Outcome);
        Assert.Equal(top, (await ReadAsync(room, limit: 1)).Messages[^1].Seq);
    }

    [Fact]
    public async Task A_retry_that_begins_right_where_the_trimmed_part_ended_can_be_decided()
    {
        var room = Any.Room();
        var ana = Any.Member();
        var epoch = (await JoinAsync(room, ana)).Position.Epoch;
        await TrimAsync(room, ana);
        var kept = await ReadAsync(room);
        var edge = new RoomPosition(epoch, kept.Messages[0].Seq - 1, "");
        var beyond = edge with { Seq = edge.Seq - 1 };
        var result = await AppendAsync(room, ana.Says("a", retryAfter: beyond), ana.Says("b", retryAfter: edge));
        Assert.Equal([AppendOutcome.Undecidable, AppendOutcome.Stored], result.Items.Select(item => item.Outcome));
    }

    [Fact]
    public async Task A_retry_in_a_part_that_is_still_kept_is_found_even_where_more_was_trimmed()
    {
        var room = Any.Room();
        var ana = Any.Member();
        var epoch = (await JoinAsync(room, ana)).Position.Epoch;
        await TrimAsync(room, ana);
        var kept = (await ReadAsync(room, limit: 2)).Messages[^1];
        var found = await AppendOneAsync(room, ana.Says("x", kept.Id, new RoomPosition(epoch, 0, "")));
        Assert.Equal(new Appended(AppendOutcome.Stored, kept.Seq, kept.Ts), found);
    }

    [Fact]
    public async Task A_retry_from_another_epoch_or_from_beyond_the_top_cannot_be_decided()
    {
        var room = Any.Room();
        var ana = Any.Member();
        var start = (await JoinAsync(room, ana)).Position;
        await AppendAsync(room, ana.Says("a", "repeated-message-id"));
        var result = await AppendAsync(
            room,
            ana.Says("a", "repeated-message-id", start with { Epoch = "another-epoch" }),
            ana.Says("a", "repeated-message-id", start with { Seq = 2 }),
            ana.Says("b", retryAfter: start with { Seq = 1 }));
        Assert.Equal([AppendOutcome.Undecidable, AppendOutcome.Undecidable, AppendOutcome.Stored], result.Items.Select(item => item.Outcome));
    }
}
