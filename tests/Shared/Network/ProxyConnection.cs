using System.Net;
using System.Net.Sockets;

namespace ChatSocket.Tests.Network;

/// <summary>
/// One client and the server behind it. The two directions do not know of each other: what a client left behind still reaches the server,
/// and the server's answer to somebody who is gone is read and lost.
/// </summary>
internal sealed class ProxyConnection(int number, Socket client, Action<Direction, LaneCounts> count) : IDisposable
{
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource _cut = new();
    private readonly ProxyLane _toServer = new(more => count(Direction.ToServer, more));
    private readonly ProxyLane _toClient = new(more => count(Direction.ToClient, more));

    public int Number => number;

    public void Apply(ProxyRule rule)
    {
        if (!rule.Fits(number)) return;
        var lane = rule.Direction == Direction.ToServer ? _toServer : _toClient;
        if (rule.Passage is { } passage) lane.Set(passage);
        if (rule.Delay is { } delay) lane.Set(delay);
    }

    public void Cut()
    {
        try
        {
            _cut.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself meanwhile.
        }
    }

    public void Dispose()
    {
        client.Dispose();
        _server.Dispose();
        _cut.Dispose();
    }

    /// <returns>False when no server was there.</returns>
    public async Task<bool> RunAsync(EndPoint server, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _cut.Token);
        try
        {
            await _server.ConnectAsync(server, either.Token);
            await Task.WhenAll(
                _toServer.RunAsync(client, _server, either.Token),
                _toClient.RunAsync(_server, client, either.Token));
            return true;
        }
        catch (SocketException)
        {
            Reset();
            return false;
        }
        catch (OperationCanceledException)
        {
            Reset();
            return true;
        }
    }

    /// <summary>Closing with a linger of nothing is a reset: neither side can take it for a polite end.</summary>
    private void Reset()
    {
        foreach (var socket in new[] { client, _server })
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
            }
            catch (SocketException)
            {
                // It is gone already.
            }
        }
    }
}
