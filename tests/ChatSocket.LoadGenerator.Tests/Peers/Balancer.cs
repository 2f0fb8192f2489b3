using System.Net;
using System.Net.Sockets;

namespace ChatSocket.LoadGenerator.Tests.Peers;

/// <summary>One address before several nodes; each connection goes to the next of them, and ends with either side.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int[] _nodes;
    private readonly Task _accepting;
    private int _connections;

    public Balancer(int[] nodes)
    {
        _nodes = nodes;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.Bounded();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var carried = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                carried.Add(CarryAsync(client, _nodes[Interlocked.Increment(ref _connections) % _nodes.Length]));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(carried);
        }
    }

    private async Task CarryAsync(TcpClient client, int port)
    {
        using var node = new TcpClient();
        using (client)
        {
            try
            {
                await node.ConnectAsync(IPAddress.Loopback, port, _stop.Token);
                await Task.WhenAny(
                    client.GetStream().CopyToAsync(node.GetStream(), _stop.Token), node.GetStream().CopyToAsync(client.GetStream(), _stop.Token));
            }
            catch (Exception gone) when (gone is OperationCanceledException or SocketException or InvalidOperationException)
            {
                // Nobody is there; the client sees its connection end.
            }
        }
    }
}
