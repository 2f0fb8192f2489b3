using System.Net.WebSockets;
using System.Text;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Node.Tests.Telemetry;

namespace ChatSocket.Node.Tests.Edge;

/// <summary>The same chat under TLS, on both ports, with the same order, bounds and last words.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task People_and_pages_see_the_same_messages_in_the_same_order()
    {
        await using var node = await TestNode.StartAsync(TestNode.Encrypted);
        using var ana = await node.EnterEncryptedAsync("ana");
        using var page = await ConnectPageAsync(node);
        await page.SendAsync(Encoding.UTF8.GetBytes("bia"), WebSocketMessageType.Text, true, Bounded());
        await ana.ExpectAsync("bia entrou");
        for (var number = 0; number < 200; number++)
        {
            await ana.SendAsync($"a{number}.");
            await page.SendAsync(Encoding.UTF8.GetBytes($"b{number}."), WebSocketMessageType.Text, true, Bounded());
        }

        var (seenByAna, seenByPage) = (new List<string>(), new List<string>());
        while (seenByAna.Count < 400) Keep(seenByAna, await ana.ReadAsync());
        var buffer = new byte[64 * 1024];
        while (seenByPage.Count < 400) Keep(seenByPage, Encoding.UTF8.GetString(buffer, 0, (await page.ReceiveAsync(buffer, Bounded())).Count));
        Assert.Equal(seenByAna, seenByPage);
    }

    [Fact]
    public async Task A_whole_class_room_talks()
    {
        await using var node = await TestNode.StartAsync(TestNode.Encrypted);
        var everybody = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => node.EnterEncryptedAsync($"aluno{number}")));
        foreach (var one in everybody) await one.SendAsync("presente.");
        foreach (var one in everybody)
        {
            for (var heard = 0; heard < everybody.Length; heard++) await one.ExpectAsync("presente.");
        }

        foreach (var one in everybody) one.Dispose();
        await node.HasConnectionsAsync(0);
    }

    [Fact]
    public async Task Last_words_arrive_and_the_stream_ends_in_order()
    {
        await using var node = await TestNode.StartAsync(TestNode.Encrypted);
        using var ana = await node.EnterEncryptedAsync("ana");
        await ana.SendAsync("/quit");
        Assert.EndsWith("[bye]", (await ana.ToEndAsync())[^1], StringComparison.Ordinal);
        await node.HasConnectionsAsync(0);
    }

    [Fact]
    public async Task Somebody_idle_is_woken_by_the_end_of_the_node()
    {
        await using var node = await TestNode.StartAsync(TestNode.Encrypted);
        using var ana = await node.EnterEncryptedAsync("ana");
        var stopping = node.StopAsync();
        Assert.EndsWith("[shutdown]", (await ana.ToEndAsync())[^1], StringComparison.Ordinal);
        await stopping.WaitAsync(TextPeer.Within);
    }

    [Fact]
    public async Task A_reader_that_stopped_is_ended_and_the_others_see_everything_in_order()
    {
        await using var node = await TestNode.StartAsync(TestNode.Encrypted);
        using var sleeper = await node.EnterEncryptedAsync("sleeper", receiveBuffer: 4096);
        using var speaker = await node.EnterEncryptedAsync("speaker");
        using var reader = await node.EnterEncryptedAsync("reader");
        var line = new string('x', 8000);
        for (var number = 0; number < 200; number++)
        {
            await speaker.SendAsync($"{number}:{line}");
            await speaker.ExpectAsync($"[#geral] speaker: {number}:");
            await reader.ExpectAsync($"[#geral] speaker: {number}:");
        }

        await node.HasConnectionsAsync(2);
        await Figures.BecomesAsync(node, "chatsocket_disconnects_total{reason=\"slow_consumer\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_outbox_bytes", 0);
    }

    [Fact]
    public async Task Silence_and_half_frames_are_ended_as_without_TLS()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(TestNode.Encrypted, time);
        using var silent = await node.ConnectEncryptedAsync();
        using var half = await node.EnterEncryptedAsync("lenta");
        await half.SendBytesAsync((byte[])[.. TextPeer.Frames("/x"), 0, 0, 1]);
        await half.ExpectAsync("[unknown_type]");
        // In small steps: the moment for last words is counted by the same clock.
        var ends = Task.WhenAll(silent.ToEndAsync(), half.ToEndAsync());
        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return ends.IsCompleted;
            }, () => "somebody is still waited for");
        var lines = await ends;
        Assert.EndsWith("[not_named]", lines[0][^1], StringComparison.Ordinal);
        Assert.EndsWith("[idle_timeout]", lines[1][^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x7F, 0xFF, 0xFF, 0xFF }, "[frame_too_long]")]
    [InlineData(new byte[] { 0, 1, 0, 1 }, "[frame_too_long]")]
    [InlineData(new byte[] { 0, 0, 0, 2, 0xFF, 0xFE }, "[bad_request]")]
    [InlineData(new byte[] { 0, 0, 0, 2, (byte)'{', (byte)'}' }, "bad_request")]
    public async Task Oversize_and_malformed_input_is_answered_as_without_TLS(byte[] bytes, string answer)
    {
        await using var node = await TestNode.StartAsync(TestNode.Encrypted);
        using var peer = await node.ConnectEncryptedAsync();
        await peer.SendBytesAsync(bytes);
        await peer.ExpectAsync(answer);
    }

    [Fact]
    public async Task A_frame_that_comes_byte_by_byte_and_many_in_one_record_are_all_the_same()
    {
        await using var node = await TestNode.StartAsync(TestNode.Encrypted);
        using var ana = await node.EnterEncryptedAsync("ana");
        foreach (var one in TextPeer.Frames("devagar")) await ana.SendBytesAsync(new[] { one });
        await ana.ExpectAsync("[#geral] ana: devagar");
        await ana.SendAsync(Enumerable.Range(0, 3000).Select(number => $"{number}."));
        for (var number = 0; number < 3000; number++) await ana.ExpectAsync($"[#geral] ana: {number}.");
    }

    [Fact]
    public async Task Who_speaks_in_plain_is_told_that_this_port_is_encrypted()
    {
        await using var node = await TestNode.StartAsync(TestNode.Encrypted);
        using var plain = await node.ConnectAsync();
        await plain.SendAsync("ana");
        var lines = await plain.ToEndAsync();
        Assert.Contains("chat --tls", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("[protocol_violation]", lines[^1], StringComparison.Ordinal);
        await node.HasConnectionsAsync(0);
    }

    [Fact]
    public async Task A_full_node_says_so_under_TLS_too()
    {
        await using var node = await TestNode.StartAsync(TestNode.Encrypted with { Connections = new ConnectionLimits { ConnectionsPerAddress = 1 } });
        using var ana = await node.EnterEncryptedAsync("ana");
        using var late = await node.ConnectEncryptedAsync();
        Assert.EndsWith("[server_full]", Assert.Single(await late.ToEndAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_balancer_the_header_comes_first_and_then_the_handshake()
    {
        await using var node = await TestNode.StartAsync(TestNode.Encrypted with { TcpIsProxied = true, Connections = new ConnectionLimits { ConnectionsPerAddress = 1 } });
        using var ana = await EnterAsync(node, 1, "ana");
        using var bia = await EnterAsync(node, 2, "bia");
        using var second = await node.ConnectAsync();
        await second.SendBytesAsync(Header(1));
        using var refused = await second.EncryptAsync();
        await refused.ExpectAsync("[server_full]");
    }

    private static async Task<TextPeer> EnterAsync(TestNode node, byte last, string nick)
    {
        var peer = await node.ConnectAsync();
        await peer.SendBytesAsync(Header(last));
        var encrypted = await peer.EncryptAsync();
        await encrypted.SendAsync(nick);
        await encrypted.ExpectAsync("[SYS] #geral: ");
        return encrypted;
    }

    private static byte[] Header(byte last) =>
    [
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x11, 0, 12, 203, 0, 113, last, 203, 0, 113, 200, 0x10, 0, 0x13, 0xBA,
    ];

    private static async Task<ClientWebSocket> ConnectPageAsync(TestNode node)
    {
        var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = (_, shown, _, _) => TestCertificates.IsShared(shown);
        socket.Options.SetRequestHeader("Origin", $"https://127.0.0.1:{node.Http.Port}");
        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{node.Http.Port}/ws"), Bounded());
        return socket;
    }

    private static void Keep(List<string> seen, string frame)
    {
        var match = System.Text.RegularExpressions.Regex.Match(frame, "[ab][0-9]+[.]");
        if (match.Success) seen.Add(match.Value);
    }

    private static CancellationToken Bounded() => new CancellationTokenSource(TextPeer.Within).Token;
}
