using System.Net;
using System.Net.Sockets;
using ChatSocket.LoadGenerator.Faults;
using ChatSocket.LoadGenerator.Tests.Peers;

namespace ChatSocket.LoadGenerator.Tests.Faults;

/// <summary>The proxy does to connections what it says, and nothing else.</summary>
public sealed class FaultProxyTests : IAsyncDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly FaultProxy _proxy = new(TimeProvider.System);

    public FaultProxyTests()
    {
        _server.Start();
        _proxy.TargetPort = ((IPEndPoint)_server.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task Bytes_pass_both_ways_and_so_does_an_orderly_end()
    {
        var (client, server) = await ConnectAsync();
        await client.SendAsync(new byte[] { 1, 2 });
        Assert.Equal([1, 2], await ReceiveAsync(server, 2));
        await server.SendAsync(new byte[] { 3 });
        Assert.Equal([3], await ReceiveAsync(client, 1));
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await server.ReceiveAsync(new byte[1]).Bounded());
    }

    [Fact]
    public async Task Held_bytes_arrive_when_released_even_though_their_sender_has_gone()
    {
        var (client, server) = await ConnectAsync();
        _proxy.Hold(toServer: true, toClient: false);
        await client.SendAsync(new byte[] { 1, 2, 3 });
        await server.SendAsync(new byte[] { 9 });
        Assert.Equal([9], await ReceiveAsync(client, 1));
        client.Dispose();
        var received = ReceiveAsync(server, 3);
        Assert.False(received.IsCompleted);
        _proxy.Release();
        Assert.Equal([1, 2, 3], await received.Bounded());
    }

    [Fact]
    public async Task A_cut_resets_both_sides()
    {
        var (client, server) = await ConnectAsync();
        _proxy.Cut();
        await Assert.ThrowsAsync<SocketException>(() => client.ReceiveAsync(new byte[1]).Bounded());
        await Assert.ThrowsAsync<SocketException>(() => server.ReceiveAsync(new byte[1]).Bounded());
    }

    [Fact]
    public async Task Without_a_server_behind_it_a_connection_ends_at_once()
    {
        _proxy.TargetPort = 0;
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            await client.ConnectAsync(IPAddress.Loopback, _proxy.Port);
            await client.ReceiveAsync(new byte[1]).Bounded();
        });
    }

    private async Task<(Socket Client, Socket Server)> ConnectAsync()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, _proxy.Port);
        var server = await _server.AcceptSocketAsync().Bounded();
        // Both directions are open once something has passed.
        await client.SendAsync(new byte[] { 0 });
        await ReceiveAsync(server, 1);
        return (client, server);
    }

    private static async Task<byte[]> ReceiveAsync(Socket socket, int count)
    {
        var received = new byte[count];
        for (var filled = 0; filled < count;)
        {
            var more = await socket.ReceiveAsync(received.AsMemory(filled)).AsTask().Bounded();
            Assert.NotEqual(0, more);
            filled += more;
        }

        return received;
    }
}
