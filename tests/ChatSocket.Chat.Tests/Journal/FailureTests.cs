using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Journal;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Tests.Journal;

/// <summary>A disk that fails once is not asked again: nothing more is stored until a restart, and nothing acknowledged is lost.</summary>
public sealed class FailureTests
{
    private const int NoSpaceLeft = 28;

    [Theory]
    [InlineData("write")]
    [InlineData("flush")]
    public async Task The_group_in_flight_is_unknown_and_everything_later_unavailable(string step)
    {
        var (storage, log) = (new MemoryStorage(), new RememberedLog());
        await using var chat = Chats.Start(storage, log: log);
        var (room, other) = (Chats.Room("a"), Chats.Room("b"));
        var (ana, bia, ear) = (await chat.EnterAsync(room), await chat.EnterAsync(other, Chats.Person("Bia")), new Ear());
        await chat.SubscribeAsync(room, ear);
        await chat.SayAllAsync(room, ana, ["kept"]);
        var before = await chat.PositionAsync(room);
        var held = storage.Hold($"{step} {JournalFiles.Current}");

        var inFlight = chat.AppendAsync(room, new[] { ana.Says("in flight", "id-of-the-one-in-flight") });
        await held.Reached;
        var queued = chat.AppendAsync(other, new[] { bia.Says("queued") });
        var queuedTopic = chat.SetTopicAsync(other, bia.Attachment, "queued");
        held.Fail(new IOException("No space left on device", NoSpaceLeft));

        Assert.Equal(AppendOutcome.Unknown, (await inFlight.Soon()).Items[0].Outcome);
        Assert.Equal(AppendOutcome.Unavailable, (await queued.Soon()).Items[0].Outcome);
        Assert.Equal(RoomOutcome.Unavailable, await queuedTopic.Soon());
        Assert.False(chat.IsUp);
        Assert.Equal(AppendOutcome.Unavailable, (await chat.SayAsync(room, ana.Says("later"))).Outcome);
        Assert.Equal(AppendOutcome.Unavailable, (await chat.SayAsync(room, ana.Says("later", "id-of-the-one-that-is-later"))).Outcome);
        Assert.Equal(RoomOutcome.Unavailable, await chat.SetTopicAsync(room, ana.Attachment, "later").Soon());
        Assert.Equal(RoomOutcome.Unavailable, await chat.CreateAsync(Chats.Room("c"), "").Soon());
        Assert.Equal(RoomOutcome.Unavailable, (await chat.JoinAsync(Chats.Room("d"), ana).Soon()).Outcome);

        // What may be in the file is not denied; what is known is told; who may not write hears that.
        Assert.Equal(AppendOutcome.Unknown, (await chat.SayAsync(room, ana.Says("in flight", "id-of-the-one-in-flight", before))).Outcome);
        var kept = (await chat.LogAsync(room))[0];
        Assert.Equal(new Appended(AppendOutcome.Stored, 1, kept.Ts), await chat.SayAsync(room, ana.Says("kept", kept.Id, before with { Seq = 0 })));
        Assert.Equal(AppendOutcome.NotMember, (await chat.SayAsync(room, Chats.Person("Eve").Says("hm"))).Outcome);

        // Reading goes on.
        Assert.Equal(["kept"], await chat.TextsAsync(room));
        Assert.Equal(before, await chat.PositionAsync(room));
        Assert.Equal(["kept"], ear.Messages.Select(message => System.Text.Encoding.UTF8.GetString(message.Text)));
        var line = Assert.Single(log.Of(LogLevel.Error));
        Assert.Contains("No space left on device", line, StringComparison.Ordinal);
        Assert.Contains("restart", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_flush_is_never_tried_again()
    {
        var storage = new MemoryStorage();
        var room = Chats.Room("a");
        await using (var chat = Chats.Start(storage))
        {
            var ana = await chat.EnterAsync(room);
            storage.OnStep = step => _ = step == Chats.FlushStep ? throw new IOException("EIO") : 0;
            Assert.Equal(AppendOutcome.Unknown, (await chat.SayAsync(room, ana.Says("lost?"))).Outcome);
            storage.OnStep = null;
            storage.Steps.Clear();
            for (var number = 0; number < 5; number++) Assert.Equal(AppendOutcome.Unavailable, (await chat.SayAsync(room, ana.Says("no"))).Outcome);
        }

        Assert.Empty(storage.Steps);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(1000)]
    public async Task After_a_disk_that_filled_up_in_a_write_everything_acknowledged_is_there(int written)
    {
        var (storage, room) = (new MemoryStorage(), Chats.Room("a"));
        await using (var chat = Chats.Start(storage))
        {
            var ana = await chat.EnterAsync(room);
            await chat.SayAllAsync(room, ana, Chats.Numbered(5));
            storage.TearNextWriteAfter = written;
            Assert.Equal(AppendOutcome.Unknown, (await chat.SayAsync(room, ana.Says("torn"))).Outcome);
        }

        foreach (var reachedTheDisk in new[] { false, true })
        {
            await using var next = Chats.Start(storage.AfterCrash(unflushedBytes: reachedTheDisk));
            Assert.Equal(Chats.Numbered(5), (await next.TextsAsync(room)).Take(5));
            Assert.True(next.IsUp);
        }
    }

    [Fact]
    public async Task A_retry_after_the_restart_finds_the_message_when_it_had_reached_the_disk_and_else_stores_it_once()
    {
        foreach (var reachedTheDisk in new[] { false, true })
        {
            var (storage, room) = (new MemoryStorage(), Chats.Room("a"));
            RoomPosition before;
            await using (var chat = Chats.Start(storage))
            {
                var ana = await chat.EnterAsync(room);
                await chat.SayAllAsync(room, ana, ["one"]);
                before = await chat.PositionAsync(room);
                storage.OnStep = step => _ = step == Chats.FlushStep ? throw new IOException("EIO") : 0;
                Assert.Equal(AppendOutcome.Unknown, (await chat.SayAsync(room, ana.Says("two", "the-id-that-is-not-known"))).Outcome);
            }

            await using var next = Chats.Start(storage.AfterCrash(unflushedBytes: reachedTheDisk));
            Assert.Equal(reachedTheDisk ? ["one", "two"] : ["one"], await next.TextsAsync(room));
            var again = await next.EnterAsync(room);
            for (var attempt = 0; attempt < 3; attempt++)
            {
                var outcome = await next.SayAsync(room, again.Says("two", "the-id-that-is-not-known", before));
                Assert.Equal((AppendOutcome.Stored, 2L), (outcome.Outcome, outcome.Seq));
                Assert.Equal(["one", "two"], await next.TextsAsync(room));
            }
        }
    }

    [Fact]
    public async Task A_retry_across_a_new_epoch_cannot_be_decided_and_stores_nothing()
    {
        var (storage, room) = (new MemoryStorage(), Chats.Room("a"));
        RoomPosition before;
        await using (var chat = Chats.Start(storage))
        {
            var ana = await chat.EnterAsync(room);
            await chat.SayAllAsync(room, ana, ["one"]);
            before = await chat.PositionAsync(room);
            storage.TearNextWriteAfter = 40;
            Assert.Equal(AppendOutcome.Unknown, (await chat.SayAsync(room, ana.Says("two", "the-id-that-is-not-known"))).Outcome);
        }

        await using var next = Chats.Start(storage.AfterCrash(unflushedBytes: true));
        var again = await next.EnterAsync(room);
        Assert.Equal(AppendOutcome.Undecidable, (await next.SayAsync(room, again.Says("two", "the-id-that-is-not-known", before))).Outcome);
        Assert.Equal(["one"], await next.TextsAsync(room));
    }
}
