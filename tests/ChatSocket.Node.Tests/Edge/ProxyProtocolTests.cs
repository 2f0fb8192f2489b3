using System.Buffers.Binary;
using System.Net;
using System.Text;
using ChatSocket.Node.Configuration;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Node.Tests.Telemetry;

namespace ChatSocket.Node.Tests.Edge;

/// <summary>A TCP port behind a balancer: it is told whom each connection is from, and believes nobody when it is not behind one.</summary>
public sealed class ProxyProtocolTests
{
    private static readonly NodeSettings Behind = TestNode.Settings with { TcpIsProxied = true };

    [Fact]
    public async Task Limits_count_whom_the_balancer_speaks_for_at_every_split_of_its_header()
    {
        await using var node = await TestNode.StartAsync(Behind with { Connections = new ConnectionLimits { ConnectionsPerAddress = 1 } });
        var length = Header("203.0.113.1", 1).Length;
        for (var split = 0; split <= length; split++)
        {
            byte[] all = [.. Header($"203.0.113.{split}", 1000), .. TextPeer.Frames($"ana{split}")];
            using var ana = await node.ConnectAsync();
            await ana.SendBytesAsync(all.AsMemory(0, split));
            await ana.SendBytesAsync(all.AsMemory(split));
            await ana.ExpectAsync("[SYS] #geral: ");
            using var second = await node.ConnectAsync();
            await second.SendBytesAsync(Header($"203.0.113.{split}", 1001));
            Assert.EndsWith("[server_full]", Assert.Single(await second.ToEndAsync()), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7", true)]
    public async Task One_IPv6_network_is_one_address_and_a_mapped_IPv4_address_is_itself(string first, string second, bool same)
    {
        await using var node = await TestNode.StartAsync(Behind with { Connections = new ConnectionLimits { ConnectionsPerAddress = 1 } });
        using var ana = await EnterAsync(node, Header(first, 1000), "ana");
        using var bia = await node.ConnectAsync();
        await bia.SendBytesAsync((byte[])[.. Header(second, 1001), .. TextPeer.Frames("bia")]);
        await bia.ExpectAsync(same ? "[server_full]" : "[SYS] #geral: ");
    }

    [Fact]
    public async Task A_health_check_of_the_balancer_itself_is_served()
    {
        await using var node = await TestNode.StartAsync(Behind);
        using var balancer = await EnterAsync(node, Local, "saude");
        using (var looks = await node.ConnectAsync()) looks.HalfClose();
        await node.HasConnectionsAsync(1);
        await Figures.BecomesAsync(node, "chatsocket_disconnects_total{reason=\"protocol_violation\"}", 0);
    }

    [Theory]
    [InlineData("PROXY TCP4 203.0.113.1 203.0.113.2 1000 5050\r\n")]
    [InlineData("\0\0\0\u0003ana")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    public async Task Who_does_not_begin_with_a_header_is_told_and_ended(string bytes)
    {
        await using var node = await TestNode.StartAsync(Behind);
        using var peer = await node.ConnectAsync();
        await peer.SendBytesAsync(Encoding.ASCII.GetBytes(bytes));
        Assert.EndsWith("[protocol_violation]", Assert.Single(await peer.ToEndAsync()), StringComparison.Ordinal);
        await node.HasConnectionsAsync(0);
        await Figures.BecomesAsync(node, "chatsocket_disconnects_total{reason=\"protocol_violation\"}", 1);
    }

    [Fact]
    public async Task Who_takes_too_long_for_its_header_is_ended_and_harms_nobody()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(Behind, time);
        using var silent = await node.ConnectAsync();
        using var slow = await node.ConnectAsync();
        await slow.SendBytesAsync(Header("203.0.113.1", 1).AsMemory(0, 20));
        using var ana = await EnterAsync(node, Header("203.0.113.2", 1), "ana");
        time.Advance(TimeSpan.FromSeconds(6));
        await silent.ExpectAsync("[idle_timeout]");
        await slow.ExpectAsync("[idle_timeout]");
        await ana.SendAsync("em paz");
        await ana.ExpectAsync("[#geral] ana: em paz");
    }

    [Fact]
    public async Task A_node_that_is_behind_no_balancer_believes_no_header()
    {
        await using var node = await TestNode.StartAsync();
        foreach (var header in new[] { Header("203.0.113.1", 1), Encoding.ASCII.GetBytes("PROXY TCP4 203.0.113.1 203.0.113.2 1000 5050\r\n") })
        {
            using var liar = await node.ConnectAsync();
            await liar.SendBytesAsync(header);
            await liar.ExpectAsync("[frame_too_long]");
        }
    }

    [Fact]
    public async Task Who_has_not_said_whom_it_is_from_takes_a_place_and_gives_it_back()
    {
        await using var node = await TestNode.StartAsync(Behind with { Connections = new ConnectionLimits { Connections = 1 } });
        for (var round = 0; round < 300; round++)
        {
            using var looks = await node.ConnectAsync();
        }

        await Eventually.TrueAsync(() => node.Waiting == 0, () => $"{node.Waiting} still wait in the entrance");
        using var ana = await EnterAsync(node, Header("203.0.113.2", 1), "ana");
    }

    private static byte[] Local => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x20, 0, 0, 0];

    internal static byte[] Header(string ip, int port)
    {
        var address = IPAddress.Parse(ip).GetAddressBytes();
        var ports = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(ports, (ushort)port);
        byte[] rest = [.. address, .. address, .. ports];
        return [.. Local[..12], 0x21, address.Length == 4 ? (byte)0x11 : (byte)0x21, 0, (byte)rest.Length, .. rest];
    }

    internal static async Task<TextPeer> EnterAsync(TestNode node, byte[] header, string nick)
    {
        var peer = await node.ConnectAsync();
        await peer.SendBytesAsync((byte[])[.. header, .. TextPeer.Frames(nick)]);
        await peer.ExpectAsync("[SYS] #geral: ");
        return peer;
    }
}
