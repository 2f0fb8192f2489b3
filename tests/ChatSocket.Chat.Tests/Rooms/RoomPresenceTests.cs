using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Tests.Rooms;

/// <summary>Joins and leaves wait a moment for company, and nobody is told of its own join.</summary>
public sealed class RoomPresenceTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    private readonly RoomRig _rig = new();

    [Fact]
    public async Task What_happens_within_the_window_is_told_at_its_end_in_one_frame()
    {
        var ana = await _rig.EnteredAsync();
        _rig.TellJoin(1, "bia", 2);
        await AdvanceAsync(Window / 2);
        _rig.TellJoin(2, "caio", 3);
        _rig.TellLeave(3, "bia", 2);
        await AdvanceAsync((Window / 2) - TimeSpan.FromMilliseconds(1));
        Assert.Empty(ana.Lines.Items);
        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["presence +bia +caio -bia = 2"], ana.Lines.Items);
        await AdvanceAsync(Window * 10);
        Assert.Single(ana.Lines.Items);
    }

    [Fact]
    public async Task The_next_event_opens_the_next_window()
    {
        var ana = await _rig.EnteredAsync();
        _rig.TellJoin(1, "bia");
        await AdvanceAsync(Window);
        _rig.TellJoin(2, "caio");
        await AdvanceAsync(Window - TimeSpan.FromMilliseconds(1));
        Assert.Single(ana.Lines.Items);
        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["presence +bia = 5", "presence +caio = 5"], ana.Lines.Items);
    }

    [Fact]
    public async Task Who_joined_inside_the_window_hears_only_what_came_after_its_own_join()
    {
        var ana = await _rig.EnteredAsync();
        _rig.TellJoin(1, "bia");
        _rig.TellJoin(2, "caio");
        var caio = await JoinedAsync(2);
        _rig.TellJoin(3, "davi");
        var davi = await JoinedAsync(3);
        await AdvanceAsync(Window);
        Assert.Equal(["presence +bia +caio +davi = 5"], ana.Lines.Items);
        Assert.Equal(["presence +davi = 5"], caio.Lines.Items);
        Assert.Empty(davi.Lines.Items);
        _rig.TellLeave(4, "bia");
        await AdvanceAsync(Window);
        Assert.All(new[] { ana, caio, davi }, visitor => Assert.Equal("presence -bia = 5", visitor.Lines.Items[^1]));
    }

    [Fact]
    public async Task Who_is_in_before_its_own_join_arrived_here_is_not_told_of_it()
    {
        var caio = await JoinedAsync(2);
        _rig.TellJoin(1, "bia");
        _rig.TellJoin(2, "caio");
        await AdvanceAsync(Window);
        Assert.Empty(caio.Lines.Items);
    }

    [Fact]
    public async Task What_was_told_while_somebody_was_on_the_way_in_is_told_to_it_too()
    {
        var ana = await _rig.EnteredAsync();
        _rig.TellJoin(1, "bia");
        _rig.TellJoin(2, "caio");
        _rig.TellLeave(3, "bia");
        await AdvanceAsync(Window);
        Assert.Single(ana.Lines.Items);
        var caio = await JoinedAsync(2);
        Assert.Equal(["presence -bia = 5"], caio.Lines.Items);
        var davi = await JoinedAsync(3);
        Assert.Empty(davi.Lines.Items);
        _rig.TellJoin(4, "eva");
        await AdvanceAsync(Window);
        Assert.All(new[] { ana, caio, davi }, visitor => Assert.Equal("presence +eva = 5", visitor.Lines.Items[^1]));
    }

    [Fact]
    public async Task What_was_told_of_a_history_that_is_over_is_no_news_to_who_comes_into_the_new_one()
    {
        var ana = await _rig.EnteredAsync();
        _rig.Listener.OnPresence(new PresenceChange("before", 7, 5, [new(PresenceKind.Join, "bia")]));
        await AdvanceAsync(Window);
        Assert.Single(ana.Lines.Items);
        Assert.Empty((await JoinedAsync(2)).Lines.Items);
    }

    [Fact]
    public async Task An_event_of_several_changes_counts_one_version_for_each()
    {
        var (ana, caio) = (await _rig.EnteredAsync(), await JoinedAsync(2));
        _rig.Tell(3, 4, new(PresenceKind.Join, "bia"), new(PresenceKind.Join, "caio"), new(PresenceKind.Leave, "bia"));
        await AdvanceAsync(Window);
        Assert.Equal(["presence +bia +caio -bia = 4"], ana.Lines.Items);
        Assert.Equal(["presence -bia = 4"], caio.Lines.Items);
    }

    [Theory]
    [InlineData(PresenceKind.Join, "bia", "")]
    [InlineData(PresenceKind.Rename, "zoe", "bia")]
    public async Task A_name_is_told_before_its_first_message(PresenceKind kind, string nick, string to)
    {
        var ana = await _rig.EnteredAsync();
        _rig.Publish(1, "antes");
        _rig.Tell(1, 5, new PresenceEvent(kind, nick, to));
        _rig.PublishFrom(2, "bia", "oi");
        await _rig.QuietAsync();
        Assert.Equal(["1 ana: antes", kind == PresenceKind.Join ? "presence +bia = 5" : "presence zoe>bia = 5", "2 bia: oi"], ana.Lines.Items);
        await AdvanceAsync(Window);
        Assert.Equal(3, ana.Lines.Count);
    }

    [Fact]
    public async Task Messages_of_others_do_not_end_the_window()
    {
        var ana = await _rig.EnteredAsync();
        _rig.TellJoin(1, "bia");
        _rig.TellLeave(2, "caio");
        _rig.PublishFrom(1, "davi", "oi");
        _rig.PublishFrom(2, "caio", "tchau");
        await _rig.QuietAsync();
        Assert.Equal(["1 davi: oi", "2 caio: tchau"], ana.Lines.Items);
        await AdvanceAsync(Window);
        Assert.Equal("presence +bia -caio = 5", ana.Lines.Items[^1]);
    }

    [Theory]
    [InlineData(200, "presence +bia = 200")]
    [InlineData(201, "numbers +bia = 201")]
    public async Task A_large_room_is_told_numbers(int count, string told)
    {
        var ana = await _rig.EnteredAsync();
        _rig.TellJoin(1, "bia", count);
        await AdvanceAsync(Window);
        Assert.Equal([told], ana.Lines.Items);
    }

    [Fact]
    public async Task A_large_room_does_not_end_its_window_for_a_joiners_message()
    {
        var ana = await _rig.EnteredAsync();
        _rig.TellJoin(1, "bia", 201);
        _rig.PublishFrom(1, "bia", "oi");
        await _rig.QuietAsync();
        Assert.Equal(["1 bia: oi"], ana.Lines.Items);
    }

    [Fact]
    public async Task An_empty_room_gathers_nothing_for_who_comes_later()
    {
        var ana = await _rig.EnteredAsync();
        await _rig.RemoveAsync(ana).Bounded();
        _rig.TellJoin(1, "bia");
        await AdvanceAsync(Window);
        var caio = await JoinedAsync(1);
        await AdvanceAsync(Window);
        _rig.TellJoin(2, "davi");
        await AdvanceAsync(Window);
        Assert.Equal(["presence +davi = 5"], caio.Lines.Items);
    }

    [Fact]
    public async Task Everybody_in_a_room_of_many_slices_hears_of_presence_once()
    {
        var visitors = await _rig.EnteredAsync(600);
        var late = await JoinedAsync(1);
        _rig.TellJoin(1, "bia", 100);
        _rig.TellLeave(2, "caio", 99);
        await AdvanceAsync(Window);
        Assert.All(visitors, visitor => Assert.Equal(["presence +bia -caio = 99"], visitor.Lines.Items));
        Assert.Equal(["presence -caio = 99"], late.Lines.Items);
    }

    private async Task<Visitor> JoinedAsync(long presenceVersion)
    {
        var visitor = _rig.NewVisitor();
        await _rig.AdmitAsync(visitor, 0, presenceVersion).Bounded();
        return visitor;
    }

    /// <summary>What was handed in before is taken first: it opens its window at the time before.</summary>
    private async Task AdvanceAsync(TimeSpan by)
    {
        await _rig.QuietAsync();
        _rig.Time.Advance(by);
        await _rig.QuietAsync();
    }
}
