using System.Text.Json;
using ChatSocket.Node.Tests.Cluster;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Node.Tests.Startup;

namespace ChatSocket.Node.Tests.Telemetry;

/// <summary>What a node says to who reads its log: a person, a program, a collector.</summary>
public sealed class LogTests
{
    private static readonly (string Name, string Value) Everything = ("Logging__LogLevel__Default", "Trace");

    [Fact]
    public async Task In_a_container_each_line_is_an_object_with_the_connection_the_code_and_the_trace()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var node = await NodeProcess.StartAsync(
            NodeProcess.FreePorts, null, [.. receiver.Environment(("OTEL_TRACES_SAMPLER", "always_on")), Everything, ("DOTNET_RUNNING_IN_CONTAINER", "true")]);
        await TalkAsync(node);
        var send = (await receiver.SpansAsync("chat.send"))[0];
        await node.TerminateAsync();
        var lines = (await node.EndAsync()).Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();

        var ended = Assert.Single(lines, line => line.TryGetProperty("code", out var code) && code.GetString() == "bye");
        Assert.Equal("debug", ended.GetProperty("level").GetString());
        var connection = ended.GetProperty("connection").GetInt64();
        Assert.Equal($"Connection {connection} ended: bye.", ended.GetProperty("message").GetString());
        Assert.True(DateTimeOffset.TryParse(ended.GetProperty("time").GetString(), out _));
        var settled = Assert.Single(lines, line => line.TryGetProperty("trace", out var trace) && trace.GetString() == send.Trace);
        Assert.Equal((connection, "stored", send.Id), (settled.GetProperty("connection").GetInt64(), settled.GetProperty("code").GetString(), settled.GetProperty("span").GetString()));
    }

    [Fact]
    public async Task In_a_terminal_a_line_is_a_sentence()
    {
        await using var node = await NodeProcess.StartAsync(NodeProcess.FreePorts, null, ("Logging__LogLevel__Default", "Debug"));
        await TalkAsync(node);
        await node.TerminateAsync();
        Assert.Matches(@"(?m)^\d\d:\d\d:\d\d dbug: \S+ Connection \d+ ended: bye\.$", (await node.EndAsync()).Error);
    }

    [Fact]
    public async Task A_collector_gets_the_lines_with_their_trace()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var node = await NodeProcess.StartAsync(
            [.. NodeProcess.FreePorts, "--node-id", "n7"], null, [.. receiver.Environment(("OTEL_TRACES_SAMPLER", "always_on")), Everything]);
        await TalkAsync(node);
        var send = (await receiver.SpansAsync("chat.send"))[0];
        await Eventually.TrueAsync(() => receiver.Lines.Any(line => line.Trace == send.Trace), () => "no line of the trace came");
        var settled = Assert.Single(receiver.Lines, line => line.Trace == send.Trace);
        Assert.Equal(("n7", "stored"), (settled.Node, settled.Attributes["Code"]));
        Assert.StartsWith("A message of connection ", settled.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_wanted_is_not_sent()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var node = await NodeProcess.StartAsync(
            NodeProcess.FreePorts, null,
            [.. receiver.Environment(("OTEL_TRACES_SAMPLER", "always_on"), ("OTEL_LOGS_EXPORTER", "none"), ("OTEL_METRICS_EXPORTER", "none")), Everything]);
        await TalkAsync(node);
        await receiver.SpansAsync("chat.send");
        Assert.Empty(receiver.Lines);
        Assert.Empty(receiver.Of("/v1/metrics"));
    }

    /// <summary>Somebody comes, says one thing and leaves.</summary>
    private static async Task TalkAsync(NodeProcess node)
    {
        using var one = await ProgramPeer.EnterAsync(node.Tcp, "one", "sala");
        await one.SendAsync("sala", "oi");
        await one.UntilTextAsync("sala", "oi");
        await one.PostAsync("quit");
        await one.UntilAsync(frame => frame.GetProperty("type").GetString() == "end", "the end");
    }
}
