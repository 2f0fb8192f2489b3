using ChatSocket.Node.Configuration;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Limits;

/// <summary>What is full says so, and has room again when somebody goes.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task A_full_server_says_so_and_has_room_again_when_somebody_left()
    {
        await using var node = await TestNode.StartAsync(TestNode.Settings with { Connections = new ConnectionLimits { Connections = 2 } });
        using var ana = await node.EnterAsync("ana");
        var bia = await node.EnterAsync("bia");
        for (var round = 0; round < 3; round++)
        {
            using var late = await node.ConnectAsync();
            Assert.EndsWith("[server_full]", Assert.Single(await late.ToEndAsync()), StringComparison.Ordinal);
        }

        bia.Dispose();
        await node.HasConnectionsAsync(1);
        using var caio = await node.EnterAsync("caio");
        await caio.SendAsync("cheguei");
        await ana.ExpectAsync("[#geral] caio: cheguei");
    }

    [Fact]
    public async Task Far_beyond_full_connections_are_closed_without_a_word_and_none_is_left()
    {
        // Time stands still: those who were told stay until they close, and fill the places for being told.
        await using var node = await TestNode.StartAsync(TestNode.Settings with { Connections = new ConnectionLimits { Connections = 1 } }, new FakeTime());
        using var ana = await node.EnterAsync("ana");
        var late = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => node.ConnectAsync()));
        var told = 0;
        foreach (var peer in late) told += (await peer.UntilGoneAsync()).Length > 0 ? 1 : 0;
        Assert.Equal(256, told);
        foreach (var peer in late) peer.Dispose();
        await node.HasConnectionsAsync(1);
        await ana.SendAsync("em paz");
        await ana.ExpectAsync("[#geral] ana: em paz");
    }

    [Fact]
    public async Task An_address_gets_only_its_share_and_gets_it_again()
    {
        await using var node = await TestNode.StartAsync(TestNode.Settings with { Connections = new ConnectionLimits { ConnectionsPerAddress = 2 } });
        for (var round = 0; round < 5; round++)
        {
            using var ana = await node.EnterAsync($"ana{round}");
            using (await node.EnterAsync($"bia{round}"))
            {
                using var late = await node.ConnectAsync();
                Assert.EndsWith("[server_full]", Assert.Single(await late.ToEndAsync()), StringComparison.Ordinal);
            }

            await node.HasConnectionsAsync(1);
            ana.Dispose();
            await node.HasConnectionsAsync(0);
        }
    }

    [Fact]
    public async Task Who_is_in_as_many_rooms_as_allowed_must_leave_one_first()
    {
        NodeSettings settings = TestNode.Settings with { Chat = TestNode.Settings.Chat with { RoomsPerSession = 2 } };
        await using var node = await TestNode.StartAsync(settings);
        using var ana = await node.EnterAsync("ana");
        await ana.SendAsync("/join a", "/join b", "/join a", "/leave a", "/join b");
        await ana.ExpectAsync("#a: você entrou");
        await ana.ExpectAsync("[forbidden]");
        await ana.ExpectAsync("#a: você entrou");
        await ana.ExpectAsync("Você saiu de #a");
        await ana.ExpectAsync("#b: você entrou");
    }

    [Fact]
    public async Task When_there_are_as_many_rooms_as_allowed_only_those_can_be_entered()
    {
        NodeSettings settings = TestNode.Settings with { Chat = TestNode.Settings.Chat with { Rooms = 2 } };
        await using var node = await TestNode.StartAsync(settings);
        using var ana = await node.EnterAsync("ana");
        await ana.SendAsync("/join a", "/join b", "/create c", "/join a", "oi");
        await ana.ExpectAsync("#a: você entrou");
        await ana.ExpectAsync("[forbidden]");
        await ana.ExpectAsync("[forbidden]");
        await ana.ExpectAsync("#a: você entrou");
        await ana.ExpectAsync("[#a] ana: oi");
    }
}
