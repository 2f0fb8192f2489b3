using System.Net;
using System.Net.Sockets;

namespace ChatSocket.LoadGenerator.Faults;

/// <summary>
/// Stands before a server on this machine and does to its connections what networks do: cut, delay, keep bytes back and let them
/// arrive later, or never. <see cref="_gate"/> owns the list of connections; each has its own loops.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly HashSet<ProxiedConnection> _open = [];
    private readonly Weather _weather = new();
    private readonly TimeProvider _time;
    private readonly Task _accepting;

    public FaultProxy(TimeProvider time)
    {
        _time = time;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>The server's port; 0 while there is none. It may change between connections.</summary>
    public int TargetPort { get; set; }

    /// <summary>All connections are reset, both sides at once.</summary>
    public void Cut()
    {
        ProxiedConnection[] open;
        lock (_gate) open = [.. _open];
        foreach (var connection in open) connection.Reset();
    }

    /// <summary>From now on every byte takes that much longer, in both directions.</summary>
    public void Delay(TimeSpan by) => _weather.Delay = by;

    /// <summary>From now on bytes of these directions wait here; connections stay.</summary>
    public void Hold(bool toServer, bool toClient) => _weather.Hold(toServer, toClient);

    /// <summary>What was held goes on its way, also on connections their client has given up meanwhile.</summary>
    public void Release()
    {
        _weather.Delay = TimeSpan.Zero;
        _weather.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        Cut();
        await _accepting.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var served = new HashSet<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
                client.NoDelay = true;
                served.RemoveWhere(task => task.IsCompleted);
                served.Add(ServeAsync(client));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            await Task.WhenAll(served).ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connection = new ProxiedConnection(client, server, _weather, _time);
        lock (_gate) _open.Add(connection);
        try
        {
            if (TargetPort == 0) return;
            await server.ConnectAsync(IPAddress.Loopback, TargetPort, _stop.Token).ConfigureAwait(false);
            await connection.RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Nobody is there, or this proxy is over.
        }
        finally
        {
            lock (_gate) _open.Remove(connection);
            connection.Reset();
        }
    }
}
