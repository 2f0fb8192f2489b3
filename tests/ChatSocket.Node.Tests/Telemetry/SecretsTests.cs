using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatSocket.Node.Tests.Cluster;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Node.Tests.Startup;
using ChatSocket.Protocol.Json;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Node.Tests.Telemetry;

/// <summary>
/// Nothing that people say, and nothing that tells who or where they are, is in what a node tells of itself, however much of it an
/// operator asks for. Each command is given marked words; a new one takes part without being named here.
/// </summary>
public sealed partial class SecretsTests
{
    private const string Mark = "zq7x";

    /// <summary>An address of this machine that nothing else has.</summary>
    private static readonly IPAddress Home = IPAddress.Parse("127.83.17.5");

    private static readonly string[] Exports = ["/v1/metrics", "/v1/traces", "/v1/logs"];

    /// <summary>Every field a request can have that holds words, each with the mark.</summary>
    private const string Fields =
        $"""
        "nick":"{Mark}nick","room":"{Mark}room","text":"{Mark}text","topic":"{Mark}topic","query":"{Mark}query","to":"{Mark}to","subject":"{Mark}subject",
        "password":"{Mark}password","reason":"{Mark}reason","client":"{Mark}client","user":"{Mark}user","new":"{Mark}new","ref":"{Mark}ref"
        """;

    [Fact]
    public async Task No_word_of_anybody_and_no_address_leaves_with_figures_traces_or_the_log()
    {
        await RedisKinds.RequireAsync(RedisKind.Redis);
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var redis = await RedisServer.StartAsync(RedisKind.Redis);
        await using var node = await NodeProcess.StartAsync(
            [.. NodeProcess.FreePorts, "--redis", $"127.0.0.1:{redis.Port}", "--node-id", "n1"], null,
            [.. receiver.Environment(("OTEL_TRACES_SAMPLER", "always_on")), ("Logging__LogLevel__Default", "Trace"), ("DOTNET_RUNNING_IN_CONTAINER", "true"), ("ChatSocket__Language", "en"),
             ("ChatSocket__Limits__MessagesPerSecond", "0")]);
        var log = node.ReadErrorsAsync();
        using var witness = await ProgramPeer.EnterAsync(node.Tcp, "witness", $"{Mark}room");

        var token = await SayAsProgramAsync(node);
        await SayAsPersonAsync(node);
        await SayNonsenseAsync(node);
        await witness.UntilTextAsync($"{Mark}room", $"{Mark}text");
        // What fails must not tell more than what succeeds.
        redis.Pause();
        using var away = await ProgramPeer.ConnectAsync(node.Tcp);
        await witness.SendAsync($"{Mark}room", $"{Mark}away");
        await away.AskAsync("hello", $"\"nick\":\"{Mark}away\"");
        redis.Continue();
        using var limit = new CancellationTokenSource(TextPeer.Within);
        while (!(await witness.SendAsync($"{Mark}room", $"{Mark}again")).IsOf("ack")) Assert.False(limit.IsCancellationRequested, "Redis did not come back");
        var figures = await FiguresAsync(node, "text/plain") + await FiguresAsync(node, "application/openmetrics-text");
        await node.TerminateAsync();
        var said = await log.WaitAsync(TextPeer.Within);

        Assert.NotEmpty(receiver.Spans);
        Assert.NotEmpty(receiver.Of("/v1/metrics"));
        Assert.Contains(receiver.Lines, line => line.Attributes.ContainsKey("Connection"));
        Assert.Contains("\"code\":\"stored\"", said, StringComparison.Ordinal);
        Assert.Contains("# {trace_id=", figures, StringComparison.Ordinal);
        var everything = figures + said + string.Concat(Exports.SelectMany(receiver.Of).Select(Encoding.UTF8.GetString));
        foreach (var secret in new[] { Mark, Home.ToString(), token })
        {
            var at = everything.IndexOf(secret, StringComparison.OrdinalIgnoreCase);
            Assert.True(at < 0, at < 0 ? "" : $"{secret} is in: {everything.Substring(Math.Max(0, at - 200), Math.Min(400, everything.Length - Math.Max(0, at - 200)))}");
        }
    }

    /// <summary>Every request there is, whatever it becomes.</summary>
    private static async Task<string> SayAsProgramAsync(NodeProcess node)
    {
        using var program = await Peer.ConnectAsync(node.Tcp);
        await program.SayAsync($"{{\"type\":\"hello\",\"nick\":\"{Mark}me\",\"client\":\"{Mark}\"}}");
        var welcome = await program.UntilAsync("\"welcome\"");
        await program.SayAsync($"{{\"type\":\"join\",\"room\":\"{Mark}room\"}}");
        foreach (var type in Enum.GetNames<ClientMessageType>().Where(name => name != nameof(ClientMessageType.Quit)))
        {
            await program.SayAsync($"{{\"type\":\"{JsonNamingPolicy.CamelCase.ConvertName(type)}\",{Fields}}}");
        }

        // One of them was to leave the room.
        await program.SayAsync($"{{\"type\":\"join\",\"room\":\"{Mark}room\"}}");
        await program.SayAsync($"{{\"type\":\"send\",\"room\":\"{Mark}room\",\"text\":\"{Mark}text\"}}");
        // What it is called by now: one of the requests before named it so.
        await program.SayAsync($"{{\"type\":\"direct\",\"ref\":76,\"to\":\"{Mark}nick\",\"subject\":\"{Mark}subject\",\"text\":\"{Mark}direct\"}}");
        await program.UntilAsync($"{Mark}direct");
        // In the order they came: what was asked before is answered.
        await program.SayAsync("{\"type\":\"ping\",\"ref\":77}");
        await program.UntilAsync("\"ref\":77");
        await program.SayAsync($"{{\"type\":\"quit\",{Fields}}}");
        await program.UntilAsync("\"end\"");
        return JsonDocument.Parse(welcome).RootElement.GetProperty("session").GetString()!;
    }

