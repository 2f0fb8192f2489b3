using System.Net;
using System.Text.RegularExpressions;
using ChatSocket.Node.Telemetry;
using ChatSocket.Node.Tests.Cluster;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Node.Tests.Telemetry;

/// <summary>The form of what a node tells: names, labels, and how much of it there is.</summary>
public sealed partial class ExpositionTests
{
    private static readonly string[] Labels =
        ["transport", "reason", "command", "outcome", "kind", "origin", "shard", "script", "scope", "method", "version", "le"];

    [Fact]
    public async Task Every_figure_has_only_the_labels_that_are_written_down()
    {
        await using var node = await TestNode.StartAsync();
        await TalkAsync(node);
        var own = await SeriesAsync(node);
        Assert.NotEmpty(own);
        Assert.All(own.SelectMany(series => LabelName().Matches(series)), label => Assert.Contains(label.Groups[1].Value, Labels));
    }

    [Theory]
    [InlineData("dotnet_gc_pause_time_seconds_total")]
    [InlineData("dotnet_thread_pool_queue_length")]
    [InlineData("dotnet_thread_pool_threads")]
    [InlineData("process_threads")]
    [InlineData("process_open_file_descriptors")]
    [InlineData("process_max_file_descriptors")]
    [InlineData("kestrel_active_connections")]
    public async Task The_figures_of_the_process_stand_beside(string name)
    {
        await using var node = await TestNode.StartAsync();
        Assert.Contains(name, (await Figures.OfAsync(node)).Series);
    }

    [Fact]
    public async Task Nothing_that_people_say_and_no_name_of_theirs_is_among_them()
    {
        await using var node = await TestNode.StartAsync();
        await TalkAsync(node);
        var text = await Figures.TextAsync(node, "application/openmetrics-text");
        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
        foreach (var secret in new[] { "segredo", "fulana", "quarto", "127.0.0.1", node.Tcp.Port.ToString(System.Globalization.CultureInfo.InvariantCulture) })
        {
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task More_people_in_more_rooms_make_no_more_series()
    {
        const int People = 100;
        await using var node = await TestNode.StartAsync();
        await TalkAsync(node);
        var before = await SeriesAsync(node);
        var peers = new List<ProgramPeer>();
        for (var number = 0; number < People; number++)
        {
            peers.Add(await ProgramPeer.EnterAsync(node.Tcp, $"p{number}", $"sala{number}", $"sala{number + 1}"));
            await peers[^1].SendAsync($"sala{number}", "oi");
        }

        Assert.Equal(before, await SeriesAsync(node));
        foreach (var peer in peers) peer.Dispose();
        await node.HasConnectionsAsync(0);
    }

    [Fact]
    public async Task Without_measuring_there_is_nothing_to_read()
    {
        var settings = new TelemetrySettings { Variables = new Dictionary<string, string?> { ["OTEL_SDK_DISABLED"] = "true" } };
        await using var node = await TestNode.StartAsync(TestNode.Settings with { Telemetry = settings });
        using var http = new HttpClient { BaseAddress = node.Operations, Timeout = TextPeer.Within };
        using var answer = await http.GetAsync(new Uri("metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Promtool_finds_nothing_to_complain_about()
    {
        Programs.Require("promtool", "prometheus");
        await using var node = await TestNode.StartAsync();
        await TalkAsync(node);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, (await Figures.OfAsync(node)).Text, TestContext.Current.CancellationToken);
            // It reads only its input.
            var (code, output) = (await Programs.TryRunAsync("/bin/sh", "-c", $"promtool check metrics < '{file}'"))!.Value;
            Assert.True(code == 0 && output.Length == 0, output);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The chat's own; the runtime's exceptions come by type, as they happen.</summary>
    private static async Task<string[]> SeriesAsync(TestNode node) =>
        [.. (await Figures.OfAsync(node)).Series.Where(series => series.StartsWith("chatsocket_", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>One of everything that a label could come from.</summary>
    private static async Task TalkAsync(TestNode node)
    {
        using var person = await node.ConnectAsync();
        await person.SendAsync("fulana", "/who", "/no-such-command");
        await person.ExpectAsync("[unknown_type]");
        using var program = await ProgramPeer.EnterAsync(node.Tcp, "beltrana", "quarto");
        using var other = await (await ProgramPeer.ConnectWebSocketAsync(node.Http)).BeginAsync("sicrana", "quarto");
        Assert.True((await program.SendAsync("quarto", "segredo")).IsOf("ack"));
        await other.UntilTextAsync("quarto", "segredo");
        await program.AskAsync("nick", "\"nick\":\"!\"");
        await person.SendAsync("/quit");
        await person.ToEndAsync();
        program.Dispose();
        other.Dispose();
        await node.HasConnectionsAsync(0);
    }

    [GeneratedRegex("[{,]([a-z_]+)=\"")]
    private static partial Regex LabelName();
}
