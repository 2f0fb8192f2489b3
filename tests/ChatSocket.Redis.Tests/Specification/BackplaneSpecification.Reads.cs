using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    [Fact]
    public async Task A_read_mark_moves_forward_only_and_never_beyond_the_last_message()
    {
        var room = Any.Room();
        var bia = await JoinAsync(room);
        Assert.Equal(0, await MarkAsync(room, bia));
        await FillAsync(room, bia, 5);
        foreach (var (seq, mark) in new[] { (2L, 2L), (1, 2), (0, 2), (4, 4), (3, 4), (99, 5), (5, 5) })
        {
            Assert.Equal(RoomOutcome.Done, await Backplane.ReadUpToAsync(room, bia.Attachment, seq).Bounded());
            Assert.Equal(mark, await MarkAsync(room, bia));
        }

        Assert.Equal(RoomOutcome.NotMember, await Backplane.ReadUpToAsync(room, Any.Member().Attachment, 1).Bounded());
        Assert.Equal(RoomOutcome.NotMember, await Backplane.ReadUpToAsync(Any.Room(), bia.Attachment, 1).Bounded());
        var later = bia.Later();
        Assert.Equal(5, (await JoinAsync(room, later)).Read);
        Assert.Equal(RoomOutcome.NotMember, await Backplane.ReadUpToAsync(room, bia.Attachment, 1).Bounded());
    }

    [Fact]
    public async Task A_guests_mark_goes_with_its_membership_and_is_nobody_elses()
    {
        var (room, moved) = (Any.Room(), Marks());
        var bia = await JoinAsync(room);
        var caio = await JoinAsync(room);
        await FillAsync(room, bia, 3);
        await Backplane.ReadUpToAsync(room, bia.Attachment, 3).Bounded();
        Assert.Equal(0, await MarkAsync(room, caio));
        await Backplane.LeaveAsync(room, bia.Attachment).Bounded();
        Assert.Equal(0, (await JoinAsync(room, bia.Later())).Read);
        await HeardUpToHereAsync(room, moved);
        Assert.DoesNotContain(moved.Items, mark => mark.Room == room);
    }

    [Fact]
    public async Task An_account_has_one_mark_for_all_its_devices_and_the_others_are_told()
    {
        var (room, moved) = (Any.Room(), Marks());
        var (desk, phone) = Devices();
        var other = Any.Member() with { Account = Any.Nick().Key };
        foreach (var member in new[] { desk, phone, other }) await JoinAsync(room, member);
        await FillAsync(room, other, 4);
        await Backplane.ReadUpToAsync(room, desk.Attachment, 2).Bounded();
        await moved.WhenAsync(marks => marks.Contains(new ReadMark(room, phone.Attachment, 2)), "the phone to be told");
        // What the account has read already is no news.
        await Backplane.ReadUpToAsync(room, phone.Attachment, 1).Bounded();
        await Backplane.ReadUpToAsync(room, phone.Attachment, 2).Bounded();
        await Backplane.ReadUpToAsync(room, phone.Attachment, 3).Bounded();
        await moved.WhenAsync(marks => marks.Contains(new ReadMark(room, desk.Attachment, 3)), "the desk to be told");
        Assert.Equal(3, (await JoinAsync(room, Any.Member(desk.Nick) with { Account = desk.Account })).Read);
        Assert.Equal(0, await MarkAsync(room, other));
        await HeardUpToHereAsync(room, moved);
        Assert.Equal([new ReadMark(room, phone.Attachment, 2), new ReadMark(room, desk.Attachment, 3)], moved.Items.Where(mark => mark.Room == room));
    }

    [Fact]
    public async Task An_accounts_mark_is_there_for_its_next_device_when_none_is_in_the_room()
    {
        var room = Any.Room();
        var (desk, phone) = Devices();
        await JoinAsync(room, desk);
        await FillAsync(room, desk, 3);
        await Backplane.ReadUpToAsync(room, desk.Attachment, 2).Bounded();
        await Backplane.LeaveAsync(room, desk.Attachment).Bounded();
        Assert.Equal(2, (await JoinAsync(room, phone)).Read);
        await JoinAsync(room, desk.Later());
        await Backplane.LeaveAsync(room, phone.Attachment).Bounded();
        Assert.Equal(2, await MarkAsync(room, desk.Later()));
    }

    [Fact]
    public async Task Who_is_put_out_keeps_the_mark_with_the_account()
    {
        var room = Any.Room();
        var (desk, _) = Devices();
        var guest = await JoinAsync(room);
        await JoinAsync(room, desk);
        await FillAsync(room, desk, 3);
        foreach (var member in new[] { desk, guest })
        {
            await Backplane.ReadUpToAsync(room, member.Attachment, 2).Bounded();
            var act = new RoomAct(RoomVerb.Kick, "", "", true) { Target = member.Nick, TargetAccount = member.Account };
            Assert.Equal(OrderOutcome.Done, await Backplane.ActAsync(room, act).Bounded());
        }

        Assert.Equal(2, (await JoinAsync(room, desk.Later())).Read);
        Assert.Equal(0, (await JoinAsync(room, guest.Later())).Read);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    public async Task What_a_guest_has_read_its_account_has_read_too_and_each_device_learns_how_far(long read, long readElsewhere)
    {
        var (room, moved) = (Any.Room(), Marks());
        var (desk, phone) = Devices();
        var guest = phone with { Nick = Any.Nick(), Account = "" };
        await JoinAsync(room, desk);
        await JoinAsync(room, guest);
        await FillAsync(room, desk, 3);
        await Backplane.ReadUpToAsync(room, guest.Attachment, read).Bounded();
        await Backplane.ReadUpToAsync(room, desk.Attachment, readElsewhere).Bounded();
        Assert.Empty(moved.Items);
        await Backplane.RenameAsync(room, guest.Attachment, guest.Nick, phone.Nick, phone.Account).Bounded();
        await moved.WhenAsync(marks => marks.Contains(new ReadMark(room, phone.Attachment, 3)) && marks.Contains(new ReadMark(room, desk.Attachment, 3)), "both to be told");
        Assert.Equal(3, await MarkAsync(room, desk));
        // And back: who gives the account up is where it was.
        await Backplane.RenameAsync(room, phone.Attachment, phone.Nick, guest.Nick, "").Bounded();
        Assert.Equal(3, await MarkAsync(room, guest));
        // Another account's is its own.
        var stranger = Any.Nick();
        await Backplane.RenameAsync(room, desk.Attachment, desk.Nick, stranger, stranger.Key).Bounded();
        Assert.Equal(0, await MarkAsync(room, desk with { Nick = stranger, Account = stranger.Key }));
    }

    [Fact]
    public async Task Of_many_marks_at_once_the_highest_stands()
    {
        var room = Any.Room();
        var (desk, phone) = Devices();
        await JoinAsync(room, desk);
        await JoinAsync(room, phone);
        await FillAsync(room, desk, 20);
        await Task.WhenAll(Enumerable.Range(1, 20).Reverse().Select(seq => Task.Run(() =>
            Backplane.ReadUpToAsync(room, (seq % 2 == 0 ? desk : phone).Attachment, seq).AsTask()))).Bounded();
        Assert.Equal(20, await MarkAsync(room, phone));
    }

    [Fact]
    public async Task What_is_read_in_an_inbox_is_told_to_the_accounts_other_devices()
    {
        var (nick, changed) = (Any.Nick(), new Recorder<string>());
        var (desk, phone) = (SessionId.Random(), SessionId.Random());
        var pass = await RegisterAsync(nick, desk);
        await Backplane.ClaimNickAsync(nick, phone, pass).Bounded();
        var owner = new InboxOwner(nick, desk, pass.Account);
        await SendAsync(owner, "oi");
        await SendAsync(owner, "de novo");
        Backplane.Events.InboxChanged = key => changed.Add(key);
        await Backplane.Inboxes.MarkReadAsync(owner, 1).Bounded();
        await changed.WhenAsync(nicks => nicks.Contains(nick.Key), "the notice");
        Assert.Equal(1, (await ReadInboxAsync(owner with { Session = phone })).Unread);
    }

    private static (RoomMember Desk, RoomMember Phone) Devices()
    {
        var desk = Any.Member();
        desk = desk with { Account = $"account-of-{desk.Nick.Key}" };
        return (desk, Any.Member(desk.Nick) with { Account = desk.Account });
    }

    private Recorder<ReadMark> Marks()
    {
        var marks = new Recorder<ReadMark>();
        Backplane.Events.ReadMoved = marks.Add;
        return marks;
    }

    /// <summary>As the room tells who joins it anew in the same attachment.</summary>
    private async Task<long> MarkAsync(RoomName room, RoomMember member) => (await JoinAsync(room, member)).Read;

    /// <summary>What was told before the last mark of this call has come by now: a node's notices keep their order.</summary>
    private async Task HeardUpToHereAsync(RoomName room, Recorder<ReadMark> marks)
    {
        var (fence, (desk, phone)) = (Any.Room(), Devices());
        Assert.NotEqual(room, fence);
        await JoinAsync(fence, desk);
        await JoinAsync(fence, phone);
        await FillAsync(fence, desk, 1);
        await Backplane.ReadUpToAsync(fence, desk.Attachment, 1).Bounded();
        await marks.WhenAsync(items => items.Any(mark => mark.Room == fence), "the fence");
    }
}
