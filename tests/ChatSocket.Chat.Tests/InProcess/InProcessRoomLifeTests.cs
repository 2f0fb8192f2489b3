using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Tests.Fakes;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Tests.InProcess;

/// <summary>Rooms come and go: how many there may be, and when one that nobody uses is deleted.</summary>
public sealed class InProcessRoomLifeTests
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly FakeTime _time = new();
    private readonly RoomName _room = Any.Room();
    private readonly RoomMember _ana = Any.Member();

    [Fact]
    public async Task A_room_nobody_uses_is_deleted_after_a_week_and_begins_anew_when_it_is_joined_again()
    {
        await using var backplane = Open();
        var before = await LivedInAsync(backplane);
        _time.Advance(Week - TimeSpan.FromHours(2));
        Assert.True((await backplane.MembersAsync(_room, "", 1)).Exists);
        _time.Advance(TimeSpan.FromHours(4));
        Assert.False((await backplane.MembersAsync(_room, "", 1)).Exists);
        Assert.Empty((await backplane.RoomsAsync(_room.Key, "", 10)).Rooms);

        var again = await backplane.JoinAsync(_room, _ana);
        Assert.Equal(RoomOutcome.Done, again.Outcome);
        Assert.NotEqual(before.Position.Epoch, again.Position.Epoch);
        Assert.Equal((0, "", 1), (again.Position.Seq, again.Topic, again.Count));
        Assert.Equal(_room.Key, Assert.Single((await backplane.RoomsAsync(_room.Key, "", 10)).Rooms).Name.Key);
    }

    [Fact]
    public async Task A_retry_in_a_room_that_was_deleted_meanwhile_cannot_be_decided()
    {
        await using var backplane = Open();
        var before = await LivedInAsync(backplane);
        _time.Advance(Week * 2);
        await backplane.JoinAsync(_room, _ana);
        var retried = await backplane.AppendAsync(_room, new[] { _ana.Says("oi", "repeated-message-id", before.Position) });
        Assert.Equal(AppendOutcome.Undecidable, retried.Items[0].Outcome);
    }

    [Fact]
    public async Task The_default_room_is_never_deleted()
    {
        await using var backplane = Open();
        var before = await backplane.JoinAsync(RoomName.Geral, _ana);
        await backplane.LeaveAsync(RoomName.Geral, _ana.Attachment);
        _time.Advance(Week * 5);
        Assert.True((await backplane.MembersAsync(RoomName.Geral, "", 1)).Exists);
        Assert.Equal(before.Position.Epoch, (await backplane.JoinAsync(RoomName.Geral, _ana)).Position.Epoch);
    }

    [Fact]
    public async Task The_default_room_is_there_from_the_start()
    {
        await using var backplane = Open();
        Assert.Equal(RoomName.Geral, Assert.Single((await backplane.RoomsAsync("", "", 10)).Rooms).Name);
        Assert.Equal(RoomOutcome.Exists, await backplane.CreateAsync(RoomName.Geral, ""));
    }

    [Fact]
    public async Task A_room_with_somebody_in_it_or_listening_is_not_deleted()
    {
        await using var backplane = Open();
        await backplane.JoinAsync(_room, _ana);
        var heard = Any.Room();
        await backplane.CreateAsync(heard, "");
        await backplane.SubscribeAsync(heard, new RecordingListener());
        _time.Advance(Week * 2);
        Assert.True((await backplane.MembersAsync(_room, "", 1)).Exists);
        Assert.True((await backplane.MembersAsync(heard, "", 1)).Exists);
        await backplane.UnsubscribeAsync(heard);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False((await backplane.MembersAsync(heard, "", 1)).Exists);
    }

    [Fact]
    public async Task A_visit_begins_the_week_again()
    {
        await using var backplane = Open();
        await LivedInAsync(backplane);
        for (var visit = 0; visit < 3; visit++)
        {
            _time.Advance(TimeSpan.FromDays(6));
            await LivedInAsync(backplane);
        }

        Assert.Equal(4, (await backplane.ReadAsync(_room, new HistoryQuery(null, null, 10))).Messages.Length);
    }

    [Fact]
    public async Task There_are_no_more_rooms_than_allowed_and_a_deleted_one_makes_place()
    {
        await using var backplane = Open(maximumRooms: 2);
        await LivedInAsync(backplane);
        var refused = Any.Room();
        Assert.Equal(RoomOutcome.Full, await backplane.CreateAsync(refused, ""));
        Assert.Equal(RoomOutcome.Full, (await backplane.JoinAsync(refused, _ana)).Outcome);
        Assert.Equal(RoomOutcome.Exists, await backplane.CreateAsync(_room, ""));
        Assert.Equal(RoomOutcome.Done, (await backplane.JoinAsync(_room, _ana)).Outcome);
        await backplane.LeaveAsync(_room, _ana.Attachment);

        _time.Advance(Week * 2);
        Assert.Equal(RoomOutcome.Done, await backplane.CreateAsync(refused, ""));
        Assert.Equal(RoomOutcome.Full, await backplane.CreateAsync(_room, ""));
    }

    [Fact]
    public async Task Nobody_is_turned_away_from_the_last_room_that_others_are_just_making()
    {
        for (var round = 0; round < 300; round++)
        {
            await using var backplane = Open(maximumRooms: 2);
            using var together = new Barrier(4);
            var joined = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                together.SignalAndWait(Waits.Limit);
                return (await backplane.JoinAsync(_room, Any.Member())).Outcome;
            }))).Bounded();
            Assert.All(joined, outcome => Assert.Equal(RoomOutcome.Done, outcome));
        }
    }

    private InProcessBackplane Open(int maximumRooms = 10) => new(new HistoryLimits(), maximumRooms, _time);

    /// <summary>Somebody came, said something and left.</summary>
    private async Task<JoinResult> LivedInAsync(InProcessBackplane backplane)
    {
        var joined = await backplane.JoinAsync(_room, _ana);
        await backplane.AppendAsync(_room, new[] { _ana.Says("oi") });
        await backplane.LeaveAsync(_room, _ana.Attachment);
        return joined;
    }
}
