using System.Net;
using System.Net.Sockets;

namespace ChatSocket.Tests.Network;

/// <summary>
/// A cable that a test can damage: a TCP proxy at a fixed address before a server. Connections are numbered from 1 in the order they were
/// accepted. <see cref="_gate"/> owns the rules, the connections and the counts; each connection's bytes belong to its two lanes.
/// </summary>
public sealed partial class FaultProxy : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly LoopbackPort _port = LoopbackPort.Take();
    private readonly CancellationTokenSource _end = new();
    private readonly List<ProxyConnection> _connections = [];
    private readonly HashSet<Task> _running = [];
    private EndPoint _server;
    private Socket? _listener;

    public FaultProxy(EndPoint server)
    {
        _server = server;
        AcceptNew();
    }

    public int Port => _port.Number;

    public IPEndPoint Endpoint => _port.Endpoint;

    /// <summary>Where new connections lead: another server is what a failover looks like to a client.</summary>
    public EndPoint Server
    {
        get
        {
            lock (_gate) return _server;
        }

        set
        {
            lock (_gate) _server = value;
        }
    }

    /// <summary>Resets the connections that fit, now; what was in hand is lost. Clients may connect again at once.</summary>
    public void Cut(Func<int, bool> which)
    {
        ProxyConnection[] cut;
        lock (_gate) cut = [.. _connections.Where(connection => which(connection.Number))];
        foreach (var connection in cut) connection.Cut();
    }

    public void Cut(int number) => Cut(candidate => candidate == number);

    public void CutAll() => Cut(_ => true);

    /// <summary>The system refuses who connects from now on; what is connected stays.</summary>
    public void RefuseNew()
    {
        lock (_gate)
        {
            _listener?.Dispose();
            _listener = null;
        }
    }

    public void AcceptNew()
    {
        lock (_gate)
        {
            if (_listener is not null || _end.IsCancellationRequested) return;
            var listener = _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(Endpoint);
            listener.Listen();
            Run(AcceptAsync(listener));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        RefuseNew();
        CutAll();
        Task[] running;
        lock (_gate) running = [.. _running];
        await Task.WhenAll(running);
        _port.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync();
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }

            client.NoDelay = true;
            lock (_gate)
            {
                Count(counts => counts with { Accepted = counts.Accepted + 1 });
                var connection = new ProxyConnection(_counts.Accepted, client, CountBytes);
                foreach (var rule in _rules) connection.Apply(rule);
                _connections.Add(connection);
                Run(ServeAsync(connection, _server));
            }
        }
    }

    private async Task ServeAsync(ProxyConnection connection, EndPoint server)
    {
        bool reached;
        using (connection) reached = await connection.RunAsync(server, _end.Token);
        lock (_gate)
        {
            _connections.Remove(connection);
            Count(counts => counts with { Closed = counts.Closed + 1, Unreachable = counts.Unreachable + (reached ? 0 : 1) });
        }
    }

    /// <summary>Called under the gate.</summary>
    private void Run(Task task)
    {
        _running.RemoveWhere(done => done.IsCompleted);
        _running.Add(task);
    }
}
