using System.Net;
using ChatSocket.Chat.Accounts;
using ChatSocket.Chat.Sessions;
using ChatSocket.Chat.Tests.Json;

namespace ChatSocket.Chat.Tests.Accounts;

/// <summary>How much somebody can make the node work, and how often guess.</summary>
public sealed class BoundsTests
{
    [Fact]
    public async Task So_many_hash_at_once_so_many_wait_and_the_rest_is_refused_at_once()
    {
        using var queue = new HashingQueue(atOnce: 2, waiting: 3);
        using var gate = new ManualResetEventSlim();
        var (atWork, most) = (0, 0);
        int Work()
        {
            var now = Interlocked.Increment(ref atWork);
            InterlockedMax(ref most, now);
            Assert.True(gate.Wait(Patience.Limit));
            return Interlocked.Decrement(ref atWork);
        }

        var inside = Enumerable.Range(0, 5).Select(_ => queue.TryRunAsync(Work).AsTask()).ToArray();
        Assert.False((await queue.TryRunAsync(Work).AsTask().WaitAsync(Patience.Limit)).Done);
        gate.Set();
        Assert.All(await Task.WhenAll(inside).WaitAsync(Patience.Limit), result => Assert.True(result.Done));
        Assert.InRange(most, 1, 2);
        Assert.True((await queue.TryRunAsync(() => 1).AsTask().WaitAsync(Patience.Limit)).Done);
    }

    [Fact]
    public async Task Work_that_fails_gives_its_place_back()
    {
        using var queue = new HashingQueue(atOnce: 1, waiting: 0);
        await Assert.ThrowsAsync<FormatException>(() => queue.TryRunAsync<int>(() => throw new FormatException()).AsTask());
        Assert.True((await queue.TryRunAsync(() => 1).AsTask().WaitAsync(Patience.Limit)).Done);
    }

    [Fact]
    public void An_address_tries_so_often_at_once_and_then_now_and_then()
    {
        var time = new ManualTime();
        var tries = new AddressTries(new AccountOptions { TriesPerAddress = 3, TryAgainAfter = TimeSpan.FromSeconds(6) }, time);
        var (one, other) = (At("192.0.2.1"), At("192.0.2.2"));
        for (var number = 0; number < 3; number++) Assert.True(tries.TryTake(one));
        Assert.False(tries.TryTake(one));
        Assert.False(tries.TryTake(At("::ffff:192.0.2.1")));
        Assert.True(tries.TryTake(other));
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.True(tries.TryTake(one));
        Assert.False(tries.TryTake(one));
    }

    [Fact]
    public void Neighbours_of_one_ipv6_network_count_as_one()
    {
        var tries = new AddressTries(new AccountOptions { TriesPerAddress = 1 }, new ManualTime());
        Assert.True(tries.TryTake(At("2001:db8:1:2::1")));
        Assert.False(tries.TryTake(At("2001:db8:1:2:ffff::9")));
        Assert.True(tries.TryTake(At("2001:db8:1:3::1")));
    }

    private static PeerAddress At(string ip) => new(IPAddress.Parse(ip), 5050);

    private static void InterlockedMax(ref int most, int now)
    {
        int before;
        while ((before = Volatile.Read(ref most)) < now && Interlocked.CompareExchange(ref most, now, before) != before)
        {
        }
    }
}
