using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Tests.Fakes;

namespace ChatSocket.Chat.Tests.Rooms;

/// <summary>
/// Whatever is handed in while the room is busy with something else is taken up by itself: nothing else happens in these tests
/// that could wake the room.
/// </summary>
public sealed class RoomWakeTests
{
    private const int Small = 3;
    private const int ManySlices = 600;

    private readonly RoomRig _rig = new();

    [Fact]
    public async Task A_single_send_that_gathered_goes_when_the_append_before_it_ends()
    {
        var appends = new HeldAppends(_rig.Backplane);
        var ana = await _rig.EnteredAsync();
        _rig.Send(ana, "1");
        for (var number = 1; number < 50; number++)
        {
            var held = await appends.NumberAsync(number);
            _rig.Send(ana, "next");
            await _rig.QuietAsync();
            held.Refuse(AppendOutcome.Unavailable);
        }

        Assert.Single((await appends.NumberAsync(50)).Batch);
        Assert.Equal(49, ana.Settled.Count);
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(ManySlices)]
    public async Task A_send_in_the_middle_of_a_pass_is_appended(int members)
    {
        var appends = new HeldAppends(_rig.Backplane);
        var ana = await BusyAsync(members, ana => _rig.Send(ana, "meanwhile"));
        Assert.Single((await appends.NumberAsync(1)).Batch);
        await ana.Lines.CountAsync(1);
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(ManySlices)]
    public async Task A_message_that_arrives_in_the_middle_of_a_pass_is_told(int members)
    {
        var ana = await BusyAsync(members, _ => _rig.Publish(2, "meanwhile"));
        Assert.Equal(["1 ana: busy", "2 ana: meanwhile"], await ana.Lines.CountAsync(2));
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(ManySlices)]
    public async Task A_request_in_the_middle_of_a_pass_is_served(int members)
    {
        var done = new TaskCompletionSource<Task>();
        var late = _rig.NewVisitor();
        await BusyAsync(members, _ => done.SetResult(_rig.AdmitAsync(late, 1)));
        await (await done.Task.Bounded()).Bounded();
        Assert.Empty(late.Lines.Items);
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(ManySlices)]
    public async Task A_window_that_ends_in_the_middle_of_a_pass_is_told(int members)
    {
        var ana = await BusyAsync(members, _ => _rig.Time.Advance(TimeSpan.FromSeconds(1)), () => _rig.TellJoin(1, "bia"));
        Assert.Equal("presence +bia = 5", (await ana.Lines.CountAsync(2))[1]);
    }

    [Fact]
    public async Task Requests_that_wait_for_a_message_are_served_when_it_arrived()
    {
        await _rig.EnteredAsync();
        var late = _rig.NewVisitor();
        var entering = _rig.AdmitAsync(late, 2);
        _rig.Publish(1, "um", "dois");
        await entering.Bounded();
    }

    /// <summary>Has that happen while the room tells its members of a message; the last of them is returned.</summary>
    private async Task<Visitor> BusyAsync(int members, Action<Visitor> meanwhile, Action? before = null)
    {
        var visitors = await _rig.EnteredAsync(members);
        before?.Invoke();
        await _rig.QuietAsync();
        visitors[0].Recording.AtNextOffer = () => meanwhile(visitors[^1]);
        _rig.Publish(1, "busy");
        return visitors[^1];
    }
}
