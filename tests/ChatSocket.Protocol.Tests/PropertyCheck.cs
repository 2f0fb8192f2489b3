using FsCheck;
using FsCheck.Fluent;

namespace ChatSocket.Protocol.Tests;

/// <summary>Runs one property; a failure says the seed to replay, and each value as text and hex through its own ToString.</summary>
internal static class PropertyCheck
{
    public static void ForAll<T>(Gen<T> generated, Func<T, IEnumerable<T>> shrink, Action<T> property, int cases = 500) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(cases).WithQuietOnSuccess(true).WithReplay(1, 1),
            Prop.ForAll(Arb.From(generated, shrink), property));

    public static void ForAll<T>(Gen<T> generated, Action<T> property, int cases = 500) => ForAll(generated, _ => [], property, cases);
}

public sealed class PropertyCheckTests
{
    [Fact]
    public void A_failing_property_says_its_seed_the_text_and_the_hex()
    {
        var failure = Record.Exception(() => PropertyCheck.ForAll(Gen.Constant(new Sample("oi"u8.ToArray())), _ => Assert.Fail("always")));
        Assert.NotNull(failure);
        Assert.Matches(@"\(\d+,\d+\)", failure.Message);
        Assert.Contains("text \"oi\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains("hex 6F69", failure.Message, StringComparison.Ordinal);
    }

    private sealed class Sample(byte[] bytes)
    {
        public override string ToString() => Printed.Bytes(bytes);
    }
}
