using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Tests.Rooms;

/// <summary>A member sees everything after the place where it begins, and nothing at or below it.</summary>
public sealed class RoomAdmissionTests
{
    private readonly RoomRig _rig = new();

    [Fact]
    public async Task The_first_member_begins_where_its_join_stands()
    {
        var ana = _rig.NewVisitor();
        var start = await _rig.AdmitAsync(ana, 7).Bounded();
        _rig.Publish(6, "6", "7", "8", "9");
        await _rig.QuietAsync();
        Assert.Equal(7, start);
        AssertRun(ana, start, 9);
    }

    [Fact]
    public async Task A_read_mark_that_moves_before_a_joiner_is_in_is_told_when_it_is_and_once()
    {
        var ana = await _rig.EnteredAsync();
        var bia = _rig.NewVisitor();
        _rig.Room.TellRead(new ReadMark(_rig.Room.Name, bia.Person.Attachment, 2));
        _rig.Room.TellRead(new ReadMark(_rig.Room.Name, bia.Person.Attachment, 3));
        _rig.Room.TellRead(new ReadMark(_rig.Room.Name, ana.Person.Attachment, 1));
        await _rig.QuietAsync();
        Assert.Equal(["read 1"], ana.Lines.Items);
        Assert.Empty(bia.Lines.Items);
        await _rig.AdmitAsync(bia, 0).Bounded();
        _rig.Room.TellRead(new ReadMark(_rig.Room.Name, bia.Person.Attachment, 4));
        _rig.Room.TellRead(new ReadMark(_rig.Room.Name, bia.Person.Attachment with { Stamp = 9 }, 5));
        await _rig.QuietAsync();
        Assert.Equal(["read 3", "read 4"], bia.Lines.Items);
    }

    [Fact]
    public async Task A_joiner_gets_nothing_of_what_came_before_and_everything_after()
    {
        var ana = await _rig.EnteredAsync();
        _rig.Publish(1, "1", "2", "3");
        await _rig.QuietAsync();
        var bia = _rig.NewVisitor();
        var start = await _rig.AdmitAsync(bia, 3).Bounded();
        _rig.Publish(4, "4", "5");
        await _rig.QuietAsync();
        AssertRun(ana, 0, 5);
        Assert.Equal(3, start);
        AssertRun(bia, start, 5);
    }

    [Fact]
    public async Task A_joiner_whose_join_is_ahead_of_what_arrived_here_waits_until_it_arrived()
    {
        var ana = await _rig.EnteredAsync();
        var bia = _rig.NewVisitor();
        var entering = _rig.AdmitAsync(bia, 3);
        _rig.Publish(1, "1", "2");
        await _rig.QuietAsync();
        Assert.False(entering.IsCompleted);
        _rig.Publish(3, "3", "4");
        var start = await entering.Bounded();
        _rig.Publish(5, "5");
        await _rig.QuietAsync();
        Assert.True(start >= 3);
        AssertRun(ana, 0, 5);
        AssertRun(bia, start, 5);
    }

    [Fact]
    public async Task A_joiner_whose_join_is_behind_what_arrived_here_still_sees_a_run_without_holes()
    {
        var ana = await _rig.EnteredAsync();
        _rig.Publish(1, "1", "2", "3", "4");
        await _rig.QuietAsync();
        var bia = _rig.NewVisitor();
        var start = await _rig.AdmitAsync(bia, 2).Bounded();
        _rig.Publish(5, "5");
        await _rig.QuietAsync();
        AssertRun(ana, 0, 5);
        AssertRun(bia, start, 5);
    }

    [Fact]
    public async Task A_joiner_waits_no_longer_when_everybody_else_has_left()
    {
        var ana = await _rig.EnteredAsync();
        var bia = _rig.NewVisitor();
        var entering = _rig.AdmitAsync(bia, 3);
        await _rig.RemoveAsync(ana).Bounded();
        var start = await entering.Bounded();
        _rig.Publish(2, "2", "3", "4");
        await _rig.QuietAsync();
        Assert.Equal(3, start);
        AssertRun(bia, start, 4);
    }

    [Fact]
    public async Task What_goes_on_in_an_empty_room_is_not_told_to_the_next_who_comes()
    {
        var ana = await _rig.EnteredAsync();
        _rig.Publish(1, "1");
        await _rig.QuietAsync();
        await _rig.RemoveAsync(ana).Bounded();
        _rig.Publish(2, "2", "3");
        var bia = _rig.NewVisitor();
        var start = await _rig.AdmitAsync(bia, 3).Bounded();
        _rig.Publish(4, "4");
        await _rig.QuietAsync();
        AssertRun(ana, 0, 1);
        AssertRun(bia, start, 4);
        Assert.Equal(3, start);
    }

    [Fact]
    public async Task After_the_removal_completed_nothing_more_is_told()
    {
        var (ana, bia) = (await _rig.EnteredAsync(), await _rig.EnteredAsync());
        for (var seq = 1; seq <= 200; seq++)
        {
            _rig.Publish(seq, $"{seq}");
            if (seq == 100) await _rig.RemoveAsync(bia).Bounded();
            if (seq == 100) bia.Lines.Add("removed");
        }

        await _rig.QuietAsync();
        AssertRun(ana, 0, 200);
        Assert.Equal("removed", bia.Lines.Items[^1]);
    }

    [Fact]
    public async Task Who_is_removed_while_it_still_waits_to_come_in_does_not_come_in()
    {
        await _rig.EnteredAsync();
        var bia = _rig.NewVisitor();
        var entering = _rig.AdmitAsync(bia, 3);
        await _rig.RemoveAsync(bia).Bounded();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => entering.Bounded());
        _rig.Publish(1, "1", "2", "3", "4");
        await _rig.QuietAsync();
        Assert.Empty(bia.Lines.Items);
    }

    [Fact]
    public async Task Removing_one_of_many_leaves_the_others_in_their_places()
    {
        var visitors = await _rig.EnteredAsync(100);
        for (var index = 0; index < 100; index += 3) await _rig.RemoveAsync(visitors[index]).Bounded();
        await _rig.RemoveAsync(visitors[0]).Bounded();
        _rig.Publish(1, "1");
        await _rig.QuietAsync();
        Assert.All(Enumerable.Range(0, 100), index => Assert.Equal(index % 3 == 0 ? 0 : 1, visitors[index].Lines.Count));
        foreach (var visitor in visitors) await _rig.RemoveAsync(visitor).Bounded();
        var again = _rig.NewVisitor();
        await _rig.AdmitAsync(again, 1).Bounded();
        _rig.Publish(2, "2");
        await _rig.QuietAsync();
        AssertRun(again, 1, 2);
    }

    [Fact]
    public async Task Being_admitted_again_does_not_double_what_is_told()
    {
        var ana = await _rig.EnteredAsync();
        _rig.Publish(1, "1");
        await _rig.QuietAsync();
        await _rig.AdmitAsync(ana, 1).Bounded();
        _rig.Publish(2, "2");
        await _rig.QuietAsync();
        AssertRun(ana, 0, 2);
    }

    private static void AssertRun(Visitor visitor, long after, long last) => Assert.Equal(
        Enumerable.Range((int)after + 1, (int)(last - after)).Select(seq => $"{seq} ana: {seq}"),
        visitor.Lines.Items);
}
