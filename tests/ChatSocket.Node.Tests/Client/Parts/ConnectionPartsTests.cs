using ChatSocket.Client.Connections;

namespace ChatSocket.Node.Tests.Client.Parts;

public sealed class ConnectionPartsTests
{
    [Fact]
    public void Waits_are_spread_over_a_bound_that_doubles_up_to_a_limit()
    {
        var highest = new double[12];
        var lowest = Enumerable.Repeat(double.MaxValue, 12).ToArray();
        for (var run = 0; run < 2000; run++)
        {
            var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), new Random(run));
            for (var attempt = 0; attempt < 12; attempt++)
            {
                var wait = backoff.Next().TotalMilliseconds;
                Assert.InRange(wait, 0, Math.Min(5000, 100 * Math.Pow(2, attempt)));
                (highest[attempt], lowest[attempt]) = (Math.Max(highest[attempt], wait), Math.Min(lowest[attempt], wait));
            }
        }

        // Full jitter: everything between nothing and the bound happens.
        Assert.All(Enumerable.Range(0, 12), attempt => Assert.True(highest[attempt] > 0.95 * Math.Min(5000, 100 * Math.Pow(2, attempt))));
        Assert.All(Enumerable.Range(0, 12), attempt => Assert.True(lowest[attempt] < 0.05 * Math.Min(5000, 100 * Math.Pow(2, attempt))));
    }

    [Fact]
    public void After_a_good_connection_the_waits_are_short_again()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), new Random(1));
        for (var attempt = 0; attempt < 100; attempt++) backoff.Next();
        Assert.Equal(100, backoff.Failures);
        backoff.Reset();
        Assert.InRange(backoff.Next(), TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void Silence_is_asked_about_once_and_then_given_up()
    {
        var clock = new ManualClock();
        var keepAlive = new KeepAlive(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60), clock);
        Assert.Equal((KeepAliveStep.Wait, TimeSpan.FromSeconds(20)), keepAlive.Next());
        clock.Pass(TimeSpan.FromSeconds(20));
        Assert.Equal((KeepAliveStep.Ping, TimeSpan.FromSeconds(40)), keepAlive.Next());
        Assert.Equal((KeepAliveStep.Wait, TimeSpan.FromSeconds(40)), keepAlive.Next());
        clock.Pass(TimeSpan.FromSeconds(1));
        keepAlive.Heard();
        clock.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal((KeepAliveStep.Wait, TimeSpan.FromSeconds(15)), keepAlive.Next());
        clock.Pass(TimeSpan.FromSeconds(15));
        Assert.Equal(KeepAliveStep.Ping, keepAlive.Next().Step);
        clock.Pass(TimeSpan.FromSeconds(40));
        Assert.Equal(KeepAliveStep.GiveUp, keepAlive.Next().Step);
    }
}
