using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    [Fact]
    public async Task Presence_counts_one_version_for_each_event_ones_own_included()
    {
        var room = Any.Room();
        var listener = await ListenAsync(room);
        var (ana, bia) = (Any.Member(), Any.Member());
        var (first, second) = (await JoinAsync(room, ana), await JoinAsync(room, bia));
        var renamed = Any.Nick();
        await Backplane.RenameAsync(room, bia.Attachment, bia.Nick, renamed).Bounded();
        await Backplane.LeaveAsync(room, ana.Attachment).Bounded();

        var events = await EventsAsync(listener, 4);
        Assert.Equal(
            [
                new PresenceEvent(PresenceKind.Join, ana.Nick.Shown),
                new PresenceEvent(PresenceKind.Join, bia.Nick.Shown),
                new PresenceEvent(PresenceKind.Rename, bia.Nick.Shown, renamed.Shown),
                new PresenceEvent(PresenceKind.Leave, ana.Nick.Shown),
            ],
            events.Select(entry => entry.Event));
        Assert.Equal(Enumerable.Range(1, 4).Select(step => first.PresenceVersion - 1 + step), events.Select(entry => entry.Version));
        Assert.Equal(first.PresenceVersion + 1, second.PresenceVersion);
        Assert.Equal([1, 2], new[] { first.Count, second.Count });
        Assert.Equal(1, listener.Presence.Items[^1].Count);
    }

    [Fact]
    public async Task Presence_names_the_epoch_of_its_room()
    {
        var room = Any.Room();
        var listener = await ListenAsync(room);
        var joined = await JoinAsync(room, Any.Member());
        Assert.Equal(joined.Position.Epoch, (await listener.Presence.CountAsync(1))[0].Epoch);
    }

    [Fact]
    public async Task Joining_again_tells_nobody_and_counts_nobody_twice()
    {
        var room = Any.Room();
        var ana = Any.Member();
        var first = await JoinAsync(room, ana);
        var listener = await ListenAsync(room);
        var same = await JoinAsync(room, ana);
        var newer = await JoinAsync(room, ana.Later());
        Assert.Equal((1, first.PresenceVersion), (same.Count, same.PresenceVersion));
        Assert.Equal((1, first.PresenceVersion), (newer.Count, newer.PresenceVersion));
        await AppendAsync(room, ana.Later().Says("fim"));
        await listener.Messages.CountAsync(1);
        Assert.Empty(listener.Presence.Items);
    }

    [Fact]
    public async Task Leaving_twice_is_told_once()
    {
        var room = Any.Room();
        var (ana, bia) = (await JoinAsync(room), await JoinAsync(room));
        var listener = await ListenAsync(room);
        await Backplane.LeaveAsync(room, ana.Attachment).Bounded();
        await Backplane.LeaveAsync(room, ana.Attachment).Bounded();
        await AppendAsync(room, bia.Says("fim"));
        await listener.Messages.CountAsync(1);
        Assert.Single(await EventsAsync(listener, 1));
    }

    [Fact]
    public async Task Many_joins_and_leaves_at_once_leave_no_hole_in_the_versions_and_the_right_count()
    {
        const int Visitors = 40;
        var room = Any.Room();
        var listener = await ListenAsync(room);
        await Task.WhenAll(Enumerable.Range(0, Visitors).Select(number => Task.Run(async () =>
        {
            var visitor = await JoinAsync(room);
            if (number % 2 == 0) await Backplane.LeaveAsync(room, visitor.Attachment);
        }))).Bounded();

        var events = await EventsAsync(listener, Visitors * 3 / 2);
        Assert.Equal(Enumerable.Range(0, events.Length).Select(step => events[0].Version + step), events.Select(entry => entry.Version));
        Assert.Equal(Visitors, events.Count(entry => entry.Event.Kind == PresenceKind.Join));
        Assert.Equal(Visitors / 2, listener.Presence.Items[^1].Count);
        Assert.Equal(Visitors / 2, (await Backplane.MembersAsync(room, "", 100).Bounded()).Members.Length);
    }

    [Fact]
    public async Task A_join_is_told_before_the_messages_of_the_one_who_joined()
    {
        var room = Any.Room();
        var listener = await ListenAsync(room);
        var ana = await JoinAsync(room);
        await AppendAsync(room, ana.Says("oi"));
        await listener.Messages.CountAsync(1);
        var all = await listener.All.CountAsync(2);
        Assert.IsType<PresenceChange>(all[0]);
        Assert.IsType<PublishedBatch>(all[1]);
    }

    [Fact]
    public async Task A_join_answers_with_the_position_the_topic_and_some_of_the_members()
    {
        var room = Any.Room();
        var ana = await JoinAsync(room);
        await Backplane.SetTopicAsync(room, ana.Attachment, "assunto").Bounded();
        await AppendAsync(room, ana.Says("um"), ana.Says("dois", "the-last-message-id"));
        var bia = Any.Member();
        var joined = await JoinAsync(room, bia);
        Assert.Equal((2, "the-last-message-id"), (joined.Position.Seq, joined.Position.Id));
        Assert.Equal(("assunto", 2), (joined.Topic, joined.Count));
        Assert.Equal(new[] { ana.Nick.Shown, bia.Nick.Shown }.Order(), joined.Sample.Order());
    }

    private static async Task<(long Version, PresenceEvent Event)[]> EventsAsync(RecordingListener listener, int count)
    {
        var changes = await listener.Presence.WhenAsync(heard => heard.Sum(change => change.Events.Length) >= count, $"{count} events");
        return [.. changes.SelectMany(change => change.Events.Select((told, index) => (change.Version - change.Events.Length + 1 + index, told)))];
    }
}
