using System.Globalization;
using ChatSocket.Chat.Tests.Fakes;

namespace ChatSocket.Chat.Tests.Rooms;

public sealed class RoomFanOutTests
{
    private const int SmallRoom = 10;
    private const int LargeRoom = 600;

    private readonly RoomRig _rig = new();

    [Theory]
    [InlineData(SmallRoom)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(LargeRoom)]
    public async Task A_message_is_encoded_once_and_reaches_every_member_as_the_same_bytes(int members)
    {
        var visitors = await _rig.EnteredAsync(members);
        _rig.Publish(1, "um", "dois");
        await _rig.QuietAsync();
        Assert.Equal(2, _rig.Dialect.MessagesEncoded);
        Assert.All(visitors, visitor => Assert.Equal(["1 ana: um", "2 ana: dois"], visitor.Lines.Items));
        Assert.Single(visitors.SelectMany(visitor => visitor.Recording.Offers.Items).Select(offer => offer.Shared).Distinct());
    }

    [Fact]
    public async Task A_message_is_encoded_once_in_each_dialect_that_somebody_reads()
    {
        var other = new PlainDialect(1);
        var visitors = await _rig.EnteredAsync(3);
        _rig.Publish(1, "1");
        await _rig.QuietAsync();
        Assert.Equal((1, 0), (_rig.Dialect.MessagesEncoded, other.MessagesEncoded));

        var guests = new[] { await EnteredLaterAsync(1), await EnteredLaterAsync(1) };
        _rig.Publish(2, "2");
        await _rig.QuietAsync();
        Assert.Equal((2, 1), (_rig.Dialect.MessagesEncoded, other.MessagesEncoded));

        _rig.ChangeDialect(guests[0], _rig.Dialect);
        await _rig.RemoveAsync(guests[1]).Bounded();
        _rig.Publish(3, "3");
        await _rig.QuietAsync();
        Assert.Equal((3, 1), (_rig.Dialect.MessagesEncoded, other.MessagesEncoded));
        Assert.Equal(["2 ana: 2", "3 ana: 3"], guests[0].Lines.Items);
        Assert.All(visitors, visitor => Assert.Equal(3, visitor.Lines.Count));

        async Task<Visitor> EnteredLaterAsync(long seq)
        {
            var guest = _rig.NewVisitor(other);
            await _rig.AdmitAsync(guest, seq).Bounded();
            return guest;
        }
    }

    [Fact]
    public async Task A_topic_is_told_between_the_messages_where_it_changed()
    {
        var ana = await _rig.EnteredAsync();
        _rig.Publish(1, "um");
        _rig.Listener.OnTopic(new("bia", "assunto"));
        _rig.Publish(2, "dois");
        await _rig.QuietAsync();
        Assert.Equal(["1 ana: um", "topic bia: assunto", "2 ana: dois"], ana.Lines.Items);
    }

    [Fact]
    public async Task What_arrived_while_a_pass_was_under_way_goes_in_one_send()
    {
        var visitors = await _rig.EnteredAsync(LargeRoom);
        for (var seq = 1; seq <= 200; seq++) _rig.Publish(seq, $"{seq}");
        await _rig.QuietAsync();
        Assert.All(visitors, visitor => Assert.Equal(200, visitor.Lines.Count));
        Assert.True(visitors[0].Recording.Offers.Count < 200, "each message was sent by itself");
    }

    [Fact]
    public async Task A_burst_is_cut_into_sends_that_an_outbox_can_hold_and_stays_in_order()
    {
        const int Messages = 100;
        var (ana, other) = (await _rig.EnteredAsync(), await _rig.EnteredAsync(new PlainDialect(1)));
        _rig.Publish(1, [.. Enumerable.Repeat(new string('x', 15 * 1024), Messages / 2)]);
        _rig.Publish(1 + (Messages / 2), [.. Enumerable.Repeat(new string('y', 15 * 1024), Messages / 2)]);
        foreach (var visitor in new[] { ana, other })
        {
            var lines = await visitor.Lines.CountAsync(Messages);
            Assert.Equal(Enumerable.Range(1, Messages), lines.Select(SeqOf));
            Assert.All(visitor.Recording.Offers.Items, offer => Assert.InRange(offer.Length, 1, (64 + 16) * 1024));
        }
    }

    [Theory]
    [InlineData(SmallRoom)]
    [InlineData(LargeRoom)]
    public async Task A_broken_outbox_does_not_stop_the_others(int members)
    {
        var visitors = await _rig.EnteredAsync(members);
        foreach (var broken in new[] { 0, members / 2, members - 1 }) visitors[broken].Recording.IsBroken = true;
        _rig.Publish(1, "um");
        await _rig.QuietAsync();
        _rig.TellJoin(1, "zoe", members);
        _rig.Publish(2, "dois");
        await _rig.QuietAsync();
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        await _rig.QuietAsync();

        foreach (var visitor in visitors.Where(visitor => !visitor.Recording.IsBroken)) Assert.Equal(3, visitor.Lines.Count);
        var next = _rig.NewVisitor();
        await _rig.AdmitAsync(next, 2).Bounded();
    }

    private static int SeqOf(string line) => int.Parse(line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
}
