using ChatSocket.Node.Configuration;
using ChatSocket.Node.Tests.Cluster;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Node.Tests.Startup;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Node.Tests.Telemetry;

/// <summary>What a collector that the test runs itself is told of messages. Only here nodes of the test's own process are traced.</summary>
public sealed class TraceTests
{
    private static readonly (string Name, string Value) All = ("OTEL_TRACES_SAMPLER", "always_on");

    [Fact]
    public async Task A_message_sent_on_one_node_and_delivered_on_two_others_is_one_trace()
    {
        await RedisKinds.RequireAsync(RedisKind.Redis);
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var nodes = await NodeProcesses.StartAsync(receiver.Environment(All));
        using var one = await ProgramPeer.EnterAsync(nodes[0].Tcp, "one", "sala");
        using var two = await ProgramPeer.EnterAsync(nodes[1].Tcp, "two", "sala");
        using var three = await ProgramPeer.EnterAsync(nodes[2].Tcp, "three", "sala");
        using var four = await ProgramPeer.EnterAsync(nodes[2].Tcp, "four", "sala");
        await one.SendAsync("sala", "hello");
        await four.UntilTextAsync("sala", "hello");

        var delivered = await receiver.SpansAsync("chat.deliver", 3);
        var send = Assert.Single(await receiver.SpansAsync("chat.send"));
        var append = Assert.Single(await receiver.SpansAsync("redis.append"));
        Assert.Equal(("n1", ReceivedSpan.Producer, ""), (send.Node, send.Kind, send.Parent));
        Assert.Equal(("n1", ReceivedSpan.Client, send.Id), (append.Node, append.Kind, append.Parent));
        Assert.Equal(["n1", "n2", "n3"], delivered.Select(span => span.Node).Order());
        Assert.All(delivered, span => Assert.Equal((ReceivedSpan.Consumer, append.Id), (span.Kind, span.Parent)));
        Assert.Single([.. delivered.Append(send).Append(append).Select(span => span.Trace).Distinct()]);
        Assert.Equal(["1", "1", "2"], delivered.OrderBy(span => span.Node).Select(span => span.Attributes["chatsocket.fanout.members"]));
        Assert.Equal(["local", "remote", "remote"], delivered.OrderBy(span => span.Node).Select(span => span.Attributes["chatsocket.origin"]));
        Assert.Equal("stored", send.Attributes["chatsocket.outcome"]);
        Assert.InRange(append.Began, send.Began, send.Ended);
        Assert.All(receiver.Spans, span => Assert.True(span.Ended >= span.Began, $"{span.Name} ended before it began"));
    }

    [Fact]
    public async Task What_goes_in_one_append_is_linked_with_it()
    {
        await RedisKinds.RequireAsync(RedisKind.Redis);
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var nodes = await NodeProcesses.StartAsync(receiver.Environment(All));
        using var one = await ProgramPeer.EnterAsync(nodes[0].Tcp, "one", "sala");
        const int Sent = 20;
        // While the first is away the others gather.
        for (var number = 0; number < Sent; number++) await one.PostAsync("send", $"\"room\":\"sala\",\"text\":\"{number}\"");
        await one.UntilTextAsync("sala", $"{Sent - 1}");
        var sends = await receiver.SpansAsync("chat.send", Sent);
        var appends = await receiver.SpansAsync("redis.append");
        Assert.Equal(Sent, sends.Select(span => span.Trace).Distinct().Count());
        Assert.All(sends, send => Assert.True(
            appends.Any(append => append.Parent == send.Id) || appends.Any(append => append.Links.Contains(send.Id) && send.Links.Contains(append.Id)),
            "a message has no append"));
    }

