using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Journal;

namespace ChatSocket.Chat.Tests.Journal;

/// <summary>Nothing is promised and nothing is seen before it is on the disk.</summary>
public sealed class FlushFirstTests
{
    [Theory]
    [InlineData("write")]
    [InlineData("flush")]
    public async Task No_acknowledgement_and_no_delivery_precede_the_flush(string step)
    {
        var storage = new MemoryStorage();
        await using var chat = Chats.Start(storage);
        var (room, ear) = (Chats.Room("a"), new Ear());
        await chat.SubscribeAsync(room, ear);
        var ana = await chat.EnterAsync(room);
        var held = storage.Hold($"{step} {JournalFiles.Current}");

        var append = chat.AppendAsync(room, new[] { ana.Says("held") });
        await held.Reached;

        Assert.False(append.IsCompleted);
        Assert.Empty(ear.Batches);
        Assert.Empty(await chat.LogAsync(room));
        Assert.Equal(0, (await chat.PositionAsync(room)).Seq);
        Assert.Equal("", (await chat.PositionAsync(room)).Id);

        held.Release();
        Assert.Equal(1, (await append.Soon()).Items[0].Seq);
        Assert.Single(ear.Messages);
        Assert.Equal(["held"], await chat.TextsAsync(room));
        Assert.Equal(1, (await chat.PositionAsync(room)).Seq);
    }

    [Fact]
    public async Task A_message_that_was_acknowledged_is_in_what_a_power_failure_leaves()
    {
        var storage = new MemoryStorage();
        await using var chat = Chats.Start(storage);
        var room = Chats.Room("a");
        var ana = await chat.EnterAsync(room);
        for (var number = 1; number <= 20; number++)
        {
            await chat.SayAsync(room, ana.Says($"m{number}"));
            await using var next = Chats.Start(storage.AfterCrash());
            Assert.Equal(Chats.Numbered(number), await next.TextsAsync(room));
        }
    }

    [Fact]
    public async Task A_topic_is_neither_told_nor_true_before_its_flush()
    {
        var storage = new MemoryStorage();
        await using var chat = Chats.Start(storage);
        var (room, ear) = (Chats.Room("a"), new Ear());
        await chat.SubscribeAsync(room, ear);
        var ana = await chat.EnterAsync(room);
        var held = storage.Hold(Chats.FlushStep);

        var topic = chat.SetTopicAsync(room, ana.Attachment, "tea");
        await held.Reached;
        Assert.False(topic.IsCompleted);
        Assert.Empty(ear.Topics);
        Assert.Equal("", await chat.TopicAsync(room));

        held.Release();
        Assert.Equal(RoomOutcome.Done, await topic.Soon());
        Assert.Equal(["tea"], ear.Topics);
        Assert.Equal("tea", await chat.TopicAsync(room));
    }

    [Fact]
    public async Task Nobody_is_in_a_room_that_is_not_on_the_disk()
    {
        var storage = new MemoryStorage();
        await using var chat = Chats.Start(storage);
        await chat.EnterAsync(Chats.Room("geral"));
        var held = storage.Hold(Chats.FlushStep);

        var create = chat.CreateAsync(Chats.Room("new"), "tea");
        var join = chat.JoinAsync(Chats.Room("new"), Chats.Person());
        await held.Reached;
        Assert.False(create.IsCompleted);
        Assert.False(join.IsCompleted);
        Assert.DoesNotContain((await chat.RoomsAsync("", "", 10).Soon()).Rooms, room => room.Name.Key == "new");

        held.Release();
        Assert.Equal(RoomOutcome.Done, await create.Soon());
        Assert.Equal("tea", (await join.Soon()).Topic);
        Assert.Contains((await chat.RoomsAsync("", "", 10).Soon()).Rooms, room => room.Name.Key == "new");
    }

