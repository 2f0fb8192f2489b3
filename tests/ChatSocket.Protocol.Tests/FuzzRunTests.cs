namespace ChatSocket.Protocol.Tests;

/// <summary>A fuzz target is worth what its failure report is worth.</summary>
public sealed class FuzzRunTests
{
    [Fact]
    public void A_failure_prints_a_seed_that_repeats_it_as_the_first_case()
    {
        static void HatesSevens(Random random, FuzzCase fed)
        {
            fed.Bytes = [(byte)random.Next(256)];
            Assert.NotEqual(0x37, fed.Bytes[0]);
        }

        var failure = Record.Exception(() => FuzzRun.Run(20_000, null, 1, HatesSevens));
        Assert.NotNull(failure);
        Assert.Contains("text \"7\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains("hex 37", failure.Message, StringComparison.Ordinal);

        var printed = System.Text.RegularExpressions.Regex.Match(failure.Message, FuzzRun.SeedVariable + @"=(-?\d+)").Groups[1].Value;
        var seed = int.Parse(printed, System.Globalization.CultureInfo.InvariantCulture);
        var again = Record.Exception(() => FuzzRun.Run(1, null, seed, HatesSevens));
        Assert.NotNull(again);
        Assert.Contains("case 0 is wrong", again.Message, StringComparison.Ordinal);
        Assert.Contains("hex 37", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_normal_suite_runs_the_given_number_of_cases()
    {
        var cases = 0;
        FuzzRun.Run(123, null, null, (_, _) => cases++);
        Assert.Equal(123, cases);
    }
}
