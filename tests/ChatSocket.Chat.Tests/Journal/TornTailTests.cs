using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Journal;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Tests.Journal;

/// <summary>A write that was cut short is no damage: nobody was promised what is missing.</summary>
public sealed class TornTailTests
{
    [Fact]
    public async Task A_last_record_torn_at_any_byte_is_cut_and_every_room_begins_a_new_epoch()
    {
        var room = Chats.Room("a");
        var journal = await Chats.JournalOfAsync(room, "one", "two", "three");
        var epochs = (await EpochAsync(MemoryStorage.With(journal), room), await EpochAsync(MemoryStorage.With(journal), Chats.Room("geral")));
        var last = Chats.Offsets(journal)[^2];
        for (var length = (int)last + 1; length < journal.Length; length++)
        {
            var (storage, log) = (MemoryStorage.With(journal[..length]), new RememberedLog());
            string epoch;
            await using (var chat = Chats.Start(storage, log: log))
            {
                Assert.Equal(["one", "two"], await chat.TextsAsync(room));
                epoch = (await chat.PositionAsync(room)).Epoch;
                Assert.NotEqual(epochs.Item1, epoch);
                Assert.NotEqual(epochs.Item2, (await chat.PositionAsync(Chats.Room("geral"))).Epoch);
                Assert.Equal(3, (await chat.SayAsync(room, (await chat.EnterAsync(room)).Says("again"))).Seq);
            }

            var line = Assert.Single(log.Of(LogLevel.Warning));
            Assert.Contains($"offset {last}", line, StringComparison.Ordinal);

            // The cut is durable, and the next start finds nothing to complain about.
            var after = new RememberedLog();
            await using var next = Chats.Start(storage.AfterCrash(), log: after);
            Assert.Equal(["one", "two", "again"], await next.TextsAsync(room));
            Assert.Equal(epoch, (await next.PositionAsync(room)).Epoch);
            Assert.Empty(after.Of(LogLevel.Warning));
        }
    }

    [Fact]
    public async Task A_wrong_byte_anywhere_in_the_last_record_is_a_torn_tail()
    {
        var room = Chats.Room("a");
        var journal = await Chats.JournalOfAsync(room, "one", "two", "three");
        for (var offset = Chats.Offsets(journal)[^2]; offset < journal.Length; offset++)
        {
            var damaged = journal.ToArray();
            damaged[offset] ^= 0x10;
            await using var chat = Chats.Start(MemoryStorage.With(damaged));
            Assert.Equal(["one", "two"], await chat.TextsAsync(room));
        }
    }

    [Fact]
    public async Task A_tail_of_zeros_as_some_file_systems_leave_it_is_cut()
    {
        var room = Chats.Room("a");
        var journal = await Chats.JournalOfAsync(room, "one");
        await using var chat = Chats.Start(MemoryStorage.With([.. journal, .. new byte[5000]]));
        Assert.Equal(["one"], await chat.TextsAsync(room));
    }

    [Fact]
    public async Task A_start_that_dies_while_it_cuts_changes_nothing()
    {
        var room = Chats.Room("a");
        var journal = await Chats.JournalOfAsync(room, "one", "two");
        foreach (var step in new[] { "create", "write", "flush journal.new", "rename", "flush names" })
        {
            foreach (var (names, bytes) in new[] { (false, false), (true, false), (true, true) })
            {
                var storage = MemoryStorage.With(journal[..^1]);
                storage.OnStep = taken => _ = taken.StartsWith(step, StringComparison.Ordinal) ? throw new IOException("the power failed") : 0;
                Assert.Throws<JournalRefusedException>(() => Chats.Start(storage));
                await using var next = Chats.Start(storage.AfterCrash(names, bytes));
                Assert.Equal(["one"], await next.TextsAsync(room));
            }
        }
    }

    [Fact]
    public async Task Half_a_header_is_an_empty_journal()
    {
        for (var length = 0; length < JournalFormat.Header.Length; length++)
        {
            await using var chat = Chats.Start(MemoryStorage.With(JournalFormat.Header[..length].ToArray()));
            Assert.Equal(RoomOutcome.Done, (await chat.JoinAsync(Chats.Room("geral"), Chats.Person()).Soon()).Outcome);
        }
    }

    private static async Task<string> EpochAsync(MemoryStorage storage, Protocol.Names.RoomName room)
    {
        await using var chat = Chats.Start(storage);
        return (await chat.PositionAsync(room)).Epoch;
    }
}
