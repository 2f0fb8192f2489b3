using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Texts;
using ChatSocket.Node.Wording;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Node.Tests.Startup;

/// <summary>A node that cannot start as it was told to says why in one line, and nothing listens.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("--tcp-port", "ChatSocket:Tcp:Port")]
    [InlineData("--ops-port", "ChatSocket:Ops:Port")]
    public async Task A_port_in_use_is_named_with_its_key(string option, string key)
    {
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        holder.Listen();
        var port = ((IPEndPoint)holder.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);
        var line = await RefusedAsync([.. NodeProcess.FreePorts, option, port]);
        Assert.Contains($"127.0.0.1:{port}", line, StringComparison.Ordinal);
        Assert.Contains(key, line, StringComparison.Ordinal);
        Assert.Contains("em uso", line, StringComparison.Ordinal);
        line = await RefusedAsync([.. NodeProcess.FreePorts, option, port, "--tcp-address", "*", "--language", "en"]);
        Assert.Contains("is in use", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tcp-port", "65536")]
    [InlineData("--tcp-port", "-1")]
    [InlineData("--tcp-port", "http")]
    [InlineData("--ops-port", "5 0")]
    [InlineData("--tcp-address", "nowhere")]
    [InlineData("--language", "tlh")]
    [InlineData("--tcp-port", "a\nb\u001b[2J")]
    public async Task A_wrong_value_is_refused_with_what_is_allowed(string option, string value)
    {
        var line = await RefusedAsync([option, value]);
        Assert.Contains(value[..1], line, StringComparison.Ordinal);
        Assert.Contains("ChatSocket:", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ChatSocket__Tcp__Prot", "5050", "Tcp:Port")]
    [InlineData("ChatSocket__Limits__Conections", "5", "Limits:Connections")]
    [InlineData("ChatSocket__Limits__FrameBytes", "1000000", "65536")]
    [InlineData("ChatSocket__Limits__OutboxSeconds", "0", "3600")]
    [InlineData("CHATSOCKET__NONSENSE", "1", "Language")]
    [InlineData("Logging__LogLevel__Default", "Loud", "Loud")]
    [InlineData("ChatSocket__Tcp__ProxyProtocol", "on", "required")]
    [InlineData("ChatSocket__Tcp__ProxyProtocol", "v1", "required")]
    [InlineData("ChatSocket__Http__TrustedProxies", "10.0.0.0/33", "10.0.0.0/8")]
    [InlineData("ChatSocket__Http__TrustedProxies", "10.0.0.1,proxy", "proxy")]
    [InlineData("ChatSocket__Http__TrustedProxies", "10", "10.0.0.0/8")]
    [InlineData("ChatSocket__Limits__NewConnectionsPerAddress", "-1", "1000000")]
    [InlineData("ChatSocket__Tls__CertificatePath", "/does/not/exist.pem", "/does/not/exist.pem")]
    [InlineData("ChatSocket__Tls__CertificatePath", "/dev/null", "BEGIN CERTIFICATE")]
    [InlineData("ChatSocket__Tls__KeyPath", "/dev/null", "ChatSocket:Tls:CertificatePath")]
    [InlineData("ChatSocket__Redis__Pasword", "segredo", "Redis:Password")]
    public async Task An_unknown_key_or_a_wrong_variable_is_refused_with_what_there_is(string name, string value, string named) =>
        Assert.Contains(named, await RefusedAsync(NodeProcess.FreePorts, (name, value)), StringComparison.Ordinal);

    [Fact]
    public async Task A_secret_is_not_quoted_when_the_node_cannot_start() => Assert.DoesNotContain(
        "segredo", await RefusedAsync(["--tcp-port", "99999"], ("ChatSocket__Redis__Password", "segredo"), ("ChatSocket__Redis__Endpoints", "127.0.0.1:1")), StringComparison.Ordinal);

    [Theory]
    [InlineData("--tpc-port", "5050")]
    [InlineData("--tcp-port")]
    [InlineData("start")]
    [InlineData("--config", "missing.json")]
    [InlineData("--config", "/")]
    [InlineData("--config=")]
    public async Task An_unknown_switch_or_a_file_that_cannot_be_read_is_refused(params string[] arguments) => await RefusedAsync(arguments);

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"ChatSocket\":{\"Tcp\":{\"Port\":1,\"Port\":2}}}")]
    [InlineData("{\"ChatSocket\":{\"Tcp\":{\"Port\":\"x\"}}}")]
    [InlineData("{\"ChatSocket\":{\"Tcp\":5050}}")]
    public async Task A_broken_file_is_refused_with_its_name_or_its_key(string content)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
            var line = await RefusedAsync(["--config", file, .. NodeProcess.FreePorts[2..]]);
            Assert.True(line.Contains(file, StringComparison.Ordinal) || line.Contains("ChatSocket:Tcp", StringComparison.Ordinal), line);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_Redis_that_is_not_fit_is_refused_in_the_language_asked_for()
    {
        await using var redis = await RedisServer.StartAsync(RedisKind.Redis);
        await redis.CommandAsync("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        string[] arguments = [.. NodeProcess.FreePorts, "--redis", $"127.0.0.1:{redis.Port.ToString(CultureInfo.InvariantCulture)}"];
        Assert.Contains("joga dados fora quando falta memória (maxmemory-policy allkeys-lru)", await RefusedAsync(arguments), StringComparison.Ordinal);
        Assert.Contains("throws data away when memory is short (maxmemory-policy allkeys-lru)", await RefusedAsync([.. arguments, "--language", "en"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reason_to_end_is_said_in_both_languages_in_one_line()
    {
        foreach (var cause in Enum.GetValues<EndCause>())
        {
            var reason = new EndReason(cause, "where", "found");
            var (portuguese, english) = (NodePhrases.Of(Language.Portuguese).MustEnd(reason), NodePhrases.Of(Language.English).MustEnd(reason));
            Assert.All([portuguese, english], line => Assert.Contains("where", line, StringComparison.Ordinal));
            Assert.DoesNotContain(english.Split(": ", 2)[1], portuguese, StringComparison.Ordinal);
        }
    }

    private static async Task<string> RefusedAsync(IEnumerable<string> arguments, params (string, string)[] environment)
    {
        var outcome = await NodeProcess.RunAsync(arguments, environment);
        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        var line = Assert.Single(outcome.Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("chatsocket-node: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, char.IsControl);
        return line;
    }
}
