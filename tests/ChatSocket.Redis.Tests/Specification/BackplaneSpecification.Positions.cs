using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    private const string AnotherId = "of-another-message";

    [Fact]
    public async Task A_position_is_good_where_the_room_is_the_one_that_was_left()
    {
        var room = Any.Room();
        var ana = Any.Member();
        var born = (await JoinAsync(room, ana)).Position;
        await ComesBackAsync(room, born, Continuation.Exact);
        await ComesBackAsync(room, born with { Id = AnotherId }, Continuation.Diverged);
        await ComesBackAsync(room, born with { Seq = 1, Id = AnotherId }, Continuation.Diverged);

        await FillAsync(room, ana, 3);
        await ComesBackAsync(room, born, Continuation.Exact);
        foreach (var message in (await ReadAsync(room)).Messages)
        {
            var here = new RoomPosition(born.Epoch, message.Seq, message.Id);
            await ComesBackAsync(room, here, Continuation.Exact);
            await ComesBackAsync(room, here with { Id = AnotherId }, Continuation.Diverged);
            await ComesBackAsync(room, here with { Seq = message.Seq + 1 }, Continuation.Diverged);
            await ComesBackAsync(room, here with { Epoch = "another-epoch" }, Continuation.Epoch);
        }
    }

    [Fact]
    public async Task A_position_just_before_what_is_kept_is_good_and_an_earlier_one_is_not()
    {
        var room = Any.Room();
        var ana = Any.Member();
        var born = (await JoinAsync(room, ana)).Position;
        await TrimAsync(room, ana);
        var kept = await ReadAsync(room, after: 0);
        var edge = new RoomPosition(born.Epoch, kept.Messages[0].Seq - 1, kept.PreviousId);
        await ComesBackAsync(room, edge, Continuation.Exact);
        await ComesBackAsync(room, edge with { Id = AnotherId }, Continuation.Diverged);
        Assert.Equal(edge, await ComesBackAsync(room, edge with { Seq = edge.Seq - 1 }, Continuation.Trimmed));
        Assert.Equal(edge, await ComesBackAsync(room, born, Continuation.Trimmed));
    }

    /// <summary>Answers from where messages follow.</summary>
    private async Task<RoomPosition> ComesBackAsync(RoomName room, RoomPosition from, Continuation expected)
    {
        var joined = await Backplane.JoinAsync(room, Any.Member(), from).Bounded();
        Assert.Equal((RoomOutcome.Done, expected), (joined.Outcome, joined.Resumption.Continuation));
        if (expected == Continuation.Exact) Assert.Equal(from, joined.Resumption.From);
        return joined.Resumption.From;
    }
}
