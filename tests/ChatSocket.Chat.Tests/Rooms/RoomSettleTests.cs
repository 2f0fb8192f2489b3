using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Tests.Fakes;

namespace ChatSocket.Chat.Tests.Rooms;

/// <summary>However an append ends, every sender hears of each of its sends once, and the room goes on.</summary>
public sealed class RoomSettleTests
{
    private readonly RoomRig _rig = new();
    private readonly HeldAppends _appends;

    public RoomSettleTests() => _appends = new HeldAppends(_rig.Backplane);

    [Theory]
    [InlineData(AppendOutcome.NotMember)]
    [InlineData(AppendOutcome.Unavailable)]
    [InlineData(AppendOutcome.Unknown)]
    [InlineData(AppendOutcome.Undecidable)]
    public Task An_outcome_reaches_each_sender_once(AppendOutcome outcome) => EndsAsync(outcome, held => held.Refuse(outcome));

    [Fact]
    public Task An_append_that_fails_is_of_unknown_outcome() =>
        EndsAsync(AppendOutcome.Unknown, held => held.Answer.SetException(new InvalidOperationException("lost")));

    [Fact]
    public Task An_append_that_is_cancelled_is_of_unknown_outcome() => EndsAsync(AppendOutcome.Unknown, held => held.Answer.SetCanceled());

    [Fact]
    public Task An_answer_that_does_not_tell_of_every_request_is_of_unknown_outcome() =>
        EndsAsync(AppendOutcome.Unknown, held => held.Answer.SetResult(new AppendResult("epoch", [new Appended(AppendOutcome.Stored, 1, 1)])));

    [Fact]
    public async Task An_append_that_throws_at_once_is_of_unknown_outcome()
    {
        var ana = await _rig.EnteredAsync();
        _rig.Backplane.OnAppend = (_, _) => throw new InvalidOperationException("refused");
        var sent = _rig.Send(ana, "1");
        Assert.Equal([(sent.Id, AppendOutcome.Unknown, 0)], await ana.Settled.CountAsync(1));
        await GoesOnAsync(ana, new HeldAppends(_rig.Backplane));
        Assert.Equal(2, ana.Settled.Count);
    }

    [Fact]
    public async Task Each_request_gets_its_own_outcome()
    {
        var ana = await _rig.EnteredAsync();
        _rig.Send(ana, "0");
        var held = await _appends.NumberAsync(1);
        var sent = new[] { _rig.Send(ana, "1"), _rig.Send(ana, "2"), _rig.Send(ana, "3") };
        held.Refuse(AppendOutcome.Unavailable);
        Appended[] outcomes = [new(AppendOutcome.NotMember), new(AppendOutcome.Stored, 7, 1), new(AppendOutcome.Undecidable)];
        (await _appends.NumberAsync(2)).Answer.SetResult(new AppendResult("epoch", outcomes));
        Assert.Equal(
            sent.Zip(outcomes, (request, outcome) => (request.Id, outcome.Outcome, outcome.Seq)),
            (await ana.Settled.CountAsync(4))[1..]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_that_fails_at_its_outcome_keeps_nobody_from_theirs(bool atOnce)
    {
        var (ana, bad, bia) = (await _rig.EnteredAsync(), await _rig.EnteredAsync(), await _rig.EnteredAsync());
        bad.IsBroken = true;
        _rig.Send(ana, "0");
        var held = await _appends.NumberAsync(1);
        foreach (var sender in new[] { ana, bad, bia }) _rig.Send(sender, "1");
        if (atOnce) _rig.Backplane.OnAppend = (_, batch) => ValueTask.FromResult(AppendResult.All(AppendOutcome.Unavailable, batch.Length));
        held.Refuse(AppendOutcome.Unavailable);
        if (!atOnce) (await _appends.NumberAsync(2)).Refuse(AppendOutcome.Unavailable);

        await ana.Settled.CountAsync(2);
        await bia.Settled.CountAsync(1);
        await GoesOnAsync(ana, new HeldAppends(_rig.Backplane));
    }

    private async Task EndsAsync(AppendOutcome outcome, Action<HeldAppend> end)
    {
        var (ana, bia) = (await _rig.EnteredAsync(), await _rig.EnteredAsync());
        _rig.Send(ana, "0");
        var first = await _appends.NumberAsync(1);
        var sent = new[] { _rig.Send(ana, "1"), _rig.Send(bia, "2"), _rig.Send(ana, "3") };
        _appends.Store(first, _rig.Room);
        end(await _appends.NumberAsync(2));

        Assert.Equal([(sent[0].Id, outcome, 0), (sent[2].Id, outcome, 0)], (await ana.Settled.CountAsync(3))[1..]);
        Assert.Equal([(sent[1].Id, outcome, 0)], await bia.Settled.CountAsync(1));
        await GoesOnAsync(ana, _appends, 3);
        Assert.Equal(4, ana.Settled.Count);
        Assert.Equal(1, bia.Settled.Count);
    }

    private async Task GoesOnAsync(Visitor visitor, HeldAppends appends, int number = 1)
    {
        var before = visitor.Settled.Count;
        var sent = _rig.Send(visitor, "still here");
        appends.Store(await appends.NumberAsync(number), _rig.Room);
        var settled = (await visitor.Settled.CountAsync(before + 1))[^1];
        Assert.Equal((sent.Id, AppendOutcome.Stored), (settled.Id, settled.Outcome));
    }
}
