using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    [Fact]
    public async Task A_room_is_made_once()
    {
        var room = Any.Room();
        Assert.Equal(RoomOutcome.Done, await Backplane.CreateAsync(room, "assunto").Bounded());
        Assert.Equal(RoomOutcome.Exists, await Backplane.CreateAsync(room, "outro").Bounded());
        Assert.Equal("assunto", await Backplane.TopicAsync(room).Bounded());
        Assert.Equal("assunto", (await JoinAsync(room, Any.Member())).Topic);
    }

    [Fact]
    public async Task A_room_that_was_joined_exists_already()
    {
        var room = Any.Room();
        await JoinAsync(room);
        Assert.Equal(RoomOutcome.Exists, await Backplane.CreateAsync(room, "").Bounded());
    }

    [Fact]
    public async Task Of_many_who_make_a_room_at_once_one_makes_it()
    {
        var room = Any.Room();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Backplane.CreateAsync(room, "").AsTask()))).Bounded();
        Assert.Equal(1, outcomes.Count(outcome => outcome == RoomOutcome.Done));
        Assert.Equal(49, outcomes.Count(outcome => outcome == RoomOutcome.Exists));
    }

    [Fact]
    public async Task A_topic_is_kept_and_told()
    {
        var room = Any.Room();
        var ana = await JoinAsync(room);
        var listener = await ListenAsync(room);
        Assert.Equal(RoomOutcome.Done, await Backplane.SetTopicAsync(room, ana.Attachment, "um").Bounded());
        Assert.Equal(RoomOutcome.Done, await Backplane.SetTopicAsync(room, ana.Attachment, "").Bounded());
        Assert.Equal(
            [new TopicChange(ana.Nick.Shown, "um"), new TopicChange(ana.Nick.Shown, "")],
            await listener.Topics.CountAsync(2));
        Assert.Equal("", await Backplane.TopicAsync(room).Bounded());
    }

    [Fact]
    public async Task A_room_that_does_not_exist_has_no_topic_no_members_and_no_history()
    {
        var room = Any.Room();
        Assert.Equal("", await Backplane.TopicAsync(room).Bounded());
        var members = await Backplane.MembersAsync(room, "", 10).Bounded();
        Assert.Equal((0, false, false), (members.Members.Length, members.More, members.Exists));
        var page = await ReadAsync(room);
        Assert.Equal((0, false), (page.Messages.Length, page.More));
        await Backplane.LeaveAsync(room, Any.Member().Attachment).Bounded();
        Assert.Equal(RoomOutcome.Done, await Backplane.CreateAsync(room, "").Bounded());
    }

    [Fact]
    public async Task The_list_of_rooms_finds_by_a_part_of_the_name_in_order()
    {
        var mark = Guid.NewGuid().ToString("N");
        foreach (var name in new[] { $"c-{mark}", $"a-{mark}", $"b-{mark}-x" }) await Backplane.CreateAsync(Any.RoomNamed(name), name + "!").Bounded();
        var ana = Any.Member();
        await JoinAsync(Any.RoomNamed($"b-{mark}-x"), ana);

        var page = await Backplane.RoomsAsync(mark, "", 10).Bounded();
        Assert.Equal([$"a-{mark}", $"b-{mark}-x", $"c-{mark}"], page.Rooms.Select(info => info.Name.Key));
        Assert.Equal([0, 1, 0], page.Rooms.Select(info => info.Count));
        Assert.Equal($"a-{mark}!", page.Rooms[0].Topic);
        Assert.False(page.More);
        Assert.Equal($"b-{mark}-x", Assert.Single((await Backplane.RoomsAsync(mark + "-", "", 10).Bounded()).Rooms).Name.Key);
        Assert.Empty((await Backplane.RoomsAsync("x" + mark, "", 10).Bounded()).Rooms);
    }

    [Fact]
    public async Task The_list_of_rooms_is_paged_without_holes_or_doubles()
    {
        var mark = Guid.NewGuid().ToString("N");
        var names = Enumerable.Range(0, 25).Select(number => $"{Random.Shared.Next(100)}-{mark}-{number}").ToArray();
        foreach (var name in names) await JoinAsync(Any.RoomNamed(name));

        var (found, after) = (new List<string>(), "");
        while (true)
        {
            var page = await Backplane.RoomsAsync(mark, after, 10).Bounded();
            found.AddRange(page.Rooms.Select(info => info.Name.Key));
            if (!page.More) break;
            Assert.Equal(10, page.Rooms.Length);
            after = found[^1];
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public async Task A_page_that_ends_with_the_last_room_says_that_there_are_no_more()
    {
        var mark = Guid.NewGuid().ToString("N");
        for (var number = 0; number < 3; number++) await JoinAsync(Any.RoomNamed($"{number}-{mark}"));
        Assert.False((await Backplane.RoomsAsync(mark, "", 3).Bounded()).More);
        Assert.True((await Backplane.RoomsAsync(mark, "", 2).Bounded()).More);
        Assert.Empty((await Backplane.RoomsAsync(mark, $"2-{mark}", 3).Bounded()).Rooms);
    }
}