    [Fact]
    public async Task What_arrives_during_a_flush_is_one_group()
    {
        var storage = new MemoryStorage();
        await using var chat = Chats.Start(storage);
        var rooms = Chats.Numbered(30, "room").Select(Chats.Room).ToArray();
        var people = new List<RoomMember>();
        foreach (var room in rooms) people.Add(await chat.EnterAsync(room));
        var held = storage.Hold(Chats.FlushStep);
        storage.Steps.Clear();

        var appends = new List<Task<AppendResult>> { chat.AppendAsync(rooms[0], new[] { people[0].Says("first") }).AsTask() };
        await held.Reached;
        appends.AddRange(rooms.Select((room, index) => chat.AppendAsync(room, new[] { people[index].Says("gathered") }).AsTask()));
        Assert.All(appends, append => Assert.False(append.IsCompleted));
        held.Release();
        foreach (var append in appends) Assert.Equal(AppendOutcome.Stored, (await append.Soon()).Items[0].Outcome);

        Assert.Equal([Chats.WriteStep, Chats.FlushStep, Chats.WriteStep, Chats.FlushStep], storage.Steps);
    }

    [Fact]
    public async Task The_order_of_a_room_is_one_in_numbers_in_delivery_and_in_the_file()
    {
        var storage = new MemoryStorage();
        var (room, ear) = (Chats.Room("a"), new Ear());
        await using (var chat = Chats.Start(storage))
        {
            await chat.SubscribeAsync(room, ear);
            var people = new List<RoomMember>();
            for (var number = 0; number < 4; number++) people.Add(await chat.EnterAsync(room, Chats.Person($"p{number}")));
            await Task.WhenAll(people.Select(person => Task.Run(async () =>
            {
                var appends = new List<Task<AppendResult>>();
                for (var number = 0; number < 200; number++)
                {
                    appends.Add(chat.AppendAsync(room, new[] { person.Says($"{number}a"), person.Says($"{number}b") }).AsTask());
                }

                await Task.WhenAll(appends).Soon();
            })));
        }

        Assert.Equal(Enumerable.Range(1, 1600).Select(seq => (long)seq), ear.Messages.Select(message => message.Seq));
        var batches = ear.Batches.ToArray();
        Assert.Equal(batches.SkipLast(1).Select(batch => batch.Messages[^1].Id).Prepend(""), batches.Select(batch => batch.PreviousId));
        await using var next = Chats.Start(storage.AfterCrash(), new HistoryLimits(10_000));
        Assert.Equal(ear.Messages.Select(message => message.Id), (await next.LogAsync(room)).Select(message => message.Id));
    }

    [Fact]
    public async Task A_retry_of_what_is_on_its_way_waits_for_the_same_flush_and_is_stored_once()
    {
        var storage = new MemoryStorage();
        await using var chat = Chats.Start(storage);
        var room = Chats.Room("a");
        var ana = await chat.EnterAsync(room);
        var before = await chat.PositionAsync(room);
        var held = storage.Hold(Chats.FlushStep);

        var first = chat.AppendAsync(room, new[] { ana.Says("once", "the-id-of-the-first") });
        await held.Reached;
        var retry = chat.AppendAsync(room, new[] { ana.Says("once", "the-id-of-the-first", before) });
        Assert.False(retry.IsCompleted);
        held.Release();

        Assert.Equal((await first.Soon()).Items[0], (await retry.Soon()).Items[0]);
        Assert.Equal(["once"], await chat.TextsAsync(room));
    }

    [Fact]
    public async Task The_end_writes_what_was_handed_in()
    {
        var storage = new MemoryStorage();
        var chat = Chats.Start(storage);
        var room = Chats.Room("a");
        var ana = await chat.EnterAsync(room);
        var held = storage.Hold(Chats.FlushStep);
        var first = chat.AppendAsync(room, new[] { ana.Says("one") });
        await held.Reached;
        var second = chat.AppendAsync(room, new[] { ana.Says("two") });
        var end = chat.DisposeAsync().AsTask();
        held.Release();
        await end.WaitAsync(Chats.Limit);

        Assert.Equal(AppendOutcome.Stored, (await first.Soon()).Items[0].Outcome);
        Assert.Equal(AppendOutcome.Stored, (await second.Soon()).Items[0].Outcome);
        await using var next = Chats.Start(storage.AfterCrash());
        Assert.Equal(["one", "two"], await next.TextsAsync(room));
    }

    [Fact]
    public async Task Without_a_journal_an_append_is_done_when_it_returns()
    {
        await using var chat = new InProcessBackplane(new HistoryLimits(), 10, TimeProvider.System);
        var ana = await chat.EnterAsync(Chats.Room("a"));
        var append = chat.AppendAsync(Chats.Room("a"), new[] { ana.Says("now") });
        Assert.True(append.IsCompletedSuccessfully);
        Assert.True(chat.IsUp);
    }
}
