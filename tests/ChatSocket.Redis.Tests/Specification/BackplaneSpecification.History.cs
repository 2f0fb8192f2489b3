namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    [Theory]
    [InlineData(null, null, 300, 1, 20, false)]
    [InlineData(null, null, 5, 16, 20, true)]
    [InlineData(null, null, 20, 1, 20, false)]
    [InlineData(null, null, 1, 20, 20, true)]
    [InlineData(0L, null, 300, 1, 20, false)]
    [InlineData(0L, null, 5, 1, 5, true)]
    [InlineData(15L, null, 5, 16, 20, false)]
    [InlineData(14L, null, 5, 15, 19, true)]
    [InlineData(19L, null, 1, 20, 20, false)]
    [InlineData(-100L, null, 5, 1, 5, true)]
    [InlineData(long.MinValue, null, 5, 1, 5, true)]
    [InlineData(null, 21L, 5, 16, 20, true)]
    [InlineData(null, 6L, 5, 1, 5, false)]
    [InlineData(null, 7L, 5, 2, 6, true)]
    [InlineData(null, 2L, 1, 1, 1, false)]
    [InlineData(null, 1000L, 5, 16, 20, true)]
    [InlineData(null, long.MaxValue, 300, 1, 20, false)]
    public async Task A_page_of_history_is_the_asked_part(long? after, long? before, int limit, long first, long last, bool more)
    {
        var room = Any.Room();
        await FillAsync(room, await JoinAsync(room), 20);
        var page = await ReadAsync(room, after, before, limit);
        Assert.Equal(Enumerable.Range((int)first, (int)(last - first + 1)).Select(seq => (long)seq), page.Messages.Select(message => message.Seq));
        Assert.Equal(more, page.More);
    }

    [Theory]
    [InlineData(null, null, 0, true)]
    [InlineData(0L, null, 0, true)]
    [InlineData(20L, null, 0, false)]
    [InlineData(null, 1L, 0, false)]
    [InlineData(null, 2L, 0, true)]
    [InlineData(20L, null, 10, false)]
    [InlineData(21L, null, 10, false)]
    [InlineData(long.MaxValue, null, 10, false)]
    [InlineData(null, 1L, 10, false)]
    [InlineData(null, 0L, 10, false)]
    [InlineData(null, long.MinValue, 10, false)]
    public async Task A_page_of_history_with_nothing_in_it_still_says_whether_there_is_more(long? after, long? before, int limit, bool more)
    {
        var room = Any.Room();
        await FillAsync(room, await JoinAsync(room), 20);
        var page = await ReadAsync(room, after, before, limit);
        Assert.Empty(page.Messages);
        Assert.Equal(more, page.More);
    }

    [Fact]
    public async Task A_room_without_messages_has_an_epoch_and_an_empty_history()
    {
        var room = Any.Room();
        var joined = await JoinAsync(room, Any.Member());
        foreach (var page in new[] { await ReadAsync(room), await ReadAsync(room, after: 0), await ReadAsync(room, before: 9) })
        {
            Assert.Equal((0, false, joined.Position.Epoch), (page.Messages.Length, page.More, page.Epoch));
        }
    }

    [Fact]
    public async Task After_trimming_a_page_begins_with_the_first_message_that_is_kept()
    {
        var room = Any.Room();
        var ana = await JoinAsync(room);
        await TrimAsync(room, ana);
        var kept = (await ReadAsync(room)).Messages;
        var first = kept[0].Seq;

        foreach (var page in new[] { await ReadAsync(room, after: 0, limit: 2), await ReadAsync(room, after: first - 1, limit: 2) })
        {
            Assert.Equal([first, first + 1], page.Messages.Select(message => message.Seq));
            Assert.True(page.More);
        }

        Assert.Equal(kept.Select(message => message.Seq), (await ReadAsync(room, after: 0)).Messages.Select(message => message.Seq));
        var before = await ReadAsync(room, before: first + 1);
        Assert.Equal(first, Assert.Single(before.Messages).Seq);
        Assert.False(before.More);
        Assert.Empty((await ReadAsync(room, before: first)).Messages);
    }

    [Fact]
    public async Task Paging_in_both_directions_reads_the_whole_log()
    {
        var room = Any.Room();
        await FillAsync(room, await JoinAsync(room), 23);
        var (up, down) = (new List<long>(), new List<long>());
        for (long? after = 0; after is not null;)
        {
            var page = await ReadAsync(room, after, limit: 5);
            up.AddRange(page.Messages.Select(message => message.Seq));
            after = page.More ? up[^1] : null;
        }

        for (long? before = 24; before is not null;)
        {
            var page = await ReadAsync(room, before: before, limit: 5);
            down.InsertRange(0, page.Messages.Select(message => message.Seq));
            before = page.More ? down[0] : null;
        }

        Assert.Equal(Enumerable.Range(1, 23).Select(seq => (long)seq), up);
        Assert.Equal(up, down);
    }

    [Fact]
    public async Task History_is_what_was_published()
    {
        var room = Any.Room();
        var ana = await JoinAsync(room);
        var listener = await ListenAsync(room);
        await AppendAsync(room, ana.Says("um"), ana.Says("dois"));
        var published = await listener.Messages.CountAsync(2);
        var page = await ReadAsync(room);
        Assert.Equal(listener.Batches.Items[0].Epoch, page.Epoch);
        Assert.Equal(
            published.Select(message => (message.Seq, message.Id, message.From, TextOf(message), message.Ts)),
            page.Messages.Select(message => (message.Seq, message.Id, message.From, TextOf(message), message.Ts)));
    }
}
