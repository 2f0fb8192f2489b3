using System.Diagnostics;
using System.Globalization;

namespace ChatSocket.Protocol.Tests;

/// <summary>
/// Feeds cases to a target: in the normal suite a fixed number, the same in every run, so that only a change of the code can change
/// the verdict; with <c>CHATSOCKET_FUZZ_SECONDS</c> new ones for that long.
/// Every case has a seed of its own, so that <c>CHATSOCKET_FUZZ_SEED</c> set to the printed one makes the failing case the first.
/// </summary>
internal static class FuzzRun
{
    public const string SecondsVariable = "CHATSOCKET_FUZZ_SECONDS";
    public const string SeedVariable = "CHATSOCKET_FUZZ_SEED";

    /// <param name="cases">How many cases the normal suite runs.</param>
    /// <param name="oneCase">Builds a case from the randomness alone, remembers what it fed, and throws when the target is wrong.</param>
    public static void Run(int cases, Action<Random, FuzzCase> oneCase) =>
        Run(cases, Number(SecondsVariable), Number(SeedVariable), oneCase);

    internal static void Run(int cases, int? seconds, int? firstSeed, Action<Random, FuzzCase> oneCase)
    {
        var first = firstSeed ?? (seconds is null ? 1 : Random.Shared.Next());
        var watch = Stopwatch.StartNew();
        for (var i = 0; seconds is { } limit ? watch.Elapsed.TotalSeconds < limit : i < cases; i++)
        {
            var seed = unchecked(first + i);
            var fed = new FuzzCase();
            try
            {
                oneCase(new Random(seed), fed);
            }
            catch (Exception wrong)
            {
                Assert.Fail($"case {i} is wrong; repeat it with {SeedVariable}={seed}: {fed}{Environment.NewLine}{wrong}");
            }
        }
    }

    private static int? Number(string variable)
    {
        var text = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(text)) return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidOperationException($"{variable} is \"{text}\"; it must be a whole number");
    }
}

/// <summary>What a case fed to its target, told only when it failed.</summary>
internal sealed class FuzzCase
{
    public byte[] Bytes { get; set; } = [];

    public string How { get; set; } = "";

    public override string ToString() => $"{Printed.Bytes(Bytes)}{(How.Length > 0 ? ", " : "")}{How}";
}
