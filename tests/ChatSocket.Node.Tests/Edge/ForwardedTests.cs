using System.Net;
using System.Net.WebSockets;
using ChatSocket.Node.Configuration;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Http;
using ChatSocket.Node.Tests.Peers;
using Microsoft.AspNetCore.Http;

namespace ChatSocket.Node.Tests.Edge;

/// <summary>Who an HTTP request is from: what a trusted proxy says, and nothing that anybody else wrote.</summary>
public sealed class ForwardedTests
{
    private static readonly IPNetwork[] Trusted = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("fd00::/8")];

    [Theory]
    [InlineData("10.0.0.1", "203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9")]
    [InlineData("10.0.0.1", "203.0.113.9:4711", "203.0.113.9:4711")]
    [InlineData("10.0.0.1", "[2001:db8::1]:4711", "[2001:db8::1]:4711")]
    [InlineData("10.0.0.1", "2001:db8::1", "2001:db8::1")]
    [InlineData("fd00::1", "203.0.113.9, 10.2.3.4", "203.0.113.9")]
    // What the client wrote stands before what the proxy appended.
    [InlineData("10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9")]
    [InlineData("10.0.0.1", "10.9.9.9, 203.0.113.9, 10.2.3.4", "203.0.113.9")]
    // Nothing that can be read: the proxy itself.
    [InlineData("10.0.0.1", "", "10.0.0.1:99")]
    [InlineData("10.0.0.1", "unknown", "10.0.0.1:99")]
    [InlineData("10.0.0.1", "7", "10.0.0.1:99")]
    [InlineData("10.0.0.1", "203.0.113.9, evil\u001b[2J", "10.0.0.1:99")]
    // Not trusted: not believed.
    [InlineData("203.0.113.1", "198.51.100.1", "203.0.113.1:99")]
    [InlineData("2001:db8::5", "198.51.100.1", "[2001:db8::5]:99")]
    public void The_peer_is_the_first_that_is_no_trusted_proxy(string from, string header, string expected)
    {
        var context = new DefaultHttpContext();
        (context.Connection.RemoteIpAddress, context.Connection.RemotePort) = (IPAddress.Parse(from), 99);
        context.Request.Headers["X-Forwarded-For"] = header;
        Assert.Equal(expected, new ForwardedPeer(Trusted).AddressOf(context).Shown);
    }

    [Fact]
    public void Several_headers_are_one_list()
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse("10.0.0.1");
        context.Request.Headers["X-Forwarded-For"] = new[] { "198.51.100.1", "203.0.113.9", "10.0.0.2" };
        Assert.Equal("203.0.113.9", new ForwardedPeer(Trusted).AddressOf(context).Shown);
    }

    [Theory]
    [InlineData("10.0.0.1", "https", true)]
    [InlineData("10.0.0.1", "http, https", true)]
    [InlineData("10.0.0.1", "https, http", false)]
    [InlineData("10.0.0.1", "", false)]
    [InlineData("203.0.113.1", "https", false)]
    public void Only_a_trusted_proxy_says_that_the_page_came_encrypted(string from, string header, bool expected)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(from);
        context.Request.Headers["X-Forwarded-Proto"] = header;
        Assert.Equal(expected, new ForwardedPeer(Trusted).IsEncrypted(context));
    }

    [Fact]
    public async Task A_limit_cannot_be_evaded_by_a_header_unless_its_writer_is_trusted()
    {
        NodeSettings settings = TestNode.Settings with { Connections = new ConnectionLimits { ConnectionsPerAddress = 1 } };
        await using (var open = await TestNode.StartAsync(settings))
        {
            using var first = await ConnectAsync(open, "198.51.100.1");
            await EndsAsync(await ConnectAsync(open, "198.51.100.2"), 4011);
        }

        await using var behind = await TestNode.StartAsync(settings with { TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] });
        using var one = await ConnectAsync(behind, "198.51.100.1");
        using var other = await ConnectAsync(behind, "198.51.100.2");
        await behind.HasConnectionsAsync(2);
        await EndsAsync(await ConnectAsync(behind, "198.51.100.9, 198.51.100.1"), 4011);
        await behind.HasConnectionsAsync(2);
        // Whoever has become a WebSocket is no visitor of the entrance any more.
        await Eventually.TrueAsync(() => behind.Waiting == 0, () => $"{behind.Waiting} still wait in the entrance");
    }

    private static async Task<ClientWebSocket> ConnectAsync(TestNode node, string forwardedFor)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("X-Forwarded-For", forwardedFor);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{node.Http.Port}/ws"), Bounded());
        return socket;
    }

    private static async Task EndsAsync(ClientWebSocket socket, int code)
    {
        using (socket)
        {
            while ((await socket.ReceiveAsync(new byte[4096], Bounded())).MessageType != WebSocketMessageType.Close)
            {
            }

            Assert.Equal(code, (int)socket.CloseStatus!);
        }
    }

    private static CancellationToken Bounded() => new CancellationTokenSource(TextPeer.Within).Token;
}
