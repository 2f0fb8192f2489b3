using System.Net.WebSockets;
using System.Text;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Node.Tests.Startup;

namespace ChatSocket.Node.Tests.Edge;

/// <summary>Where people are is told to nobody: no log at any level and no figure holds an address.</summary>
public sealed class SilenceTests
{
    /// <summary>Addresses, and the ports of the two headers.</summary>
    private static readonly string[] Told = ["198.51.100", "203.0.113", "40001", "40002"];

    private static readonly byte[] Header =
        [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x11, 0, 12, 198, 51, 100, 77, 198, 51, 100, 78, 0x9C, 0x41, 0x13, 0xBA];

    [Fact]
    public async Task No_address_is_in_any_log_or_figure()
    {
        await using var node = await NodeProcess.StartAsync(
            NodeProcess.FreePorts, null, ("Logging__LogLevel__Default", "Trace"), ("ChatSocket__Tcp__ProxyProtocol", "required"),
            ("ChatSocket__Http__TrustedProxies", "127.0.0.0/8"), ("ChatSocket__Limits__ConnectionsPerAddress", "1"));
        using (var ana = await TextPeer.ConnectAsync(node.Tcp))
        {
            await ana.SendBytesAsync((byte[])[.. Header, .. TextPeer.Frames("ana", "/users", "/who", "oi")]);
            await ana.ExpectAsync("[#geral] ana: oi");
            using var second = await TextPeer.ConnectAsync(node.Tcp);
            await second.SendBytesAsync(Header);
            await second.ExpectAsync("[server_full]");
            using var broken = await TextPeer.ConnectAsync(node.Tcp);
            await broken.SendBytesAsync((byte[])[.. Header[..^8], 198, 51, 100, 79, 0x9C, 0x42, 0x13, 0xBA, 0x7F, 0xFF, 0xFF, 0xFF]);
            await broken.UntilGoneAsync();
        }

        using (var page = new ClientWebSocket())
        {
            page.Options.SetRequestHeader("X-Forwarded-For", "203.0.113.77");
            await page.ConnectAsync(new Uri($"ws://127.0.0.1:{node.HttpPort}/ws"), TestContext.Current.CancellationToken);
            await page.SendAsync(Encoding.UTF8.GetBytes("bia"), WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);
            Assert.NotEqual(WebSocketState.None, page.State);
        }

        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{node.OperationsPort}/"), Timeout = TextPeer.Within };
        var figures = await http.GetStringAsync(new Uri("metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        await node.TerminateAsync();
        var outcome = await node.EndAsync();
        Assert.Contains("dbug: ", outcome.Error, StringComparison.Ordinal);
        Assert.All(
            Told,
            part => Assert.DoesNotContain(part, figures + outcome.Output + outcome.Error, StringComparison.Ordinal));
    }
}
