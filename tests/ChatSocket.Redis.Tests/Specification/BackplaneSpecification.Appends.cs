using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    [Fact]
    public async Task A_log_begins_with_1_and_has_no_holes()
    {
        var room = Any.Room();
        var ana = await JoinAsync(room);
        for (var seq = 1; seq <= 5; seq++)
        {
            var appended = await AppendOneAsync(room, ana.Says($"{seq}"));
            Assert.Equal((AppendOutcome.Stored, seq), (appended.Outcome, appended.Seq));
        }
    }

    [Fact]
    public async Task A_batch_is_stored_and_published_once_in_its_order_as_it_was_given()
    {
        var room = Any.Room();
        var (ana, bia) = (await JoinAsync(room), await JoinAsync(room));
        var listener = await ListenAsync(room);
        AppendRequest[] batch = [ana.Says("um"), bia.Says("dois\n\u0007"), ana.Says("três")];

        var result = await AppendAsync(room, batch);
        await AppendAsync(room, ana.Says("quatro"));

        var heard = (await listener.Messages.CountAsync(4))[..3];
        Assert.Equal([1, 2, 3], heard.Select(message => message.Seq));
        Assert.Equal(batch.Select(request => request.Id), heard.Select(message => message.Id));
        Assert.Equal(batch.Select(request => request.From), heard.Select(message => message.From));
        Assert.Equal(["um", "dois\n\u0007", "três"], heard.Select(TextOf));
        Assert.Equal(result.Items.Select(item => (item.Seq, item.Ts)), heard.Select(message => (message.Seq, message.Ts)));
        Assert.Equal(3, listener.Batches.Items[0].Messages.Length);
        Assert.Equal(4, listener.Messages.Count);
    }

    [Fact]
    public async Task A_published_batch_names_its_epoch_and_the_message_before_it()
    {
        var room = Any.Room();
        var ana = Any.Member();
        var joined = await JoinAsync(room, ana);
        var listener = await ListenAsync(room);
        await AppendAsync(room, ana.Says("a", "first-message-id-"), ana.Says("b", "second-message-id"));
        var result = await AppendAsync(room, ana.Says("c"));

        var batches = (await listener.Messages.CountAsync(3)) is not null ? listener.Batches.Items : [];
        Assert.Equal("", batches[0].PreviousId);
        Assert.Equal("second-message-id", batches[^1].PreviousId);
        Assert.All(batches, batch => Assert.Equal(joined.Position.Epoch, batch.Epoch));
        Assert.Equal(joined.Position.Epoch, result.Epoch);
        Assert.NotEmpty(joined.Position.Epoch);
    }

    [Fact]
    public async Task What_is_refused_takes_no_number_and_stops_nothing()
    {
        var room = Any.Room();
        var ana = await JoinAsync(room);
        var listener = await ListenAsync(room);
        var result = await AppendAsync(room, ana.Says("um"), Any.Member().Says("ninguém"), ana.Says("dois"));

        Assert.Equal([AppendOutcome.Stored, AppendOutcome.NotMember, AppendOutcome.Stored], result.Items.Select(item => item.Outcome));
        Assert.Equal([1, 0, 2], result.Items.Select(item => item.Seq));
        Assert.Equal(["um", "dois"], (await listener.Messages.CountAsync(2)).Select(TextOf));
    }

    [Fact]
    public async Task A_batch_of_which_nothing_was_stored_is_not_published()
    {
        var room = Any.Room();
        var ana = await JoinAsync(room);
        var listener = await ListenAsync(room);
        await AppendAsync(room, Any.Member().Says("ninguém"));
        await AppendAsync(room, ana.Says("alguém"));
        await listener.Messages.CountAsync(1);
        Assert.Equal("alguém", TextOf(Assert.Single(Assert.Single(listener.Batches.Items).Messages)));
    }

    [Fact]
    public async Task Time_never_goes_back()
    {
        var room = Any.Room();
        var ana = await JoinAsync(room);
        await FillAsync(room, ana, 50);
        var times = (await ReadAsync(room)).Messages.Select(message => message.Ts).ToArray();
        Assert.Equal(50, times.Length);
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task A_large_batch_is_stored_whole()
    {
        var room = Any.Room();
        var ana = await JoinAsync(room);
        var listener = await ListenAsync(room);
        var batch = Enumerable.Range(1, 512).Select(number => ana.Says($"{number}")).ToArray();
        var result = await AppendAsync(room, batch);
        Assert.Equal(Enumerable.Range(1, 512).Select(seq => (long)seq), result.Items.Select(item => item.Seq));
        Assert.Equal(batch.Select(request => request.Id), (await listener.Messages.CountAsync(512)).Select(message => message.Id));
    }

    [Fact]
    public async Task A_room_that_does_not_exist_stores_nothing()
    {
        Assert.Equal(AppendOutcome.NotMember, (await AppendOneAsync(Any.Room(), Any.Member().Says("eco"))).Outcome);
    }
}
