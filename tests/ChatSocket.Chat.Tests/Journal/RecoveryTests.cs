using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Journal;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Tests.Journal;

public sealed class RecoveryTests
{
    [Fact]
    public async Task Everything_a_room_is_comes_back()
    {
        var storage = new MemoryStorage();
        var room = Chats.Room("Café");
        RoomMessage[] messages;
        RoomPosition position;
        await using (var chat = Chats.Start(storage))
        {
            await chat.CreateAsync(room, "first topic").Soon();
            var ana = await chat.EnterAsync(room, Chats.Person("Ána"));
            await chat.SayAllAsync(room, ana, ["olá", "\"\\\u0000\u0001\n\u2028\ud83d\ude00\u007f</script>", "", "{\"k\":\"message\"}"]);
            Assert.Equal(RoomOutcome.Done, await chat.SetTopicAsync(room, ana.Attachment, "tea \"and\" cake").Soon());
            (messages, position) = (await chat.LogAsync(room), await chat.PositionAsync(room));
        }

        await using var next = Chats.Start(storage.AfterCrash());
        Assert.Equal(position, await next.PositionAsync(room));
        Assert.Equal("tea \"and\" cake", await next.TopicAsync(room));
        Assert.Equal("Café", (await next.RoomsAsync("caf", "", 1).Soon()).Rooms[0].Name.Shown);
        Assert.Equal(messages.Select(Line), (await next.LogAsync(room)).Select(Line));

        var bia = await next.EnterAsync(room, Chats.Person("Bia"));
        Assert.Equal(5, (await next.SayAsync(room, bia.Says("goes on"))).Seq);
    }

    [Fact]
    public async Task Geral_is_there_from_the_first_start_and_stays_the_same()
    {
        var storage = new MemoryStorage();
        RoomPosition first;
        await using (var chat = Chats.Start(storage)) first = await chat.PositionAsync(Chats.Room("geral"));
        await using var next = Chats.Start(storage.AfterCrash());
        Assert.Equal(first, await next.PositionAsync(Chats.Room("geral")));
    }

    [Fact]
    public async Task The_limits_hold_for_what_comes_back()
    {
        var (storage, room) = (new MemoryStorage(), Chats.Room("a"));
        await using (var chat = Chats.Start(storage)) await chat.SayAllAsync(room, await chat.EnterAsync(room), Chats.Numbered(100));
        await using var next = Chats.Start(storage.AfterCrash(), new HistoryLimits(10, 0));
        Assert.Equal(Chats.Numbered(100)[90..], await next.TextsAsync(room));
        Assert.Equal(100, (await next.PositionAsync(room)).Seq);
        await using var small = Chats.Start(storage.AfterCrash(), new HistoryLimits(1000, 60, 1500));
        Assert.InRange((await small.LogAsync(room)).Length, 1, 10);
    }

    [Fact]
    public async Task The_id_just_before_the_first_stored_message_comes_back_also_through_a_rewrite()
    {
        var (storage, room, limits) = (new MemoryStorage(), Chats.Room("a"), new HistoryLimits(5, 0));
        var ids = new List<string>();
        await using (var chat = Chats.Start(storage, limits, compactAbove: 1))
        {
            var ear = new Ear();
            await chat.SubscribeAsync(room, ear);
            await chat.SayAllAsync(room, await chat.EnterAsync(room), Chats.Numbered(50));
            ids.AddRange(ear.Messages.Select(message => message.Id));
        }

        Assert.Contains($"rename {JournalFiles.Next}", storage.Steps.Skip(4));
        var recovered = JournalRecovery.Read(storage.AfterCrash().Open(JournalFiles.Current)!, limits, HistoryLimits.Inbox).Rooms["a"];
        Assert.Equal(ids[(int)recovered.Messages.First.Seq - 2], recovered.TrimId);
        Assert.Equal(50, recovered.Seq);
        Assert.Equal(ids[^1], recovered.LastId);
    }

    [Fact]
    public async Task A_deleted_room_stays_deleted_and_may_begin_anew()
    {
        var (storage, room, clock) = (new MemoryStorage(), Chats.Room("a"), new Clock());
        string epoch;
        await using (var chat = Chats.Start(storage, time: clock))
        {
            var ana = await chat.EnterAsync(room);
            epoch = (await chat.PositionAsync(room)).Epoch;
            await chat.SayAllAsync(room, ana, ["gone"]);
            foreach (var member in (await chat.MembersAsync(room, "", 10)).Members) await chat.LeaveAsync(room, member.Attachment);
            clock.Advance(TimeSpan.FromDays(8));
        }

        await using var next = Chats.Start(storage.AfterCrash(), time: clock);
        Assert.Equal(["geral"], (await next.RoomsAsync("", "", 10).Soon()).Rooms.Select(known => known.Name.Key));
        Assert.NotEqual(epoch, (await next.PositionAsync(room)).Epoch);
        Assert.Empty(await next.LogAsync(room));
    }

    [Fact]
    public async Task A_restart_does_not_make_an_unused_room_young_again()
    {
        var (storage, room, clock) = (new MemoryStorage(), Chats.Room("a"), new Clock());
        await using (var chat = Chats.Start(storage, time: clock))
        {
            var ana = await chat.EnterAsync(room);
            await chat.SayAllAsync(room, ana, ["old"]);
            await chat.LeaveAsync(room, ana.Attachment);
            clock.Advance(TimeSpan.FromDays(4));
        }

        await using var next = Chats.Start(storage.AfterCrash(), time: clock);
        Assert.Equal(["old"], await next.TextsAsync(room));
        clock.Advance(TimeSpan.FromDays(4));
        Assert.DoesNotContain((await next.RoomsAsync("", "", 10).Soon()).Rooms, known => known.Name.Key == "a");
    }

    [Fact]
    public async Task No_chat_text_reaches_a_log()
    {
        var (storage, room, log) = (new MemoryStorage(), Chats.Room("a"), new RememberedLog());
        await using (var chat = Chats.Start(storage, log: log)) await chat.SayAllAsync(room, await chat.EnterAsync(room), Chats.Numbered(10, "secret"));
        var journal = storage.Content(JournalFiles.Current);
        journal[Chats.Offsets(journal)[4] + 30] ^= 1;
        await using (Chats.Start(MemoryStorage.With([.. journal[..^5]]), log: log, damage: JournalDamage.Skip))
        {
        }

        storage.OnStep = step => throw new IOException($"no {step}");
        Assert.Throws<JournalRefusedException>(() => Chats.Start(MemoryStorage.With(journal), log: log));
        Assert.NotEmpty(log.Of(LogLevel.Warning));
        Assert.DoesNotContain(log.Lines, line => line.Line.Contains("secret", StringComparison.Ordinal));
    }

    private static string Line(RoomMessage message) =>
        $"{message.Seq} {message.Id} {message.From} {message.Ts} {Convert.ToHexString(message.Text)} {Encoding.UTF8.GetString(message.Text)}";
}