    [Fact]
    public async Task What_fails_is_traced_though_nothing_else_is()
    {
        await RedisKinds.RequireAsync(RedisKind.Redis);
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var redis = await RedisServer.StartAsync(RedisKind.Redis);
        await using var node = await TestNode.StartAsync(
            TestNode.Settings with
            {
                Redis = new RedisEndpoint("127.0.0.1", redis.Port),
                Telemetry = receiver.With(("OTEL_TRACES_SAMPLER", "traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "0")),
            },
            mayLog: _ => true);
        using var one = await ProgramPeer.EnterAsync(node.Tcp, "one", "sala");
        await one.SendAsync("sala", "stored");
        redis.Pause();
        await Figures.BecomesAsync(node, "chatsocket_backplane_up{shard=\"0\"}", 0);
        Assert.Equal("unavailable", (await one.SendAsync("sala", "refused")).Text("code"));
        var failed = (await receiver.SpansAsync("chat.send"))[0];
        Assert.Equal((ReceivedSpan.Error, "unavailable"), (failed.Status, failed.Attributes["chatsocket.outcome"]));
        // Other nodes of this process leave meanwhile.
        Assert.DoesNotContain(receiver.Spans, span => span.Name != "node.drain" && span.Status != ReceivedSpan.Error);
        redis.Continue();
        await Figures.BecomesAsync(node, "chatsocket_backplane_up{shard=\"0\"}", 1);
    }

    [Fact]
    public async Task Coming_back_and_leaving_are_traced_and_a_figure_names_its_trace()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var node = await TestNode.StartAsync(TestNode.Settings with { Telemetry = receiver.With(All) });
        try
        {
            using var first = await ProgramPeer.EnterAsync(node.Tcp, "one", "sala");
            await first.SendAsync("sala", "before");
            await first.UntilTextAsync("sala", "before");
            first.Dispose();
            using var back = await ProgramPeer.ConnectAsync(node.Tcp);
            await back.ResumeAsync(first, "sala");
            var resume = (await receiver.SpansAsync("chat.resume"))[0];
            Assert.Equal((ReceivedSpan.Server, "1", "1"), (resume.Kind, resume.Attributes["chatsocket.resumed"], resume.Attributes["chatsocket.rooms"]));

            var send = (await receiver.SpansAsync("chat.send"))[0];
            var figures = (await Figures.TextAsync(node, "application/openmetrics-text")).Split('\n');
            Assert.Contains(figures, line => IsExample(line, "chatsocket_send_duration_seconds_bucket", send.Trace));
            Assert.Contains(figures, line => IsExample(line, "chatsocket_delivery_duration_seconds_bucket", send.Trace));
        }
        finally
        {
            await node.DisposeAsync();
        }

        var drain = (await receiver.SpansAsync("node.drain"))[0];
        Assert.Equal((ReceivedSpan.Internal, "0"), (drain.Kind, drain.Attributes["chatsocket.connections.left"]));
    }

    [Fact]
    public async Task A_hundredth_is_traced_when_nothing_else_is_said()
    {
        const int Sent = 3000;
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var node = await TestNode.StartAsync(TestNode.Settings with { Telemetry = receiver.Settings });
        using var one = await ProgramPeer.EnterAsync(node.Tcp, "one", "sala");
        for (var number = 0; number < Sent; number++) await one.PostAsync("send", "\"room\":\"sala\",\"text\":\"oi\"");
        await Figures.BecomesAsync(node, "chatsocket_send_duration_seconds_count{outcome=\"stored\"}", Sent);
        await receiver.SpansAsync("chat.send");
        // Thirty are expected; further away than this from it comes once in more than a thousand million runs.
        Assert.InRange(receiver.Spans.Count(span => span.Name == "chat.send"), 1, 75);
    }

    [Theory]
    [InlineData("OTEL_TRACES_SAMPLER", "sometimes")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "1.5")]
    public async Task A_sampler_that_does_not_exist_is_refused_at_the_start(string name, string value)
    {
        var outcome = await NodeProcess.RunAsync(NodeProcess.FreePorts, ("OTEL_TRACES_SAMPLER", "traceidratio"), (name, value), ("ChatSocket__Language", "en"));
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains($"{name} = \"{value}\"", outcome.Error, StringComparison.Ordinal);
    }

    private static bool IsExample(string line, string name, string trace) =>
        line.StartsWith(name, StringComparison.Ordinal) && line.Contains($"# {{trace_id=\"{trace}\"", StringComparison.Ordinal);
}
