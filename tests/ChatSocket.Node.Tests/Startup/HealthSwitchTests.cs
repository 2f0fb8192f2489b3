using System.Globalization;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Startup;

/// <summary>The question that a container's health check asks.</summary>
public sealed class HealthSwitchTests
{
    [Theory]
    [InlineData("--health")]
    [InlineData("--health=ready")]
    [InlineData("--health=live")]
    public async Task A_node_that_runs_here_is_said_to_be_well_and_one_that_does_not_is_not(string question)
    {
        await using var node = await NodeProcess.StartAsync(NodeProcess.FreePorts);
        var port = node.OperationsPort.ToString(CultureInfo.InvariantCulture);
        // A proxy is none of its business, and all addresses are asked on this machine.
        var proxy = ("http_proxy", "http://127.0.0.1:9");
        Assert.Equal(new NodeProcess.Outcome(0, "ok\n", ""), await NodeProcess.RunAsync([question, "--ops-port", port], proxy));
        Assert.Equal(0, (await NodeProcess.RunAsync([question, "--ops-port", port, "--ops-address", "*"])).ExitCode);
        await node.TerminateAsync();
        await node.EndAsync();
        var gone = await NodeProcess.RunAsync([question], ("ChatSocket__Ops__Port", port));
        Assert.Equal((1, ""), (gone.ExitCode, gone.Output));
        Assert.StartsWith($"127.0.0.1:{port}: ", Assert.Single(gone.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_leaves_is_alive_but_not_ready()
    {
        // Somebody who can be sent elsewhere keeps it for up to twelve seconds.
        await using var node = await NodeProcess.StartAsync(NodeProcess.FreePorts);
        var port = node.OperationsPort.ToString(CultureInfo.InvariantCulture);
        using var ana = await TextPeer.ConnectAsync(node.Tcp);
        await ana.SendAsync("""{"type":"hello","nick":"ana"}""");
        await ana.ExpectAsync("welcome");
        await node.TerminateAsync();
        await ana.ExpectAsync("goaway");
        Assert.Equal(new NodeProcess.Outcome(1, "", "stopping\n"), await NodeProcess.RunAsync(["--health", "--ops-port", port]));
        Assert.Equal(0, (await NodeProcess.RunAsync(["--health=live", "--ops-port", port])).ExitCode);
    }

    [Theory]
    [InlineData("--health=well")]
    [InlineData("--health", "--ops-port", "0")]
    public async Task A_question_that_cannot_be_asked_is_refused(params string[] arguments)
    {
        var outcome = await NodeProcess.RunAsync(arguments);
        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("--health", Assert.Single(outcome.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_means_the_address_of_this_machine_that_it_stands_for()
    {
        await using var node = await NodeProcess.StartAsync([.. NodeProcess.FreePorts, "--ops-address", "LOCALHOST"]);
        var port = node.OperationsPort.ToString(CultureInfo.InvariantCulture);
        Assert.Equal(0, (await NodeProcess.RunAsync(["--health", "--ops-port", port, "--ops-address", "LOCALHOST"])).ExitCode);
    }
}
