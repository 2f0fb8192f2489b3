using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Tests.Fakes;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Tests.InProcess;

/// <summary>A room keeps at least so many messages and at least so long, up to the bytes.</summary>
public sealed class InProcessTrimmingTests
{
    private readonly FakeTime _time = new();
    private readonly RoomName _room = Any.Room();
    private readonly RoomMember _ana = Any.Member();

    [Fact]
    public async Task Messages_beyond_the_count_are_kept_while_they_are_young()
    {
        await using var backplane = Open(new HistoryLimits(Messages: 10, Seconds: 60));
        await FillAsync(backplane, 50);
        Assert.Equal(50, (await KeptAsync(backplane)).Length);
    }

    [Fact]
    public async Task Old_messages_are_kept_while_they_are_few()
    {
        await using var backplane = Open(new HistoryLimits(Messages: 10, Seconds: 60));
        await FillAsync(backplane, 9);
        _time.Advance(TimeSpan.FromDays(1));
        await FillAsync(backplane, 1);
        Assert.Equal(10, (await KeptAsync(backplane)).Length);
    }

    [Fact]
    public async Task Messages_beyond_the_count_go_when_they_are_old()
    {
        await using var backplane = Open(new HistoryLimits(Messages: 10, Seconds: 60));
        await FillAsync(backplane, 50);
        _time.Advance(TimeSpan.FromSeconds(61));
        await FillAsync(backplane, 1);
        Assert.Equal(Enumerable.Range(42, 10).Select(seq => (long)seq), await KeptAsync(backplane));
    }

    [Fact]
    public async Task Young_messages_stay_when_the_old_ones_before_them_go()
    {
        await using var backplane = Open(new HistoryLimits(Messages: 10, Seconds: 60));
        await FillAsync(backplane, 20);
        _time.Advance(TimeSpan.FromSeconds(50));
        await FillAsync(backplane, 20);
        _time.Advance(TimeSpan.FromSeconds(20));
        await FillAsync(backplane, 1);
        Assert.Equal(Enumerable.Range(21, 21).Select(seq => (long)seq), await KeptAsync(backplane));
    }

    [Fact]
    public async Task The_bytes_bound_what_is_kept_however_young_it_is()
    {
        await using var backplane = Open(new HistoryLimits(Messages: 1000, Seconds: 60, Bytes: 100_000));
        await FillAsync(backplane, 40, 10_000);
        var kept = await KeptAsync(backplane);
        Assert.InRange(kept.Length, 8, 10);
        Assert.Equal(40, kept[^1]);
    }

    [Fact]
    public async Task A_log_of_which_nothing_should_be_kept_keeps_its_newest_and_goes_on_counting()
    {
        await using var backplane = Open(new HistoryLimits(Messages: 1000, Seconds: 60, Bytes: 1000));
        await FillAsync(backplane, 3, 5000);
        Assert.Equal(3, Assert.Single(await KeptAsync(backplane)));
        var joined = await backplane.JoinAsync(_room, Any.Member());
        Assert.Equal(3, joined.Position.Seq);
        Assert.Equal(joined.Position.Epoch, (await backplane.ReadAsync(_room, new HistoryQuery(0, null, 10))).Epoch);
        await FillAsync(backplane, 1);
        Assert.Equal(4, Assert.Single(await KeptAsync(backplane)));
    }

    [Fact]
    public async Task Nothing_but_the_front_is_lost_however_often_the_log_is_trimmed()
    {
        await using var backplane = Open(new HistoryLimits(Messages: 10, Seconds: 1, Bytes: 50_000));
        for (var turn = 1; turn <= 200; turn++)
        {
            await FillAsync(backplane, turn % 17, turn % 3 * 1000);
            _time.Advance(TimeSpan.FromMilliseconds(turn % 5 * 300));
            var kept = await KeptAsync(backplane);
            Assert.Equal(Enumerable.Range(0, kept.Length).Select(step => kept[0] + step), kept);
        }
    }

    [Fact]
    public async Task Time_stands_still_in_the_log_while_the_clock_goes_back()
    {
        await using var backplane = Open(new HistoryLimits());
        await backplane.JoinAsync(_room, _ana);
        var first = (await backplane.AppendAsync(_room, new[] { _ana.Says("antes") })).Items[0];
        _time.SetClock(TimeSpan.FromHours(-1));
        var second = (await backplane.AppendAsync(_room, new[] { _ana.Says("depois") })).Items[0];
        Assert.Equal(first.Ts, second.Ts);
        _time.SetClock(TimeSpan.FromHours(2));
        Assert.True((await backplane.AppendAsync(_room, new[] { _ana.Says("mais tarde") })).Items[0].Ts > first.Ts);
    }

    private InProcessBackplane Open(HistoryLimits limits) => new(limits, 10, _time);

    private async Task FillAsync(InProcessBackplane backplane, int count, int bytes = 1)
    {
        await backplane.JoinAsync(_room, _ana);
        for (var number = 0; number < count; number++) await backplane.AppendAsync(_room, new[] { _ana.Says(new string('x', bytes)) });
    }

    private async Task<long[]> KeptAsync(InProcessBackplane backplane) =>
        [.. (await backplane.ReadAsync(_room, new HistoryQuery(0, null, 100_000))).Messages.Select(message => message.Seq)];
}
