using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Tests.Fakes;

namespace ChatSocket.Chat.Tests.Rooms;

/// <summary>Everything at once, a bounded number of times: nothing is lost, doubled, reordered or left waiting.</summary>
public sealed class RoomStressTests : IAsyncDisposable
{
    private readonly ScriptedBackplane _backplane = new(new InProcessBackplane(new HistoryLimits(), 1000, TimeProvider.System));

    public ValueTask DisposeAsync() => _backplane.DisposeAsync();

    [Fact]
    public async Task A_room_of_many_slices_tells_everybody_exactly_its_run_while_people_come_and_go()
    {
        var room = new BusyRoom(_backplane);
        await room.OpenAsync();
        for (var count = 0; count < 600; count++) await room.EnterAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var turn = 0; turn < 25; turn++)
            {
                var guest = await room.EnterAsync().Bounded();
                for (var send = 0; send < 8; send++) room.Send(guest);
                if (turn % 3 == 0) room.ChangeDialect(guest);
                if (turn % 4 != 0) await room.LeaveAsync(guest).Bounded();
            }
        }))).WaitAsync(Waits.Limit * 2);
        await room.VerifyAsync();
    }

    [Fact]
    public async Task No_interleaving_of_many_rooms_leaves_anything_waiting()
    {
        _backplane.OnAppend = EndsSomehowAsync;
        var rooms = Enumerable.Range(0, 60).Select(_ => new BusyRoom(_backplane)).ToArray();
        foreach (var room in rooms) await room.OpenAsync();
        await Task.WhenAll(rooms.SelectMany(room => Enumerable.Range(0, 3).Select(_ => Task.Run(() => LiveAsync(room))))).WaitAsync(Waits.Limit * 2);
        foreach (var room in rooms) await room.VerifyAsync();
    }

    private static async Task LiveAsync(BusyRoom room)
    {
        var here = new List<BusyRoom.Guest> { await room.EnterAsync().Bounded() };
        for (var step = 0; step < 120; step++)
        {
            switch (Random.Shared.Next(8))
            {
                case 0:
                    here.Add(await room.EnterAsync().Bounded());
                    break;
                case 1 when here.Count > 0:
                    await room.LeaveAsync(here[^1]).Bounded();
                    here.RemoveAt(here.Count - 1);
                    break;
                case 2:
                    await Task.Yield();
                    break;
                case 3 when here.Count > 0:
                    room.ChangeDialect(here[0]);
                    break;
                default:
                    if (here.Count > 0) room.Send(here[Random.Shared.Next(here.Count)]);
                    break;
            }
        }
    }

    /// <summary>At once, after other work, or before the answer can be awaited.</summary>
    private async ValueTask<AppendResult> EndsSomehowAsync(Protocol.Names.RoomName room, AppendRequest[] batch)
    {
        var how = Random.Shared.Next(4);
        if (how == 1) await Task.Yield();
        var result = await _backplane.Inner.AppendAsync(room, batch);
        if (how == 2) await Task.Yield();
        if (how == 3) await Task.Run(() => Thread.SpinWait(200));
        return result;
    }
}
