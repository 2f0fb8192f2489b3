using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.WebSocket;

/// <summary>The same chat over <c>/ws</c>, with the platform's own client and with a peer that breaks the rules by hand.</summary>
public sealed class WebSocketTests
{
    [Fact]
    public async Task Text_and_programs_on_every_transport_see_the_same_messages_in_the_same_order()
    {
        await using var node = await TestNode.StartAsync();
        using var text = await node.EnterAsync("ana");
        using var web = await ConnectAsync(node);
        await SayAsync(web, """{"type":"hello","nick":"web"}""", """{"type":"join","room":"geral"}""");
        await UntilAsync(web, "joined");
        using var plain = await ConnectAsync(node);
        await SayAsync(plain, "pessoa");
        await UntilAsync(plain, "#geral: ");
        for (var number = 0; number < 100; number++)
        {
            await text.SendAsync($"t{number}.");
            await SayAsync(web, $$"""{"type":"send","room":"geral","text":"w{{number}}."}""");
            await SayAsync(plain, $"p{number}.");
        }

        var (seenByText, seenByWeb, seenByPlain) = (new List<string>(), new List<string>(), new List<string>());
        while (seenByText.Count < 300) Keep(seenByText, await text.ReadAsync());
        while (seenByWeb.Count < 300) Keep(seenByWeb, await ReadAsync(web));
        while (seenByPlain.Count < 300) Keep(seenByPlain, await ReadAsync(plain));
        Assert.Equal(seenByText, seenByWeb);
        Assert.Equal(seenByText, seenByPlain);
    }

    [Fact]
    public async Task A_close_is_answered_with_its_own_code_and_an_end_with_the_protocols()
    {
        await using var node = await TestNode.StartAsync();
        using var polite = await ConnectAsync(node);
        await SayAsync(polite, "ana");
        await UntilAsync(polite, "#geral: ");
        await polite.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Bounded()).ConfigureAwait(true);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, polite.CloseStatus);

        using var quitter = await ConnectAsync(node);
        await SayAsync(quitter, "/quit");
        await UntilAsync(quitter, "[bye]");
        Assert.Null(await TryReadAsync(quitter));
        Assert.Equal(4001, (int)quitter.CloseStatus!);
        await node.HasConnectionsAsync(0);
    }

    [Fact]
    public async Task Too_long_a_message_and_a_binary_one_end_with_their_codes()
    {
        await using var node = await TestNode.StartAsync();
        using var big = await ConnectAsync(node);
        for (var part = 0; part < 5; part++) await big.SendAsync(new byte[16 * 1024], WebSocketMessageType.Text, false, Bounded());
        await UntilAsync(big, "[frame_too_long]");
        Assert.Null(await TryReadAsync(big));
        Assert.Equal(4006, (int)big.CloseStatus!);
        using var binary = await ConnectAsync(node);
        await binary.SendAsync(new byte[3], WebSocketMessageType.Binary, true, Bounded());
        await UntilAsync(binary, "[protocol_violation]");
        Assert.Null(await TryReadAsync(binary));
        Assert.Equal(4005, (int)binary.CloseStatus!);
    }

    [Theory]
    [InlineData(new byte[] { 0x81, 2, (byte)'o', (byte)'i' }, 1002)]
    [InlineData(new byte[] { 0x81, 0x82, 0, 0, 0, 0, 0xFF, 0xFF }, 1007)]
    [InlineData(new byte[] { 0xF1, 0x82, 0, 0, 0, 0, (byte)'o', (byte)'i' }, 1002)]
    public async Task Broken_frames_are_answered_with_the_transports_own_codes(byte[] frame, int code)
    {
        await using var node = await TestNode.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", node.Http.Port);
        var stream = client.GetStream();
        var request = "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Bounded());
        await stream.WriteAsync(frame, Bounded());
        using var seen = new MemoryStream();
        await stream.CopyToAsync(seen, Bounded());
        Assert.Equal([0x88, 2, (byte)(code >> 8), (byte)code], seen.ToArray()[^4..]);
    }

    [Theory]
    [InlineData("http://evil.example", false)]
    [InlineData("http://127.0.0.1:{port}", true)]
    [InlineData("https://escola.example", true)]
    [InlineData("null", false)]
    public async Task A_page_of_another_origin_may_not_connect(string origin, bool allowed)
    {
        await using var node = await TestNode.StartAsync(TestNode.Settings with { Origins = ["https://escola.example"] });
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin.Replace("{port}", $"{node.Http.Port}", StringComparison.Ordinal));
        var connecting = socket.ConnectAsync(new Uri($"ws://127.0.0.1:{node.Http.Port}/ws"), Bounded());
        if (allowed) await connecting;
        else Assert.Contains("403", (await Assert.ThrowsAsync<WebSocketException>(() => connecting)).Message, StringComparison.Ordinal);
    }

    private static async Task<ClientWebSocket> ConnectAsync(TestNode node)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{node.Http.Port}/ws"), Bounded());
        return socket;
    }

    private static async Task SayAsync(ClientWebSocket socket, params string[] payloads)
    {
        foreach (var payload in payloads) await socket.SendAsync(Encoding.UTF8.GetBytes(payload), WebSocketMessageType.Text, true, Bounded());
    }

    private static async Task<string> ReadAsync(ClientWebSocket socket) => await TryReadAsync(socket) ?? throw new InvalidOperationException("closed");

    private static async Task<string?> TryReadAsync(ClientWebSocket socket)
    {
        var (buffer, filled) = (new byte[256 * 1024], 0);
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(filled), Bounded());
            if (result.MessageType == WebSocketMessageType.Close) return null;
            filled += result.Count;
            if (result.EndOfMessage) return Encoding.UTF8.GetString(buffer, 0, filled);
        }
    }

    private static async Task UntilAsync(ClientWebSocket socket, string part)
    {
        while (!(await ReadAsync(socket)).Contains(part, StringComparison.Ordinal))
        {
        }
    }

    /// <summary>Our texts end in a dot and hold nothing else like them, whatever the mode around them.</summary>
    private static void Keep(List<string> seen, string frame)
    {
        var match = System.Text.RegularExpressions.Regex.Match(frame, "[twp][0-9]+[.]");
        if (match.Success) seen.Add(match.Value);
    }

    private static CancellationToken Bounded() => new CancellationTokenSource(TextPeer.Within).Token;
}
