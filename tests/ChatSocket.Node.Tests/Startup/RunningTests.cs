using System.Globalization;
using ChatSocket.Node.Tests.Edge;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Startup;

/// <summary>The real process from its first line to its exit code.</summary>
public sealed class RunningTests
{
    [Fact]
    public async Task It_listens_where_it_says_and_leaves_politely_when_terminated()
    {
        await using var node = await NodeProcess.StartAsync(NodeProcess.FreePorts);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{node.OperationsPort}/"), Timeout = TextPeer.Within };
        Assert.Equal("ok\n", await http.GetStringAsync(new Uri("health/ready", UriKind.Relative), TestContext.Current.CancellationToken));
        using var ana = await TextPeer.ConnectAsync(node.Tcp);
        await ana.SendAsync("ana", "oi");
        await ana.ExpectAsync("[#geral] ana: oi");
        await node.TerminateAsync();
        Assert.Equal("[shutdown]", (await ana.ToEndAsync())[^1][^"[shutdown]".Length..]);
        ana.Dispose();
        var outcome = await node.EndAsync();
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
    }

    [Fact]
    public async Task With_a_certificate_it_says_that_it_is_encrypted_and_is()
    {
        var tls = TestCertificates.Settings;
        await using var node = await NodeProcess.StartAsync(
            NodeProcess.FreePorts, null, ("ChatSocket__Tls__CertificatePath", tls.CertificatePath), ("ChatSocket__Tls__KeyPath", tls.KeyPath!));
        Assert.EndsWith(" tls=on", node.FirstLine, StringComparison.Ordinal);
        using var ana = await (await TextPeer.ConnectAsync(node.Tcp)).EncryptAsync();
        await ana.SendAsync("ana", "oi");
        await ana.ExpectAsync("[#geral] ana: oi");
        await node.TerminateAsync();
        Assert.EndsWith("[shutdown]", (await ana.ToEndAsync())[^1], StringComparison.Ordinal);
        ana.Dispose();
        var outcome = await node.EndAsync();
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
    }

    [Theory]
    [InlineData("pt-BR", "Uso: ")]
    [InlineData("en", "Usage: ")]
    public async Task Help_is_given_in_both_languages_and_ends_well(string language, string begins)
    {
        var outcome = await NodeProcess.RunAsync(["--help", "--language", language]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.StartsWith(begins, outcome.Output, StringComparison.Ordinal);
        Assert.Equal(outcome, await NodeProcess.RunAsync(["-h"], ("ChatSocket__Language", language)));
    }

    [Theory]
    [InlineData("pt-BR")]
    [InlineData("en")]
    public async Task The_version_is_one_line_and_ends_well(string language)
    {
        var outcome = await NodeProcess.RunAsync(["--version"], ("ChatSocket__Language", language));
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches(@"^chatsocket-node \d+\.\d+\.\d+\S*\n$", outcome.Output);
    }

    [Fact]
    public async Task The_switch_beats_the_variable_and_the_variable_beats_the_file()
    {
        const string File = """{ "ChatSocket": { "Language": "en", "Tcp": { "Address": "127.0.0.1", "Port": 0 }, "Http": { "Port": 0 }, "Ops": { "Port": 0 }, "Limits": { "TextBytes": 1 } } }""";
        Assert.Equal("[too_long] en 1", await SettingsSeenAsync(File, []));
        Assert.Equal("[too_long] en 2", await SettingsSeenAsync(File, [], ("ChatSocket__Limits__TextBytes", "2")));
        Assert.Equal("[too_long] pt 1", await SettingsSeenAsync(File, [], ("ChatSocket__Language", "pt")));
        Assert.Equal("[too_long] en 1", await SettingsSeenAsync(File, ["--language=en"], ("ChatSocket__Language", "pt")));
    }

    private static async Task<string> SettingsSeenAsync(string file, string[] arguments, params (string, string)[] environment)
    {
        await using var node = await NodeProcess.StartAsync(arguments, file, environment);
        using var peer = await TextPeer.ConnectAsync(node.Tcp);
        await peer.SendAsync("ana", "/lang", "xyz");
        var language = (await peer.ExpectAsync("[bad_request]")).Contains("Languages", StringComparison.Ordinal) ? "en" : "pt";
        var words = (await peer.ExpectAsync("[too_long]")).Split(' ');
        var number = words.First(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        return $"{words[^1]} {language} {number}";
    }
}