    /// <summary>Every command that the help tells of.</summary>
    private static async Task SayAsPersonAsync(NodeProcess node)
    {
        using var person = await Peer.ConnectAsync(node.Tcp);
        await person.SayAsync($"{Mark}ana");
        await person.SayAsync("/help");
        await person.SayAsync("/end-of-help");
        await person.UntilAsync("end-of-help");
        var commands = Command().Matches(string.Join('\n', person.Heard)).Select(match => match.Groups[1].Value).Distinct().ToArray();
        Assert.Contains("join", commands);
        Assert.Contains("who", commands);
        foreach (var command in commands.Where(name => name is not ("quit" or "sair")))
        {
            await person.SayAsync($"/{command}");
            await person.SayAsync($"/{command} {Mark}room");
            await person.SayAsync($"/{command} {Mark}nick {Mark}text");
            await person.SayAsync($"/{command} -s \"{Mark}subject\" {Mark}nick {Mark}text");
        }

        await person.SayAsync($"{Mark}text");
        await person.SayAsync($"/quit {Mark}");
        await person.ToEndAsync();
    }

    private static async Task SayNonsenseAsync(NodeProcess node)
    {
        using (var bad = await Peer.ConnectAsync(node.Tcp))
        {
            await bad.SayAsync($"{{\"type\":\"{Mark}\",\"{Mark}\":\"{Mark}");
            await bad.SayAsync($"{{\"type\":\"{Mark}\",\"ref\":78}}");
            await bad.UntilAsync("78");
        }

        using (var bad = await Peer.ConnectAsync(node.Tcp))
        {
            // Its first bytes are a length far too long.
            await bad.RawAsync(Encoding.UTF8.GetBytes($"GET /{Mark} HTTP/1.1\r\nHost: {Mark}\r\n\r\n"));
            await bad.ToEndAsync();
        }

        using var http = new HttpClient { Timeout = TextPeer.Within };
        foreach (var port in new[] { node.HttpPort, node.OperationsPort })
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/{Mark}?{Mark}={Mark}"), TestContext.Current.CancellationToken);
        }

        using var web = new ClientWebSocket();
        web.Options.SetRequestHeader("Origin", $"http://{Mark}.example");
        await Assert.ThrowsAnyAsync<WebSocketException>(() => web.ConnectAsync(new Uri($"ws://127.0.0.1:{node.HttpPort}/ws?token={Mark}"), TestContext.Current.CancellationToken));
    }

    private static async Task<string> FiguresAsync(NodeProcess node, string accept)
    {
        using var http = new HttpClient { Timeout = TextPeer.Within };
        http.DefaultRequestHeaders.Add("Accept", accept);
        return await http.GetStringAsync(new Uri($"http://127.0.0.1:{node.OperationsPort}/metrics"), TestContext.Current.CancellationToken);
    }

    [GeneratedRegex(@"(?<![\w/])/(\w+)")]
    private static partial Regex Command();

    /// <summary>Somebody at the marked address; one loop reads, the lock owns what was heard.</summary>
    private sealed class Peer : IDisposable
    {
        private readonly NetworkStream _stream;
        private readonly List<string> _heard = [];
        private readonly Task _reading;

        private Peer(Socket socket)
        {
            _stream = new NetworkStream(socket, ownsSocket: true);
            _reading = ReadAsync();
        }

        public string[] Heard
        {
            get
            {
                lock (_heard) return [.. _heard];
            }
        }

        public static async Task<Peer> ConnectAsync(IPEndPoint node)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(Home, 0));
            await socket.ConnectAsync(node).WaitAsync(TextPeer.Within);
            return new Peer(socket);
        }

        public Task SayAsync(string words)
        {
            var payload = Encoding.UTF8.GetBytes(words);
            var frame = new byte[4 + payload.Length];
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length);
            payload.CopyTo(frame, 4);
            return RawAsync(frame);
        }

        public Task RawAsync(byte[] bytes) => _stream.WriteAsync(bytes).AsTask().WaitAsync(TextPeer.Within);

        public async Task<string> UntilAsync(string words)
        {
            await Eventually.TrueAsync(
                () => Heard.Any(line => line.Contains(words, StringComparison.Ordinal)),
                () => string.Create(CultureInfo.InvariantCulture, $"{words} was not heard; there was: {string.Join(" | ", Heard)}"));
            return Heard.First(line => line.Contains(words, StringComparison.Ordinal));
        }

        public Task ToEndAsync() => _reading.WaitAsync(TextPeer.Within);

        public void Dispose() => _stream.Dispose();

        private async Task ReadAsync()
        {
            try
            {
                var length = new byte[4];
                while (true)
                {
                    await _stream.ReadExactlyAsync(length);
                    var payload = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(length)];
                    await _stream.ReadExactlyAsync(payload);
                    lock (_heard) _heard.Add(Encoding.UTF8.GetString(payload));
                }
            }
            catch (Exception failure) when (failure is IOException or ObjectDisposedException)
            {
                // The end, from either side.
            }
        }
    }
}
