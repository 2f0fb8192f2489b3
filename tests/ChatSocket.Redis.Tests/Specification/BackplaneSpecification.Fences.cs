using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    [Fact]
    public async Task Who_left_can_no_longer_write()
    {
        var room = Any.Room();
        var ana = await JoinAsync(room);
        await Backplane.LeaveAsync(room, ana.Attachment).Bounded();
        Assert.Equal(AppendOutcome.NotMember, (await AppendOneAsync(room, ana.Says("ainda?"))).Outcome);
    }

    [Fact]
    public async Task A_newer_attachment_takes_over_and_the_older_one_can_no_longer_write()
    {
        var room = Any.Room();
        var before = await JoinAsync(room);
        var now = before.Later();
        await JoinAsync(room, now);
        var result = await AppendAsync(room, before.Says("antes"), now.Says("agora"));
        Assert.Equal([AppendOutcome.NotMember, AppendOutcome.Stored], result.Items.Select(item => item.Outcome));
    }

    [Fact]
    public async Task A_join_by_an_older_attachment_is_refused_and_takes_nothing_away()
    {
        var room = Any.Room();
        var before = Any.Member();
        var now = before.Later();
        await JoinAsync(room, now);
        Assert.NotEqual(RoomOutcome.Done, (await Backplane.JoinAsync(room, before).Bounded()).Outcome);
        Assert.Equal(AppendOutcome.Stored, (await AppendOneAsync(room, now.Says("aqui"))).Outcome);
        Assert.Equal(AppendOutcome.NotMember, (await AppendOneAsync(room, before.Says("aqui"))).Outcome);
    }

    [Fact]
    public async Task A_late_leave_of_an_older_attachment_does_nothing()
    {
        var room = Any.Room();
        var before = await JoinAsync(room);
        var now = before.Later();
        await JoinAsync(room, now);
        var listener = await ListenAsync(room);
        await Backplane.LeaveAsync(room, before.Attachment).Bounded();
        Assert.Equal(AppendOutcome.Stored, (await AppendOneAsync(room, now.Says("fiquei"))).Outcome);
        await listener.Messages.CountAsync(1);
        Assert.Empty(listener.Presence.Items);
    }

    [Fact]
    public async Task A_leave_of_a_newer_attachment_than_the_rooms_does_nothing()
    {
        var room = Any.Room();
        var ana = await JoinAsync(room);
        await Backplane.LeaveAsync(room, ana.Later().Attachment).Bounded();
        Assert.Equal(AppendOutcome.Stored, (await AppendOneAsync(room, ana.Says("fiquei"))).Outcome);
    }

    [Fact]
    public async Task A_rename_by_an_older_attachment_or_a_stranger_does_nothing()
    {
        var room = Any.Room();
        var before = await JoinAsync(room);
        var now = before.Later();
        await JoinAsync(room, now);
        var listener = await ListenAsync(room);
        await Backplane.RenameAsync(room, before.Attachment, before.Nick, Any.Nick()).Bounded();
        await Backplane.RenameAsync(room, Any.Member().Attachment, before.Nick, Any.Nick()).Bounded();
        var members = await Backplane.MembersAsync(room, "", 10).Bounded();
        Assert.Equal(now.Nick, Assert.Single(members.Members).Nick);
        await AppendAsync(room, now.Says("sou eu"));
        await listener.Messages.CountAsync(1);
        Assert.Empty(listener.Presence.Items);
    }

    [Fact]
    public async Task A_topic_by_an_older_attachment_or_a_stranger_is_refused()
    {
        var room = Any.Room();
        var before = await JoinAsync(room);
        await JoinAsync(room, before.Later());
        Assert.Equal(RoomOutcome.NotMember, await Backplane.SetTopicAsync(room, before.Attachment, "antes").Bounded());
        Assert.Equal(RoomOutcome.NotMember, await Backplane.SetTopicAsync(room, Any.Member().Attachment, "de fora").Bounded());
        Assert.Equal(RoomOutcome.NotMember, await Backplane.SetTopicAsync(Any.Room(), before.Attachment, "não existe").Bounded());
        Assert.Equal("", await Backplane.TopicAsync(room).Bounded());
    }

    [Fact]
    public async Task An_attachment_counts_in_its_own_room_only()
    {
        var (here, there) = (Any.Room(), Any.Room());
        var ana = await JoinAsync(here);
        await JoinAsync(there);
        Assert.Equal(AppendOutcome.NotMember, (await AppendOneAsync(there, ana.Says("de fora"))).Outcome);
    }
}
