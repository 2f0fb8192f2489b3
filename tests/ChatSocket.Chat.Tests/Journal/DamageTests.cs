using System.Text;
using ChatSocket.Chat.Journal;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Tests.Journal;

/// <summary>What was once whole and no longer is stops the start, unless the operator says otherwise.</summary>
public sealed class DamageTests
{
    [Fact]
    public async Task A_wrong_bit_in_any_byte_before_the_last_record_stops_the_start_and_is_named()
    {
        var journal = await Chats.JournalOfAsync(Chats.Room("a"), "one", "two", "three");
        var offsets = Chats.Offsets(journal);
        for (var offset = 0; offset < offsets[^2]; offset++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var damaged = journal.ToArray();
                damaged[offset] ^= (byte)(1 << bit);
                var refused = Assert.Throws<JournalRefusedException>(() => Chats.Start(MemoryStorage.With(damaged)));
                if (refused.Refusal == JournalRefusal.OtherVersion) continue;
                Assert.Equal(JournalRefusal.Damaged, refused.Refusal);
                Assert.Equal(offset < offsets[0] ? 0 : offsets.Last(start => start <= offset), refused.Offset);
            }
        }
    }

    [Fact]
    public async Task A_refused_start_leaves_the_journal_as_it_was()
    {
        var journal = await Chats.JournalOfAsync(Chats.Room("a"), "one", "two", "three");
        journal[Chats.Offsets(journal)[2] + 20] ^= 1;
        var storage = MemoryStorage.With(journal);
        Assert.Throws<JournalRefusedException>(() => Chats.Start(storage));
        Assert.Equal(journal, storage.Content(JournalFiles.Current));
        Assert.Equal([JournalFiles.Current], storage.Names());
    }

    [Fact]
    public async Task Skipping_keeps_everything_else_under_a_new_epoch_and_the_damaged_file_beside_it()
    {
        var (room, texts) = (Chats.Room("a"), Chats.Numbered(6));
        var journal = await Chats.JournalOfAsync(room, texts);
        var offsets = Chats.Offsets(journal);
        string epoch;
        await using (var chat = Chats.Start(MemoryStorage.With(journal))) epoch = (await chat.PositionAsync(room)).Epoch;
        for (var record = 0; record < offsets.Length - 2; record++)
        {
            var damaged = journal.ToArray();
            damaged[offsets[record] + 12] ^= 1;
            var (storage, log) = (MemoryStorage.With(damaged), new RememberedLog());
            await using (var chat = Chats.Start(storage, log: log, damage: JournalDamage.Skip))
            {
                // Two rooms were born before the messages; a room that lost its birth is known by its messages.
                Assert.Equal(texts.Where((_, index) => index != record - 2), await chat.TextsAsync(room));
                Assert.NotEqual(epoch, (await chat.PositionAsync(room)).Epoch);
                await chat.SayAllAsync(room, await chat.EnterAsync(room), ["goes on"]);
            }

            Assert.Contains($"from offset {offsets[record]} to {offsets[record + 1]}", Assert.Single(log.Of(LogLevel.Warning)), StringComparison.Ordinal);
            Assert.Equal(damaged, storage.Content(Assert.Single(storage.Names(), name => name.Contains("damaged", StringComparison.Ordinal))));

            var after = new RememberedLog();
            await using var next = Chats.Start(storage.AfterCrash(), log: after);
            Assert.Equal("goes on", (await next.TextsAsync(room))[^1]);
            Assert.Equal(Enumerable.Range(1, 6 + (record < 2 ? 1 : 0)).Select(seq => (long)seq), (await next.LogAsync(room)).Select(message => message.Seq));
            Assert.Empty(after.Of(LogLevel.Warning));
        }
    }

    [Fact]
    public async Task A_record_that_is_whole_but_makes_no_sense_is_damage()
    {
        var journal = await Chats.JournalOfAsync(Chats.Room("a"), "one", "two", "three");
        var offsets = Chats.Offsets(journal);
        byte[] withoutTwo = [.. journal[..(int)offsets[3]], .. journal[(int)offsets[4]..]];
        var refused = Assert.Throws<JournalRefusedException>(() => Chats.Start(MemoryStorage.With(withoutTwo)));
        Assert.Equal(offsets[3], refused.Offset);
    }

    [Fact]
    public void A_file_that_is_not_a_journal_is_not_touched()
    {
        var storage = MemoryStorage.With(Encoding.UTF8.GetBytes("somebody's diary, with no copy anywhere"));
        Assert.Equal(JournalRefusal.Damaged, Assert.Throws<JournalRefusedException>(() => Chats.Start(storage)).Refusal);
        var newer = MemoryStorage.With("ChatSocket journal 2\nsomething new"u8.ToArray());
        Assert.Equal(JournalRefusal.OtherVersion, Assert.Throws<JournalRefusedException>(() => Chats.Start(newer, damage: JournalDamage.Skip)).Refusal);
        Assert.Empty(storage.Steps);
        Assert.Empty(newer.Steps);
    }

    [Fact]
    public async Task No_text_can_pass_for_a_record()
    {
        var (storage, room) = (new MemoryStorage(), Chats.Room("a"));
        var forged = await Chats.JournalOfAsync(room, "forged");
        await using (var chat = Chats.Start(storage))
        {
            var ana = await chat.EnterAsync(room);
            await chat.SayAllAsync(room, ana, [Encoding.Latin1.GetString(forged), Encoding.Latin1.GetString(forged)[21..], "last"]);
        }

        var journal = storage.Content(JournalFiles.Current);
        var second = Chats.Offsets(journal)[^3];
        journal[second + 5] ^= 1;
        var refused = Assert.Throws<JournalRefusedException>(() => Chats.Start(MemoryStorage.With(journal)));
        Assert.Equal(second, refused.Offset);
        await using var next = Chats.Start(MemoryStorage.With(journal), damage: JournalDamage.Skip);
        Assert.Equal("last", (await next.TextsAsync(room))[^1]);
        Assert.Equal(2, (await next.LogAsync(room)).Length);
    }
}
