using System.Net;
using ChatSocket.Chat.Accounts;
using ChatSocket.Node.Tests.Cluster;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Edge;

/// <summary>A ban by address behind a balancer meets whom it speaks for, by network, and not the balancer.</summary>
public sealed class ProxiedOrderTests
{
    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7", "192.0.2.8")]
    public async Task It_counts_for_the_persons_network_and_for_no_other(string banned, string same, string other)
    {
        var settings = TestNode.English with
        {
            TcpIsProxied = true,
            Http = TestNode.English.Http,
            Chat = TestNode.English.Chat with { Accounts = new AccountOptions { Iterations = 1 } },
        };
        await using var node = await TestNode.StartAsync(settings);
        using var ana = await (await ProgramPeer.ConnectWebSocketAsync(node.Http)).BeginAsync("ana");
        Assert.Equal("ok", (await ana.AskAsync("register", "\"password\":\"a long password\"")).Text("type"));
        await ana.AskAsync("join", "\"room\":\"sala\"");
        using var bia = await InAsync(node, banned, "bia");
        using var neighbour = await InAsync(node, same, "vizinha");
        using var caio = await InAsync(node, other, "caio");
        Assert.Equal("ok", (await ana.AskAsync("ban", "\"room\":\"sala\",\"nick\":\"BIA\",\"address\":true,\"reason\":\"spam\"")).Text("type"));
        foreach (var peer in new[] { bia, neighbour }) await peer.ExpectAsync("#sala: ana banned you: spam");
        await caio.SendAsync("ainda aqui");
        await caio.ExpectAsync("[#sala] caio: ainda aqui");
        using var again = await ProxyProtocolTests.EnterAsync(node, ProxyProtocolTests.Header(same, 1003), "outra");
        await again.SendAsync("/join sala");
        await again.ExpectAsync("[banned]");
        var list = await ana.AskAsync("bans", "\"room\":\"sala\"");
        Assert.True(Assert.Single(list.GetProperty("bans").EnumerateArray()).GetProperty("address").GetBoolean());
        Assert.DoesNotContain(IPAddress.Parse(banned).ToString(), list.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("ok", (await ana.AskAsync("unban", "\"room\":\"sala\",\"nick\":\"bia\"")).Text("type"));
        await again.SendAsync("/join sala");
        await again.ExpectAsync("#sala: you are in");
    }

    private static async Task<TextPeer> InAsync(TestNode node, string ip, string nick)
    {
        var peer = await ProxyProtocolTests.EnterAsync(node, ProxyProtocolTests.Header(ip, 1000), nick);
        await peer.SendAsync("/join sala");
        await peer.ExpectAsync("#sala: you are in");
        return peer;
    }
}
