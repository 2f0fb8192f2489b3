using System.Net;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Node.Tests.Telemetry;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Tests.Edge;

/// <summary>Each address has its share; what is remembered of addresses is bounded.</summary>
public sealed class AddressLimitsTests
{
    private static readonly IPAddress One = IPAddress.Parse("203.0.113.1");
    private static readonly IPAddress Other = IPAddress.Parse("203.0.113.2");

    [Fact]
    public void Addresses_are_counted_each_on_its_own_and_forgotten()
    {
        var limits = new AddressLimits(new ConnectionLimits { ConnectionsPerAddress = 2 }, new FakeTime());
        Assert.Equal(DisconnectReason.None, Enter(limits, One));
        Assert.Equal(DisconnectReason.None, Enter(limits, One));
        Assert.Equal(DisconnectReason.ServerFull, Enter(limits, One));
        Assert.Equal(DisconnectReason.None, Enter(limits, Other));
        limits.Leave(One, false);
        Assert.Equal(DisconnectReason.None, Enter(limits, One));
        limits.Leave(One, true);
        limits.Leave(One, false);
        limits.Leave(One, false);
        limits.Leave(Other, false);
        Assert.Equal(0, limits.Count);
    }

    [Fact]
    public void So_many_of_an_address_are_told_and_the_others_only_closed()
    {
        var limits = new AddressLimits(new ConnectionLimits { ConnectionsPerAddress = 1 }, new FakeTime());
        Assert.Equal(DisconnectReason.None, Enter(limits, One));
        for (var told = 0; told < AddressLimits.Told; told++) Assert.Equal(DisconnectReason.ServerFull, Enter(limits, One));
        Assert.False(limits.TryEnter(One, out _));
        limits.Leave(One, true);
        Assert.Equal(DisconnectReason.ServerFull, Enter(limits, One));
    }

    [Fact]
    public void Who_comes_too_fast_is_refused_until_time_has_passed()
    {
        var time = new FakeTime();
        var limits = new AddressLimits(new ConnectionLimits { NewConnectionsPerAddress = 2 }, time);
        for (var burst = 0; burst < 20; burst++) ComeAndGo(limits, One, DisconnectReason.None);
        ComeAndGo(limits, One, DisconnectReason.RateLimited);
        ComeAndGo(limits, Other, DisconnectReason.None);
        time.Advance(TimeSpan.FromSeconds(1));
        ComeAndGo(limits, One, DisconnectReason.None);
        ComeAndGo(limits, One, DisconnectReason.None);
        ComeAndGo(limits, One, DisconnectReason.RateLimited);
    }

    [Fact]
    public void What_is_remembered_of_addresses_that_went_is_bounded()
    {
        var time = new FakeTime();
        var limits = new AddressLimits(new ConnectionLimits { NewConnectionsPerAddress = 1 }, time);
        for (uint address = 0; address < 300_000; address++)
        {
            ComeAndGo(limits, new IPAddress(address), DisconnectReason.None);
            Assert.InRange(limits.Count, 0, 262_144);
        }

        // All have recovered: the next sweep forgets them.
        time.Advance(TimeSpan.FromSeconds(60));
        for (uint address = 0; address < 300_000 && limits.Count > 2048; address++) ComeAndGo(limits, new IPAddress(address), DisconnectReason.None);
        Assert.InRange(limits.Count, 0, 2048);
    }

    [Fact]
    public async Task A_refused_address_is_counted_and_told_why()
    {
        await using var node = await TestNode.StartAsync(TestNode.Settings with { Connections = new ConnectionLimits { NewConnectionsPerAddress = 1 } }, new FakeTime());
        for (var burst = 0; burst < 10; burst++)
        {
            using var welcome = await node.EnterAsync($"ana{burst}");
        }

        using var late = await node.ConnectAsync();
        Assert.EndsWith("[rate_limited]", Assert.Single(await late.ToEndAsync()), StringComparison.Ordinal);
        await Figures.BecomesAsync(node, "chatsocket_rate_limited_total{scope=\"address\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_connections_rejected_total{reason=\"rate_limited\"}", 1);
    }

    [Fact]
    public void A_crowd_in_the_entrance_displaces_its_own_oldest_and_nobody_elses()
    {
        var entrance = new Entrance(10, new FakeTime());
        using var quiet = entrance.Enter(Other, TimeSpan.FromSeconds(5));
        var crowd = Enumerable.Range(0, 30).Select(_ => entrance.Enter(One, TimeSpan.FromSeconds(5))).ToArray();
        Assert.Equal(10, entrance.Count);
        Assert.False(quiet.Gone.IsCancellationRequested);
        Assert.All(crowd[..21], visit => Assert.True(visit.IsDisplaced && visit.Gone.IsCancellationRequested));
        Assert.All(crowd[21..], visit => Assert.False(visit.Gone.IsCancellationRequested));
        foreach (var visit in crowd) visit.Dispose();
        Assert.Equal(1, entrance.Count);
    }

    [Fact]
    public void Who_waits_in_the_entrance_has_a_deadline()
    {
        var time = new FakeTime();
        var entrance = new Entrance(10, time);
        using var visit = entrance.Enter(One, TimeSpan.FromSeconds(5));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(visit.Gone.IsCancellationRequested);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(visit.Gone.IsCancellationRequested);
        Assert.False(visit.IsDisplaced);
    }

    private static DisconnectReason Enter(AddressLimits limits, IPAddress address)
    {
        Assert.True(limits.TryEnter(address, out var refusal));
        return refusal;
    }

    private static void ComeAndGo(AddressLimits limits, IPAddress address, DisconnectReason expected)
    {
        Assert.Equal(expected, Enter(limits, address));
        limits.Leave(address, expected != DisconnectReason.None);
    }
}
