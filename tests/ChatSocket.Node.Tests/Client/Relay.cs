using System.Net;
using System.Net.Sockets;
using ChatSocket.Client;

namespace ChatSocket.Node.Tests.Client;

/// <summary>
/// Stands between a client and a node: cuts connections, and keeps back what the node says. Bytes kept back are gone when the
/// connection is cut, which is how an answer gets lost.
/// </summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<(Socket Client, Socket Node)> _open = [];
    private readonly Task _accepting;
    private TaskCompletionSource? _held;

    public Relay(ServerAddress target)
    {
        Target = target;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public ServerAddress Target { get; set; }

    public ServerAddress Address => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndPoint!).Port);

    public int Accepted { get; private set; }

    /// <summary>From now on nothing the node says arrives.</summary>
    public void HoldAnswers() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetAnswersPass()
    {
        _held?.TrySetResult();
        _held = null;
    }

    public void Cut()
    {
        lock (_gate)
        {
            foreach (var (client, node) in _open)
            {
                Reset(client);
                Reset(node);
            }

            _open.Clear();
        }

        LetAnswersPass();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting.Soon();
        _stop.Dispose();
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (ObjectDisposedException)
        {
            // Closed already, by whoever could not connect.
        }

        socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        var pumps = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_stop.Token);
                Accepted++;
                var node = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                lock (_gate) _open.Add((client, node));
                pumps.Add(JoinAsync(client, node));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            await Task.WhenAll(pumps);
        }
    }

    private async Task JoinAsync(Socket client, Socket node)
    {
        try
        {
            await node.ConnectAsync(IPAddress.Parse(Target.Host), Target.Port, _stop.Token);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            client.Dispose();
            return;
        }

        await Task.WhenAll(PumpAsync(client, node, holds: false), PumpAsync(node, client, holds: true));
    }

    private async Task PumpAsync(Socket from, Socket to, bool holds)
    {
        var buffer = new byte[4096];
        try
        {
            while (await from.ReceiveAsync(buffer, _stop.Token) is var count and > 0)
            {
                if (holds && _held is { } held)
                {
                    await held.Task.WaitAsync(_stop.Token);
                }

                for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _stop.Token);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut, or over.
        }
    }
}
