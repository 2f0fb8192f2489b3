using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Telemetry;

namespace ChatSocket.Redis.Tests.Feeds;

public sealed class RoomFeedTests
{
    [Fact]
    public async Task A_feed_that_missed_nothing_is_compared_by_one_look_and_goes_on()
    {
        var fed = await FedByHand.BeginAsync(messages: 3);
        fed.Feed.Compare();
        fed.Feed.Hear(fed.Room.Append());
        await fed.UntilAtTopAsync();
        fed.Feed.Hear(fed.Room.Append());
        await fed.UntilAtTopAsync();
        Assert.InRange(fed.Room.Reads, 1, 3);
        Assert.Equal(0, fed.Room.Reconciliations);
        Assert.Empty(fed.Listener.Gaps.Items);
    }

    [Fact]
    public async Task A_hole_is_mended_out_of_the_log_and_what_came_meanwhile_follows_once()
    {
        var fed = await FedByHand.BeginAsync(messages: 2);
        var reading = new TaskCompletionSource();
        fed.Room.BeforeReading = () => reading.Task;
        fed.Room.Append(2);
        fed.Feed.Hear(fed.Room.Append());
        fed.Feed.Hear(fed.Room.Append(3));
        reading.SetResult();
        fed.Feed.Hear(fed.Room.Append());
        await fed.Listener.Messages.CountAsync(7);
        fed.Feed.Hear(fed.Room.Append());
        await fed.Listener.Messages.CountAsync(8);
        Assert.Equal(Enumerable.Range(3, 8).Select(seq => fed.Room.IdOf(seq)), fed.HeardIds());
    }

    [Fact]
    public async Task Holes_in_what_was_held_are_mended_one_after_another_and_nothing_is_told_twice()
    {
        var fed = await FedByHand.BeginAsync();
        fed.Room.MessagesInPage = 2;
        for (var round = 0; round < 200; round++)
        {
            fed.Room.Append(2);
            fed.Feed.Hear(fed.Room.Append());
            fed.Room.Append();
            fed.Feed.Hear(fed.Room.Append());
            await fed.UntilAtTopAsync();
        }

        Assert.Equal(Enumerable.Range(1, 1000).Select(seq => fed.Room.IdOf(seq)), fed.HeardIds());
    }

    [Fact]
    public async Task A_page_that_its_bytes_ended_early_is_not_taken_for_the_end_of_the_log()
    {
        var fed = await FedByHand.BeginAsync();
        fed.Room.MessagesInPage = 3;
        fed.Room.Append(20);
        fed.Feed.Compare();
        await fed.Listener.Messages.CountAsync(20);
    }

    [Fact]
    public async Task What_contradicts_the_log_is_dropped_once_the_log_was_read()
    {
        var fed = await FedByHand.BeginAsync(messages: 2);
        var gone = fed.Room.Append();
        fed.Room.Lose(1);
        fed.Feed.Hear(fed.Room.Append(2));
        // The same place in the same epoch, but not what stands there; and one that follows on something nobody has.
        fed.Feed.Hear(gone);
        var unrelated = fed.Room.Append();
        fed.Room.Lose(1);
        fed.Room.Append();
        fed.Feed.Hear(unrelated);
        fed.Feed.Compare();
        await fed.UntilAtTopAsync();
        fed.Feed.Hear(fed.Room.Append());
        await fed.UntilAtTopAsync();
        // Whichever was there first: what is told in the end is the log.
        var heard = new HeardLog(fed.Listener.All.Items, new RoomPosition(fed.Listener.Batches.Items[0].Epoch, 2, fed.Room.IdOf(2)));
        Assert.All(heard.Ids, told => Assert.Equal(fed.Room.IdOf(told.Key), told.Value));
        Assert.InRange(fed.Room.Reads, 1, 20);
    }

    [Fact]
    public async Task A_log_that_lost_its_end_goes_on_in_another_epoch_after_what_both_share()
    {
        var fed = await FedByHand.BeginAsync();
        fed.Feed.Hear(fed.Room.Append(5));
        fed.Room.Lose(2);
        fed.Room.Append(1);
        fed.Feed.Hear(fed.Room.Append(3));
        await fed.UntilAtTopAsync();
        var gap = Assert.Single(fed.Listener.Gaps.Items);
        Assert.Equal((4, 5, Continuation.Diverged, fed.Room.IdOf(3)), (gap.First, gap.Last, gap.Reason, gap.Position.Id));
        Assert.Equal(Enumerable.Range(4, 4).Select(seq => fed.Room.IdOf(seq)), fed.HeardIds().Skip(5));
    }

    [Fact]
    public async Task A_log_that_is_shorter_and_went_on_elsewhere_keeps_what_both_share()
    {
        var fed = await FedByHand.BeginAsync();
        fed.Feed.Hear(fed.Room.Append(10));
        fed.Room.Lose(4);
        // Another node noticed first.
        await fed.Room.Source.ReconcileAsync(fed.Feed.Position);
        fed.Room.Append(2);
        fed.Feed.Compare();
        await fed.UntilAtTopAsync();
        var gap = Assert.Single(fed.Listener.Gaps.Items);
        Assert.Equal((7, 10, Continuation.Diverged), (gap.First, gap.Last, gap.Reason));
        Assert.Equal([fed.Room.IdOf(7), fed.Room.IdOf(8)], fed.HeardIds().Skip(10));
    }

