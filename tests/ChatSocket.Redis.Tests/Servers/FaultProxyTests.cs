using System.Net;
using System.Net.Sockets;
using ChatSocket.Tests.Network;

namespace ChatSocket.Redis.Tests.Servers;

public sealed class FaultProxyTests : IAsyncDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly FaultProxy _proxy;
    private readonly List<IDisposable> _open = [];

    public FaultProxyTests()
    {
        _server.Start();
        _proxy = new FaultProxy(_server.LocalEndpoint);
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _open.ForEach(one => one.Dispose());
        _server.Dispose();
    }

    [Fact]
    public async Task Bytes_and_ends_go_through_both_ways()
    {
        var (client, server) = await ConnectAsync();
        var large = new byte[3_000_000];
        Random.Shared.NextBytes(large);
        var sent = client.SendAsync(large);
        Assert.Equal(large, await ReadAsync(server, large.Length));
        await sent.Bounded();
        await server.SendAsync("back"u8.ToArray());
        Assert.Equal("back"u8.ToArray(), await ReadAsync(client, 4));
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await ReceiveAsync(server));
        server.Dispose();
        Assert.Equal(0, await ReceiveAsync(client));
        var counts = await _proxy.WhenAsync(counts => counts.Closed == 1);
        Assert.Equal(new ProxyCounts(1, 0, 1, new(large.Length, large.Length, 0), new(4, 4, 0)), counts);
    }

    [Fact]
    public async Task Held_bytes_arrive_in_order_after_their_sender_is_gone()
    {
        var (client, server) = await ConnectAsync();
        _proxy.Hold(Direction.ToServer);
        for (byte i = 1; i <= 20; i++) await client.SendAsync(new[] { i });
        await _proxy.WhenAsync(counts => counts.ToServer.Read == 20);
        client.LingerState = new LingerOption(true, 0);
        client.Dispose();
        // The server still talks to somebody who is gone, which must not end what was left behind.
        await server.SendAsync("anyone there?"u8.ToArray());
        await _proxy.WhenAsync(counts => counts.ToClient.Delivered == 13);
        await NothingComesAsync(server);

        _proxy.Open(Direction.ToServer);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (byte)i), await ReadAsync(server, 20));
        Assert.Equal(0, await ReceiveAsync(server));
    }

    [Fact]
    public async Task Held_bytes_are_bounded_and_the_rest_waits_at_the_sender()
    {
        var (client, server) = await ConnectAsync();
        _proxy.Hold(Direction.ToServer);
        var large = new byte[32 << 20];
        Random.Shared.NextBytes(large);
        var sent = client.SendAsync(large);
        // Full when another read brings nothing although the sender is not done.
        for (long before = 0; before == 0 || before != _proxy.Counts.ToServer.Read; await Task.Delay(Moment)) before = _proxy.Counts.ToServer.Read;
        Assert.InRange(_proxy.Counts.ToServer.Read, 1, (4 << 20) + (16 << 10));
        Assert.False(sent.IsCompleted);
        _proxy.Open(Direction.ToServer);
        Assert.Equal(large, await ReadAsync(server, large.Length));
    }

    [Fact]
    public async Task A_swallowed_direction_loses_its_bytes_while_the_other_flows()
    {
        var (client, server) = await ConnectAsync();
        _proxy.Swallow(Direction.ToServer);
        await client.SendAsync("lost"u8.ToArray());
        await _proxy.WhenAsync(counts => counts.ToServer.Swallowed == 4);
        await server.SendAsync("heard"u8.ToArray());
        Assert.Equal("heard"u8.ToArray(), await ReadAsync(client, 5));
        client.Shutdown(SocketShutdown.Send);
        await NothingComesAsync(server);
        _proxy.Open(Direction.ToServer);
        Assert.Equal(0, await ReceiveAsync(server));
    }

    [Fact]
    public async Task A_cut_resets_both_sides_and_a_client_may_come_again_at_the_same_address()
    {
        var (client, server) = await ConnectAsync();
        _proxy.CutAll();
        await Assert.ThrowsAsync<SocketException>(() => ReceiveAsync(client));
        await Assert.ThrowsAsync<SocketException>(() => ReceiveAsync(server));
        var (again, behind) = await ConnectAsync();
        await again.SendAsync("x"u8.ToArray());
        Assert.Equal("x"u8.ToArray(), await ReadAsync(behind, 1));
        Assert.Equal(2, _proxy.Counts.Accepted);
    }

    [Fact]
    public async Task Connections_are_chosen_by_the_order_they_came_in()
    {
        _proxy.Hold(Direction.ToClient, number => number == 3);
        var (first, firstBehind) = await ConnectAsync();
        var (second, _) = await ConnectAsync();
        var (third, thirdBehind) = await ConnectAsync();
        _proxy.Cut(2);
        await Assert.ThrowsAsync<SocketException>(() => ReceiveAsync(second));
        await firstBehind.SendAsync("1"u8.ToArray());
        await thirdBehind.SendAsync("3"u8.ToArray());
        Assert.Equal("1"u8.ToArray(), await ReadAsync(first, 1));
        await NothingComesAsync(third);
        _proxy.Open(Direction.ToClient);
        Assert.Equal("3"u8.ToArray(), await ReadAsync(third, 1));
    }

    [Fact]
    public async Task New_connections_can_be_refused_while_old_ones_stay()
    {
        var (client, server) = await ConnectAsync();
        _proxy.RefuseNew();
        var refused = await Assert.ThrowsAsync<SocketException>(ConnectAsync);
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        await client.SendAsync("x"u8.ToArray());
        Assert.Equal("x"u8.ToArray(), await ReadAsync(server, 1));
        _proxy.AcceptNew();
        await ConnectAsync();
    }

    [Fact]
    public async Task A_delay_is_at_least_as_long_as_it_says_and_only_one_way()
    {
        var (client, server) = await ConnectAsync();
        _proxy.Delay(Direction.ToServer, TimeSpan.FromMilliseconds(200));
        var begin = TimeProvider.System.GetTimestamp();
        await client.SendAsync("x"u8.ToArray());
        await server.SendAsync("y"u8.ToArray());
        Assert.Equal("y"u8.ToArray(), await ReadAsync(client, 1));
        Assert.Equal("x"u8.ToArray(), await ReadAsync(server, 1));
        // The system's clock for this moves in steps.
        Assert.True(TimeProvider.System.GetElapsedTime(begin) > TimeSpan.FromMilliseconds(180), "it came too early");
    }

    [Fact]
    public async Task Another_server_gets_the_next_connections()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        _proxy.Server = other.LocalEndpoint;
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(_proxy.Endpoint).Bounded();
        using var behind = await other.AcceptSocketAsync().Bounded();
        Assert.Equal(0, _proxy.Counts.Unreachable);
    }

    [Fact]
    public async Task Who_finds_no_server_is_reset()
    {
        _server.Stop();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // The reset may be quicker than the news that the connection is there.
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            await client.ConnectAsync(_proxy.Endpoint).Bounded();
            await ReceiveAsync(client);
        });
        Assert.Equal(1, (await _proxy.WhenAsync(counts => counts.Closed == 1)).Unreachable);
    }

    private async Task<(Socket Client, Socket Server)> ConnectAsync()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _open.Add(client);
        await client.ConnectAsync(_proxy.Endpoint).Bounded();
        var server = await _server.AcceptSocketAsync().Bounded();
        _open.Add(server);
        return (client, server);
    }

    private static Task<int> ReceiveAsync(Socket socket) => socket.ReceiveAsync(new byte[1]).Bounded();

    private static async Task<byte[]> ReadAsync(Socket socket, int count)
    {
        var bytes = new byte[count];
        await new NetworkStream(socket).ReadExactlyAsync(bytes).AsTask().Bounded();
        return bytes;
    }

    private static async Task NothingComesAsync(Socket socket)
    {
        using var moment = new CancellationTokenSource(Moment);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => socket.ReceiveAsync(new byte[1], moment.Token).AsTask());
    }
}
