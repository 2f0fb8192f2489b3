using ChatSocket.Node.Connections;

namespace ChatSocket.Node.Tests.Leaving;

public sealed class DepartureTests
{
    private static readonly TimeSpan Over = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(5000)]
    public void Moments_are_spread_evenly_and_none_is_late(int count)
    {
        var random = new Random(17);
        for (var index = 0; index < count; index++)
        {
            var delay = Departure.Delay(index, count, Over, random);
            // Ticks of 100 ns are rounded.
            Assert.InRange(delay, (Over * index / count) - TimeSpan.FromTicks(1), (Over * (index + 1) / count) + TimeSpan.FromTicks(1));
        }
    }

    [Fact]
    public void One_alone_does_not_always_go_at_the_same_moment()
    {
        var random = new Random(17);
        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => Departure.Delay(0, 1, Over, random)).Distinct().Count());
    }
}
