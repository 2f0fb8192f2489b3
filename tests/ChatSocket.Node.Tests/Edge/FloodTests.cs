using System.Net.Sockets;
using System.Text;
using ChatSocket.Node.Configuration;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Node.Tests.Telemetry;
using ChatSocket.Node.Tls;

namespace ChatSocket.Node.Tests.Edge;

/// <summary>Crowds that connect and never finish coming in: they have a deadline and displace each other, and others get through.</summary>
public sealed class FloodTests
{
    /// <summary>The beginning of a handshake that never goes on.</summary>
    private static readonly byte[] HalfHandshake = [22, 3, 1, 2, 0, 1, 0, 1, 0xFC];

    private static readonly NodeSettings Narrow = TestNode.Encrypted with { Connections = new ConnectionLimits { Waiting = 8 } };

    [Fact]
    public async Task Half_open_handshakes_are_ended_by_their_deadline()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(TestNode.Encrypted, time);
        var crowd = await CrowdAsync(node, 20, HalfHandshake);
        using var silent = await node.ConnectAsync();
        await Eventually.TrueAsync(() => node.Waiting == 21, () => $"{node.Waiting} wait");
        using var ana = await node.EnterEncryptedAsync("ana");
        time.Advance(TimeSpan.FromSeconds(11));
        foreach (var one in crowd) await one.UntilGoneAsync();
        await silent.UntilGoneAsync();
        await Figures.BecomesAsync(node, "chatsocket_connections_rejected_total{reason=\"idle_timeout\"}", 21);
        Assert.Equal(0, node.Waiting);
        await ana.SendAsync("em paz");
        await ana.ExpectAsync("[#geral] ana: em paz");
        foreach (var one in crowd) one.Dispose();
    }

    [Fact]
    public async Task A_flood_of_half_open_handshakes_displaces_itself_and_people_get_in()
    {
        await using var node = await TestNode.StartAsync(Narrow);
        var crowd = await CrowdAsync(node, 50, HalfHandshake);
        await Eventually.TrueAsync(() => node.Waiting == 8, () => $"{node.Waiting} wait");
        for (var number = 0; number < 20; number++)
        {
            using var ana = await node.EnterEncryptedAsync($"ana{number}");
        }

        foreach (var one in crowd[..40]) await one.UntilGoneAsync();
        await Figures.BecomesAsync(node, "chatsocket_connections_rejected_total{reason=\"server_full\"}", count => count >= 42, "at least 42");
        foreach (var one in crowd) one.Dispose();
    }

    [Fact]
    public async Task Handshakes_that_are_nonsense_are_ended_and_counted()
    {
        await using var node = await TestNode.StartAsync(TestNode.Encrypted);
        var random = new Random(1);
        for (var round = 0; round < 30; round++)
        {
            var noise = new byte[random.Next(1, 600)];
            random.NextBytes(noise);
            noise[0] = 22;
            using var peer = await node.ConnectAsync();
            await peer.SendBytesAsync(noise);
            peer.HalfClose();
            await peer.UntilGoneAsync();
        }

        await Figures.BecomesAsync(node, "chatsocket_connections_rejected_total{reason=\"protocol_violation\"}", 30);
        await node.HasConnectionsAsync(0);
        using var ana = await node.EnterEncryptedAsync("ana");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_that_never_end_displace_each_other_and_a_page_gets_in(bool encrypted)
    {
        await using var node = await TestNode.StartAsync(encrypted ? Narrow : TestNode.Settings with { Connections = new ConnectionLimits { Waiting = 8 } });
        var crowd = new List<TcpClient>();
        for (var number = 0; number < 40; number++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(node.Http);
            await client.GetStream().WriteAsync(encrypted ? HalfHandshake : Encoding.ASCII.GetBytes("GET /ws HTTP/1.1\r\nHost: x\r\nX-Slow: "), TestContext.Current.CancellationToken);
            crowd.Add(client);
        }

        using var page = new System.Net.WebSockets.ClientWebSocket();
        page.Options.RemoteCertificateValidationCallback = (_, shown, _, _) => TestCertificates.IsShared(shown);
        await page.ConnectAsync(new Uri($"{(encrypted ? "wss" : "ws")}://127.0.0.1:{node.Http.Port}/ws"), TestContext.Current.CancellationToken).WaitAsync(TextPeer.Within, TestContext.Current.CancellationToken);
        await node.HasConnectionsAsync(1);
        foreach (var client in crowd[..20])
        {
            var buffer = new byte[4096];
            try
            {
                while (await client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(TextPeer.Within, TestContext.Current.CancellationToken) > 0)
                {
                }
            }
            catch (IOException)
            {
                // Displaced by a reset.
            }
        }

        foreach (var client in crowd) client.Dispose();
    }

    [Fact]
    public async Task A_handshake_of_a_version_that_is_too_old_is_refused()
    {
        await using var node = await TestNode.StartAsync(TestNode.Encrypted);
        using var old = await node.ConnectAsync();
        // A whole greeting of TLS 1.1 with one suite that every version knows.
        byte[] hello = [1, 0, 0, 43, 3, 2, .. new byte[32], 0, 0, 4, 0, 0x2F, 0xC0, 0x14, 1, 0];
        hello[3] = (byte)(hello.Length - 4);
        await old.SendBytesAsync((byte[])[22, 3, 1, 0, (byte)hello.Length, .. hello]);
        var answer = await old.UntilGoneAsync();
        Assert.True(answer.Length == 0 || answer[0] == 21, "it is answered with something else than an alert");
    }

    [Fact]
    public async Task Turns_are_taken_a_few_at_a_time_and_everybody_gets_one()
    {
        var lane = new HandshakeLane(2);
        var (now, most, turns) = (0, 0, 0);
        async Task TakeAsync()
        {
            await lane.TurnAsync();
            var running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            Thread.SpinWait(2000);
            Interlocked.Decrement(ref now);
            Interlocked.Increment(ref turns);
        }

        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(TakeAsync))).WaitAsync(TextPeer.Within, TestContext.Current.CancellationToken);
        Assert.Equal(500, turns);
        Assert.InRange(most, 1, 2);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }

    private static async Task<List<TextPeer>> CrowdAsync(TestNode node, int count, byte[] begin)
    {
        var crowd = new List<TextPeer>();
        for (var number = 0; number < count; number++)
        {
            var peer = await node.ConnectAsync();
            await peer.SendBytesAsync(begin);
            crowd.Add(peer);
        }

        return crowd;
    }
}
