using System.Net;
using System.Net.Sockets;
using ChatSocket.Client;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;
using ChatSocket.Tests.Network;

namespace ChatSocket.Node.Tests.Client;

public sealed class OtherNodeTests : ClientTest
{
    [Fact]
    public async Task The_second_address_is_used_when_the_first_is_dead()
    {
        await using var node = await RunningNode.StartAsync();
        using var dead = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        dead.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var nobody = new ServerAddress("127.0.0.1", ((IPEndPoint)dead.LocalEndPoint!).Port);
        var (client, events) = await ConnectAsync(Options("ana", nobody, node.Address), "#obra");
        Assert.Equal(node.Address, (await events.UntilAsync<SessionReady>()).Address);
        Assert.Equal("ana", client.Nick);
    }

    [Fact]
    public async Task No_address_that_answers_is_a_failure_to_connect()
    {
        using var dead = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        dead.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var nobody = new ServerAddress("127.0.0.1", ((IPEndPoint)dead.LocalEndPoint!).Port);
        var error = await Assert.ThrowsAsync<ConnectException>(() => ChatClient.ConnectAsync(Options("ana", nobody, nobody), TimeProvider.System)).Soon();
        Assert.Equal(ConnectFailure.Refused, error.Failure);
    }

    [Fact]
    public async Task A_node_that_comes_back_empty_on_the_same_port_withdraws_and_goes_on()
    {
        using var port = LoopbackPort.Take();
        var first = await RunningNode.StartAsync(port.Number);
        var address = first.Address;
        var (client, events) = await ConnectAsync(Options("ana", address), "#obra");
        await client.Send("#obra", "antes").Settled.Soon();
        await events.UntilAsync(log => log.Texts.Contains("antes"));
        await first.StopAsync();
        await first.DisposeAsync();
        await using var second = await RunningNode.StartAsync(port.Number);
        var sending = client.Send("#obra", "depois");
        Assert.Equal(SendOutcome.Stored, (await sending.Settled.Soon()).Outcome);
        var gap = await events.UntilAsync<HistoryGap>();
        Assert.Equal((GapReason.Epoch, true, 1L), (gap.Range.Reason, gap.Withdrawn, gap.Range.From));
        await events.UntilAsync(log => log.Texts.Contains("depois"));
        Assert.Equal("shutdown", events.Of<NodeLeaving>()[0].Reason);
        Assert.False(events.Of<SessionReady>()[^1].Resumed);
    }

    [Fact]
    public async Task Who_shows_the_token_of_another_takes_its_place_for_good()
    {
        await using var node = await RunningNode.StartAsync();
        var (first, firstEvents) = await ConnectAsync(Options("ana", node.Address), "#obra");
        var (second, _) = await ConnectAsync(Options("outra", node.Address) with { Session = first.Session });
        Assert.Equal("ana", second.Nick);
        var end = await firstEvents.UntilAsync<ClientEnded>();
        Assert.Equal(DisconnectReason.Replaced, end.Reason);
        Assert.Empty(firstEvents.Of<Reconnecting>());
        Assert.Throws<ObjectDisposedException>(() => first.Send("#obra", "tarde"));
    }

    [Fact]
    public async Task A_hello_that_was_given_up_and_arrives_late_does_not_end_the_client()
    {
        await using var node = await RunningNode.StartAsync();
        await using var relay = new Relay(node.Address);
        using var standingStill = new TcpListener(IPAddress.Loopback, 0);
        standingStill.Start();
        var options = Options("ana", relay.Address, node.Address) with { ConnectTimeout = TimeSpan.FromMilliseconds(500) };
        var (client, events) = await ConnectAsync(options, "#obra");
        relay.Target = new ServerAddress("127.0.0.1", ((IPEndPoint)standingStill.LocalEndpoint).Port);
        relay.Cut();
        using var waiting = await standingStill.AcceptTcpClientAsync().Soon();
        var hello = new byte[4096];
        var length = await waiting.GetStream().ReadAsync(hello, TestContext.Current.CancellationToken).AsTask().Soon();
        await events.UntilAsync(log => log.Of<SessionReady>().Count >= 2);

        using var late = new TcpClient();
        await late.ConnectAsync("127.0.0.1", node.Address.Port);
        await late.GetStream().WriteAsync(hello.AsMemory(0, length), TestContext.Current.CancellationToken);
        await events.UntilAsync(log => log.Of<ConnectionLost>().Any(lost => lost.Reason == DisconnectReason.Replaced));
        await events.UntilAsync(log => log.Of<SessionReady>().Count >= 3);
        Assert.All(events.Of<SessionReady>().Skip(1), ready => Assert.True(ready.Resumed));
        Assert.Equal(SendOutcome.Stored, (await client.Send("#obra", "depois").Settled.Soon()).Outcome);
        Assert.Empty(events.Of<ClientEnded>());
    }

    [Fact]
    public async Task A_token_nobody_knows_begins_a_new_session()
    {
        await using var node = await RunningNode.StartAsync();
        var (client, events) = await ConnectAsync(Options("ana", node.Address) with { Session = "unknown" }, "#obra");
        Assert.Equal("ana", client.Nick);
        Assert.False((await events.UntilAsync<SessionReady>()).Resumed);
    }

    [Fact]
    public async Task A_taken_nick_is_told_at_the_first_connection()
    {
        await using var node = await RunningNode.StartAsync();
        await ConnectAsync(Options("ana", node.Address));
        var error = await Assert.ThrowsAsync<ChatErrorException>(() => ChatClient.ConnectAsync(Options("ANA", node.Address), TimeProvider.System)).Soon();
        Assert.Equal(ErrorCode.NickTaken, error.Code);
    }
}