    [Fact]
    public async Task A_room_that_began_anew_is_told_from_its_beginning_after_one_gap()
    {
        var fed = await FedByHand.BeginAsync(messages: 5);
        fed.Room.Empty();
        fed.Feed.Hear(fed.Room.Append());
        fed.Feed.Hear(fed.Room.Append());
        await fed.UntilAtTopAsync();
        fed.Feed.Compare();
        fed.Feed.Hear(fed.Room.Append());
        await fed.UntilAtTopAsync();
        Assert.Equal((1, 5, Continuation.Epoch), Assert.Single(fed.Listener.Gaps.Items) is var gap ? (gap.First, gap.Last, gap.Reason) : default);
        Assert.Equal(Enumerable.Range(1, 3).Select(seq => fed.Room.IdOf(seq)), fed.HeardIds());
    }

    [Fact]
    public async Task What_is_held_has_a_bound_and_beyond_it_the_log_is_read_again()
    {
        var fed = await FedByHand.BeginAsync(messages: 1);
        var reading = new TaskCompletionSource();
        fed.Room.BeforeReading = () => reading.Task;
        fed.Feed.Compare();
        for (var number = 0; number < 12; number++) fed.Feed.Hear(fed.Room.Append(1, 1 << 20));
        reading.SetResult();
        await fed.UntilAtTopAsync();
        Assert.Equal(Enumerable.Range(2, 12).Select(seq => fed.Room.IdOf(seq)), fed.HeardIds());
    }

    [Fact]
    public async Task A_comparison_asked_for_while_the_last_one_fails_is_made()
    {
        var fed = await FedByHand.BeginAsync(messages: 1);
        var (asked, failing) = (new TaskCompletionSource(), new TaskCompletionSource());
        fed.Room.BeforeReading = () =>
        {
            asked.TrySetResult();
            return failing.Task;
        };
        fed.Feed.Compare();
        await asked.Task.Bounded();
        fed.Room.Append(2);
        // Redis is back, and this is the only time that anybody says so; only then the first attempt learns that it has failed.
        fed.Feed.Compare();
        fed.Room.BeforeReading = () => Task.CompletedTask;
        failing.SetException(new BackplaneUnavailableException());
        await fed.Listener.Messages.CountAsync(2);
    }

    [Fact]
    public async Task While_the_log_cannot_be_read_nothing_is_delivered_over_a_hole()
    {
        var fed = await FedByHand.BeginAsync(messages: 1);
        fed.Room.BeforeReading = () => Task.FromException(new BackplaneUnavailableException());
        fed.Room.Append();
        fed.Feed.Hear(fed.Room.Append());
        fed.Feed.Hear(fed.Room.Append());
        await Task.Yield();
        fed.Feed.Hear(fed.Room.Append());
        Assert.Empty(fed.Listener.All.Items);
        fed.Room.BeforeReading = () => Task.CompletedTask;
        fed.Feed.Compare();
        await fed.Listener.Messages.CountAsync(4);
        Assert.Equal(Enumerable.Range(2, 4).Select(seq => fed.Room.IdOf(seq)), fed.HeardIds());
    }

    [Fact]
    public async Task What_was_missed_between_the_first_look_and_the_beginning_is_read()
    {
        var fed = new FedByHand();
        var (asked, reading) = (new TaskCompletionSource(), new TaskCompletionSource());
        var source = fed.Room.Source;
        var feed = new Redis.Feeds.RoomFeed(
            Any.Room(), fed.Listener,
            source with
            {
                SnapshotAsync = async () =>
                {
                    var snapshot = await source.SnapshotAsync();
                    asked.TrySetResult();
                    await reading.Task;
                    return snapshot;
                },
            },
            new RedisSettings { NodeId = "n" }, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance,
            new ChatMetrics(TimeProvider.System));
        var beginning = feed.BeginAsync();
        await asked.Task.Bounded();
        // The connection was replaced: this was never heard, and the comparison comes before the feed has begun.
        fed.Room.Append(2);
        feed.Compare();
        reading.SetResult();
        await beginning.Bounded();
        await fed.Listener.Messages.CountAsync(2);
    }

    [Fact]
    public async Task A_room_that_came_to_be_after_the_feed_is_behind_only_when_somebody_wrote_there()
    {
        var fed = new FedByHand();
        var feed = new ChatSocket.Redis.Feeds.RoomFeed(
            Any.Room(), fed.Listener, fed.Room.Source with { SnapshotAsync = () => Task.FromResult<ChatSocket.Redis.Feeds.RoomSnapshot?>(null) },
            new RedisSettings { NodeId = "n" }, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, new ChatMetrics(TimeProvider.System));
        await feed.BeginAsync().Bounded();
        feed.Hear(fed.Room.ComeOrGo("ana"));
        for (var look = 0; look < 3; look++) Assert.False(feed.IsStuckBehind(fed.Room.Top.Epoch, 0, 1));
        fed.Room.Append();
        Assert.False(feed.IsStuckBehind(fed.Room.Top.Epoch, 1, 1));
        Assert.True(feed.IsStuckBehind(fed.Room.Top.Epoch, 1, 1));
    }

    [Fact]
    public async Task A_closed_feed_hands_nothing_over_even_when_it_was_reading()
    {
        var fed = await FedByHand.BeginAsync(messages: 1);
        var (asked, reading) = (new TaskCompletionSource(), new TaskCompletionSource());
        fed.Room.BeforeReading = () =>
        {
            asked.TrySetResult();
            return reading.Task;
        };
        fed.Room.Append();
        fed.Feed.Compare();
        await asked.Task.Bounded();
        fed.Feed.Close();
        reading.SetResult();
        await Eventually(fed);
        Assert.Empty(fed.Listener.All.Items);

        static async Task Eventually(FedByHand fed)
        {
            await Backplanes.Eventually.IsTrueAsync(() => fed.Room.Reads > 0, "the page that was asked for");
            // Whoever reads last comes after the one before.
            await fed.Room.Source.ReadAsync(new HistoryQuery(null, null, 1));
        }
    }
}
