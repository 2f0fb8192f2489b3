using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatSocket.LoadGenerator.Faults;

namespace ChatSocket.LoadGenerator.Servers;

/// <summary>One Redis process on a port of its own, in a directory of its own. Who harms it calls one thing at a time.</summary>
internal sealed class RedisServer(string program, string directory, RedisMode mode, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    private ChildProcess? _process;

    public int Port { get; } = FreePort();

    /// <param name="master">The port of the one to follow; 0 for none.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <exception cref="ServerStartException">It does not answer in time.</exception>
    public async Task StartAsync(int master, CancellationToken stop)
    {
        Directory.CreateDirectory(directory);
        string[] arguments = ["--port", Text(Port), "--bind", "127.0.0.1", "--dir", directory, "--save", "", "--appendonly", mode == RedisMode.Memory ? "no" : "yes"];
        string[] flush = ["--appendfsync", mode == RedisMode.EverySecond ? "everysec" : "always", "--maxmemory-policy", "noeviction"];
        string[] follows = master == 0 ? [] : ["--replicaof", $"127.0.0.1 {Text(master)}"];
        _process = ChildProcess.Start(program, [.. arguments, .. flush, .. follows], directory, new Dictionary<string, string>(), _ => { });
        var began = time.GetTimestamp();
        while (await AskAsync("PING", stop).ConfigureAwait(false) != "+PONG")
        {
            if (_process.HasExited || time.GetElapsedTime(began) > StartTime) throw new ServerStartException(program, _process.LastWords);
            await Task.Delay(Glance, time, stop).ConfigureAwait(false);
        }
    }

    public void Pause() => _process?.Pause();

    public void Resume() => _process?.Resume();

    public async Task KillAsync()
    {
        if (_process is not null) await _process.DisposeAsync().ConfigureAwait(false);
    }

    public async Task EndAsync(CancellationToken stop)
    {
        _process?.AskToEnd();
        if (_process is not null) await _process.WaitAsync(stop).ConfigureAwait(false);
    }

    /// <summary>From now on it is nobody's follower.</summary>
    public Task PromoteAsync(CancellationToken stop) => AskAsync("REPLICAOF NO ONE", stop);

    /// <summary>Whether it has its master's data and follows.</summary>
    public async Task<bool> IsInStepAsync(CancellationToken stop) =>
        (await AskAsync("INFO replication", stop).ConfigureAwait(false)).Contains("master_link_status:up", StringComparison.Ordinal);

    public async ValueTask DisposeAsync() => await KillAsync().ConfigureAwait(false);

    /// <summary>One command, and the first piece of the answer; empty when nobody answers.</summary>
    private async Task<string> AskAsync(string command, CancellationToken stop)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port, stop).ConfigureAwait(false);
            await socket.SendAsync(Encoding.ASCII.GetBytes(command + "\r\n"), stop).ConfigureAwait(false);
            var buffer = new byte[4096];
            var count = await socket.ReceiveAsync(buffer, stop).AsTask().WaitAsync(StartTime, time, stop).ConfigureAwait(false);
            return Encoding.ASCII.GetString(buffer, 0, count).TrimEnd();
        }
        catch (Exception error) when (error is SocketException or TimeoutException)
        {
            return "";
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Redis does not choose one itself.</summary>
    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
