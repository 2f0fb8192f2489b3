using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Journal;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Tests.Journal;

public sealed class CompactionTests
{
    private static readonly HistoryLimits Few = new(5, 0);

    public static TheoryData<string> Steps =>
        [$"create {JournalFiles.Next}", $"write {JournalFiles.Next}", $"flush {JournalFiles.Next}", $"rename {JournalFiles.Next}", "flush names"];

    [Fact]
    public async Task A_journal_that_is_mostly_dead_is_written_anew_and_goes_on()
    {
        var (storage, room, log) = (new MemoryStorage(), Chats.Room("a"), new RememberedLog());
        RoomPosition position;
        await using (var chat = Chats.Start(storage, Few, log: log, compactAbove: 2000))
        {
            var ana = await chat.EnterAsync(room);
            await chat.SetTopicAsync(room, ana.Attachment, "tea").Soon();
            await chat.SayAllAsync(room, ana, Chats.Numbered(300));
            position = await chat.PositionAsync(room);
        }

        Assert.InRange(log.Of(LogLevel.Information).Count(line => line.Contains("compacted", StringComparison.Ordinal)), 2, 100);
        Assert.InRange(storage.Content(JournalFiles.Current).Length, 1, 8000);
        Assert.False(storage.Exists(JournalFiles.Next));
        await using var next = Chats.Start(storage.AfterCrash(), Few);
        Assert.Equal(Chats.Numbered(300)[^5..], (await next.TextsAsync(room))[^5..]);
        Assert.Equal(position, await next.PositionAsync(room));
        Assert.Equal("tea", await next.TopicAsync(room));
    }

    [Fact]
    public async Task A_journal_that_lives_is_left_alone()
    {
        var (storage, room) = (new MemoryStorage(), Chats.Room("a"));
        await using (var chat = Chats.Start(storage, new HistoryLimits(1000), compactAbove: 1)) await chat.SayAllAsync(room, await chat.EnterAsync(room), Chats.Numbered(300));
        await using (var chat = Chats.Start(storage, new HistoryLimits(1000), compactAbove: 1)) await chat.SayAllAsync(room, await chat.EnterAsync(room), Chats.Numbered(10));
        Assert.Single(storage.Steps, step => step.StartsWith("rename", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Topics_and_deleted_rooms_are_dead_bytes_too()
    {
        var (storage, clock, room) = (new MemoryStorage(), new Clock(), Chats.Room("a"));
        await using var chat = Chats.Start(storage, time: clock, compactAbove: 3000);
        var ana = await chat.EnterAsync(Chats.Room("geral"));
        for (var number = 0; number < 100; number++) await chat.SetTopicAsync(Chats.Room("geral"), ana.Attachment, $"topic {number}").Soon();
        Assert.InRange(storage.Content(JournalFiles.Current).Length, 1, 8000);

        var bia = await chat.EnterAsync(room, Chats.Person("Bia"));
        await chat.SayAllAsync(room, bia, Chats.Numbered(100));
        Assert.InRange(storage.Content(JournalFiles.Current).Length, 8001, 100_000);
        await chat.LeaveAsync(room, bia.Attachment);
        clock.Advance(TimeSpan.FromDays(8));
        await chat.SayAllAsync(Chats.Room("geral"), ana, ["two", "groups"]);
        Assert.InRange(storage.Content(JournalFiles.Current).Length, 1, 8000);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_crash_at_any_step_leaves_one_complete_journal(string step)
    {
        foreach (var before in new[] { true, false })
        {
            foreach (var (names, bytes) in new[] { (false, false), (false, true), (true, false), (true, true) })
            {
                var (storage, room) = (new MemoryStorage(), Chats.Room("a"));
                var stored = 0;
                MemoryStorage? left = null;
                await using (var chat = Chats.Start(storage, Few, compactAbove: 2000))
                {
                    var ana = await chat.EnterAsync(room);
                    // The disk as it is when the step begins or when the next one does: the machine died between two steps.
                    var armed = false;
                    storage.OnStep = taken =>
                    {
                        if (left is not null) return;
                        if (armed || (before && taken == step)) left = storage.AfterCrash(names, bytes);
                        armed |= taken == step;
                    };
                    while (left is null && stored < 1000)
                    {
                        Assert.Equal(AppendOutcome.Stored, (await chat.SayAsync(room, ana.Says($"m{stored + 1}"))).Outcome);
                        if (left is null) stored++;
                    }
                }

                Assert.NotNull(left);
                await using var next = Chats.Start(left, Few);
                var seqs = (await next.LogAsync(room)).Select(message => message.Seq).ToArray();
                Assert.InRange(seqs[^1], stored, stored + 1);
                Assert.Equal(Enumerable.Range(0, seqs.Length).Select(index => seqs[0] + index), seqs);
                Assert.Equal(seqs.Select(seq => $"m{seq}"), await next.TextsAsync(room));
                Assert.InRange(seqs.Length, 5, 7);
                Assert.False(left.Exists(JournalFiles.Next));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_that_fails_loses_nothing_acknowledged(string step)
    {
        var (storage, room, log) = (new MemoryStorage(), Chats.Room("a"), new RememberedLog());
        var stored = 0;
        bool up;
        await using (var chat = Chats.Start(storage, Few, log: log, compactAbove: 2000))
        {
            var ana = await chat.EnterAsync(room);
            storage.OnStep = taken => _ = taken == step ? throw new IOException("the disk is full") : 0;
            for (var number = 1; number <= 100; number++)
            {
                if ((await chat.SayAsync(room, ana.Says($"m{number}"))).Outcome == AppendOutcome.Stored) stored = number;
                else break;
            }

            up = chat.IsUp;
        }

        // Before the rename the old journal goes on; from there on nobody knows which of the two counts.
        Assert.Equal(step == $"rename {JournalFiles.Next}" || step == "flush names", !up);
        Assert.Equal(up ? 100 : stored, stored);
        Assert.Single(log.Of(up ? LogLevel.Warning : LogLevel.Error).Take(1));
        foreach (var names in new[] { false, true })
        {
            await using var next = Chats.Start(storage.AfterCrash(names), Few);
            Assert.Equal($"m{stored}", (await next.TextsAsync(room))[^1]);
        }
    }

    [Fact]
    public async Task What_arrives_during_a_rewrite_comes_after_it()
    {
        var (storage, room) = (new MemoryStorage(), Chats.Room("a"));
        await using (var chat = Chats.Start(storage, Few, compactAbove: 2000))
        {
            var ana = await chat.EnterAsync(room);
            var held = storage.Hold($"flush {JournalFiles.Next}");
            var number = 0;
            while (!held.Reached.IsCompleted)
            {
                var say = chat.SayAsync(room, ana.Says($"m{++number}"));
                await Task.WhenAny(say, held.Reached);
                if (!say.IsCompleted && !held.Reached.IsCompleted) await say;
            }

            var during = Enumerable.Range(0, 20).Select(_ => chat.SayAsync(room, ana.Says($"m{++number}"))).ToArray();
            var fresh = chat.CreateAsync(Chats.Room("fresh"), "topic");
            held.Release();
            foreach (var say in during) Assert.Equal(AppendOutcome.Stored, (await say).Outcome);
            Assert.Equal(RoomOutcome.Done, await fresh.Soon());
        }

        await using var next = Chats.Start(storage.AfterCrash(), Few);
        var texts = await next.TextsAsync(room);
        Assert.Equal((await next.LogAsync(room)).Select(message => $"m{message.Seq}"), texts);
        Assert.Equal("topic", await next.TopicAsync(Chats.Room("fresh")));
    }
}
