using System.Text.Json;
using ChatSocket.LoadGenerator.Startup;
using ChatSocket.LoadGenerator.Tests.Peers;

namespace ChatSocket.LoadGenerator.Tests.Runs;

/// <summary>The whole command against the real node.</summary>
public sealed class VerifyTests
{
    [Fact]
    public async Task An_honest_node_passes_and_the_report_has_its_shape()
    {
        await using var node = await RealNode.StartAsync();
        var (exit, output, errors) = await RunAsync("--servers", $"127.0.0.1:{node.Port}", "--clients", "6", "--rooms", "2", "--seconds", "4", "--rate", "50", "--json");
        Assert.True(exit == ExitCode.Ok, output + errors);
        using var report = JsonDocument.Parse(output);
        var root = report.RootElement;
        Assert.Equal(
            ["schema", "command", "exit", "holds", "stoppedEarly", "seconds", "configuration", "environment", "counts", "latency", "faultCounts", "faults", "guarantees", "violations"],
            root.EnumerateObject().Select(property => property.Name));
        Assert.Equal((1, 0, true), (root.GetProperty("schema").GetInt32(), root.GetProperty("exit").GetInt32(), root.GetProperty("holds").GetBoolean()));
        Assert.Equal(["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8"], root.GetProperty("guarantees").EnumerateArray().Select(each => each.GetProperty("guarantee").GetString()));
        Assert.Equal(root.GetProperty("counts").GetProperty("sent").GetInt64(), root.GetProperty("latency").GetProperty("acknowledged").GetProperty("count").GetInt64());
        Assert.All((string[])["p50", "p75", "p90", "p99", "p999", "p9999", "max"], name => Assert.True(root.GetProperty("latency").GetProperty("delivered").GetProperty(name).GetInt64() >= 0));
        Assert.Contains("connected", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_and_started_again_the_node_keeps_its_promises()
    {
        var (exit, output, errors) = await RunAsync("--chaos", "--clients", "4", "--rooms", "1", "--seconds", "6", "--rate", "40", "--faults", "kill,cut");
        Assert.True(exit == ExitCode.Ok, output + errors);
        Assert.Contains("Every promise that was looked at held.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_rounds_are_told_one_by_one_and_together()
    {
        Assert.SkipWhen(ChatSocket.Tests.Redis.Programs.PathTo("redis-server") is null, "There is no redis-server: please install it (apt-get install redis-server).");
        string[] arguments = ["--chaos", "--nodes", "2", "--redis", "none,memory", "--clients", "4", "--rooms", "1", "--rate", "40", "--faults", "cut", "--fault-count", "3", "--seconds", "11"];
        var (exit, output, errors) = await RunAsync([.. arguments, "--json"]);
        Assert.True(exit == ExitCode.Ok, output + errors);
        using var report = JsonDocument.Parse(output);
        var root = report.RootElement;
        Assert.Equal(
            ["schema", "command", "exit", "holds", "stoppedEarly", "seconds", "faultCounts", "guarantees", "rounds"], root.EnumerateObject().Select(property => property.Name));
        Assert.Equal(3, root.GetProperty("faultCounts").GetProperty("cut").GetInt32());
        Assert.Equal(
            [("none", 1, 2), ("memory", 2, 1)],
            root.GetProperty("rounds").EnumerateArray().Select(round => (
                round.GetProperty("configuration").GetProperty("redis").GetString()!, round.GetProperty("configuration").GetProperty("nodes").GetInt32(),
                round.GetProperty("faultCounts").GetProperty("cut").GetInt32())));
    }

    [Fact]
    public async Task A_member_that_does_not_read_is_ended_and_the_others_keep_their_pace()
    {
        var (exit, output, errors) = await RunAsync("--chaos", "--clients", "4", "--rooms", "1", "--seconds", "12", "--rate", "20", "--faults", "delay");
        Assert.True(exit == ExitCode.Ok, output + errors);
        Assert.Contains("G8  a slow reader harms only itself: held", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopped_early_it_still_has_a_verdict()
    {
        await using var node = await RealNode.StartAsync();
        using var stop = new CancellationTokenSource();
        using var errors = new Lines(2, stop.Cancel);
        using var output = new StringWriter();
        var exit = await VerifyCommand.RunAsync(
            ["verify", "--servers", $"127.0.0.1:{node.Port}", "--clients", "4", "--rooms", "1", "--seconds", "3600", "--rate", "40", "--language", "en"],
            null, output, errors, TimeProvider.System, stop.Token).Bounded();
        Assert.True(exit == ExitCode.Ok, output.ToString());
        Assert.Contains("G1  an acknowledged message is stored: held", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_usage_and_a_missing_program_are_no_broken_promise()
    {
        Assert.Equal((ExitCode.CouldNotRun, ""), await OutcomeAsync("--clients", "none"));
        Assert.Equal((ExitCode.CouldNotRun, ""), await OutcomeAsync("--chaos", "--node", "/no/such/node.dll"));
        Assert.Equal((ExitCode.CouldNotRun, ""), await OutcomeAsync("--chaos", "--redis", "always", "--redis-server", "/no/such/redis"));
        // Found out before anything else is tried, not after the run.
        var (_, _, refusal) = await RunAsync("--chaos", "--node", "/no/such/node.dll", "--history", Path.GetTempPath());
        Assert.Contains(Path.TrimEndingDirectorySeparator(Path.GetTempPath()), refusal, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, (await RunAsync("--help")).Exit);
        // Scripts know the numbers.
        Assert.Equal((0, 1, 3), ((int)ExitCode.Ok, (int)ExitCode.CouldNotRun, (int)ExitCode.PromiseBroken));
    }

    internal static async Task<(ExitCode Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exit = await VerifyCommand.RunAsync(["verify", .. arguments, "--language", "en"], null, output, errors, TimeProvider.System, TestContext.Current.CancellationToken).Bounded();
        return (exit, output.ToString(), errors.ToString());
    }

    /// <param name="underWay">Set when everybody is in and some seconds have passed.</param>
    /// <param name="arguments">The switches.</param>
    internal static async Task<(ExitCode Exit, string Output, string Errors)> RunAsync(TaskCompletionSource underWay, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new Lines(3, () => underWay.TrySetResult());
        var exit = await VerifyCommand.RunAsync(["verify", .. arguments, "--language", "en"], null, output, errors, TimeProvider.System, TestContext.Current.CancellationToken).Bounded();
        underWay.TrySetResult();
        return (exit, output.ToString(), errors.ToString());
    }

    private static async Task<(ExitCode Exit, string Output)> OutcomeAsync(params string[] arguments)
    {
        var (exit, output, errors) = await RunAsync(arguments);
        Assert.NotEmpty(errors);
        return (exit, output);
    }

    /// <summary>Does something after so many lines, which is when the run is on its way.</summary>
    private sealed class Lines(int lines, Action then) : StringWriter
    {
        private int _written;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (Interlocked.Increment(ref _written) == lines + 1) then();
        }
    }
}
