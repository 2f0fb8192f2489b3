using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Tests.Fakes;

namespace ChatSocket.Chat.Tests.Rooms;

public sealed class RoomSendTests
{
    private readonly RoomRig _rig = new();
    private readonly HeldAppends _appends;

    public RoomSendTests() => _appends = new HeldAppends(_rig.Backplane);

    [Fact]
    public async Task While_an_append_is_under_way_the_next_sends_gather_in_their_order()
    {
        var (ana, bia) = (await _rig.EnteredAsync(), await _rig.EnteredAsync());
        var first = _rig.Send(ana, "1");
        var held = await _appends.NumberAsync(1);
        AppendRequest[] gathered = [_rig.Send(bia, "2"), _rig.Send(ana, "3"), _rig.Send(ana, "4"), _rig.Send(bia, "5")];
        await _rig.QuietAsync();
        Assert.Equal(1, _appends.Count);

        _appends.Store(held, _rig.Room);
        Assert.Equal([first], held.Batch);
        var next = await _appends.NumberAsync(2);
        Assert.Equal(gathered, next.Batch);
        _appends.Store(next, _rig.Room);
        await ana.Lines.CountAsync(5);
        Assert.Equal(["1", "2", "3", "4", "5"], bia.Lines.Items.Select(line => line[..1]));
        Assert.Equal([1, 3, 4], (await ana.Settled.CountAsync(3)).Select(settled => settled.Seq));
    }

    [Fact]
    public async Task An_append_carries_at_most_512_messages()
    {
        var ana = await _rig.EnteredAsync();
        _rig.Send(ana, "first");
        var held = await _appends.NumberAsync(1);
        var sent = Enumerable.Range(1, 1200).Select(number => _rig.Send(ana, $"{number}")).ToArray();
        Assert.Equal([512, 512, 176], await GatheredAsync(held, 3));
        Assert.Equal(1201, ana.Settled.Count);
        Assert.Equal(sent.Select(request => request.Id), ana.Settled.Items.Skip(1).Select(settled => settled.Id));
    }

    [Fact]
    public async Task An_append_carries_at_most_256_KiB_of_text()
    {
        var ana = await _rig.EnteredAsync();
        _rig.Send(ana, "first");
        var held = await _appends.NumberAsync(1);
        for (var number = 0; number < 40; number++) _rig.Send(ana, new string('x', 16 * 1024));
        Assert.Equal([16, 16, 8], await GatheredAsync(held, 3));
    }

    [Fact]
    public async Task A_text_larger_than_what_is_left_waits_for_the_next_append_and_nothing_overtakes_it()
    {
        var ana = await _rig.EnteredAsync();
        _rig.Send(ana, "first");
        var held = await _appends.NumberAsync(1);
        foreach (var size in new[] { 200_000, 100_000, 10, 200_000 }) _rig.Send(ana, new string('x', size));
        Assert.Equal([1, 2, 1], await GatheredAsync(held, 3));
    }

    [Fact]
    public async Task A_text_larger_than_any_append_goes_alone()
    {
        var ana = await _rig.EnteredAsync();
        _rig.Send(ana, new string('x', 300_000));
        var held = await _appends.NumberAsync(1);
        Assert.Single(held.Batch);
        _rig.Send(ana, new string('x', 300_000));
        _rig.Send(ana, "small");
        Assert.Equal([1, 1], await GatheredAsync(held, 2));
    }

    [Fact]
    public async Task Sends_of_a_busy_sleeping_and_waking_room_all_get_through()
    {
        var ana = await _rig.EnteredAsync();
        for (var number = 1; number <= 300; number++)
        {
            _rig.Send(ana, $"{number}");
            var held = await _appends.NumberAsync(number);
            if (number % 3 == 0) await _rig.QuietAsync();
            _appends.Store(held, _rig.Room);
        }

        Assert.Equal(Enumerable.Range(1, 300).Select(seq => (long)seq), (await ana.Settled.CountAsync(300)).Select(settled => settled.Seq));
    }

    /// <summary>Ends the append under way and the given number that follow; their sizes.</summary>
    private async Task<List<int>> GatheredAsync(HeldAppend held, int following)
    {
        var sizes = new List<int>();
        _appends.Store(held, _rig.Room);
        for (var number = 2; number < 2 + following; number++)
        {
            var next = await _appends.NumberAsync(number);
            sizes.Add(next.Batch.Length);
            _appends.Store(next, _rig.Room);
        }

        return sizes;
    }
}
