using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatSocket.Tests.Network;
using ChatSocket.Tests.Redis;

namespace ChatSocket.LoadGenerator.Tests.Peers;

/// <summary>A real balancer of TCP connections before several nodes, on a port of its own. It leaves out a node that does not answer.</summary>
internal sealed class Haproxy : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("chatsocket-haproxy-").FullName;
    private readonly LoopbackPort _port = LoopbackPort.Take();
    private Process? _process;

    private Haproxy()
    {
    }

    public int Port => _port.Number;

    /// <summary>Where systems keep it that do not show it to every user.</summary>
    public static string? Program => Programs.PathTo("haproxy") ?? (File.Exists("/usr/sbin/haproxy") ? "/usr/sbin/haproxy" : null);

    public static async Task<Haproxy> StartAsync(IEnumerable<int> nodes)
    {
        var balancer = new Haproxy();
        try
        {
            await balancer.RunAsync(nodes).Bounded();
            return balancer;
        }
        catch
        {
            await balancer.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync().Bounded();
            process.Dispose();
        }

        _port.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task RunAsync(IEnumerable<int> nodes)
    {
        var servers = nodes.Select((port, index) => string.Create(CultureInfo.InvariantCulture, $"  server n{index + 1} 127.0.0.1:{port} check inter 200ms fall 1 rise 1"));
        var file = Path.Combine(_directory, "haproxy.cfg");
        await File.WriteAllTextAsync(file, $"""
            defaults
              mode tcp
              timeout connect 2s
              timeout client 1h
              timeout server 1h
              option redispatch 1
            frontend chat
              bind 127.0.0.1:{Port}
              default_backend nodes
            backend nodes
              balance roundrobin
            {string.Join('\n', servers)}

            """);
        _process = Process.Start(new ProcessStartInfo(Program!, ["-db", "-f", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = _process.StandardError.ReadToEndAsync();
        _ = _process.StandardOutput.ReadToEndAsync();
        while (!await IsListeningAsync())
        {
            if (_process.HasExited) Assert.Fail($"haproxy ended: {await said}");
            await Task.Delay(20);
        }
    }

    private async Task<bool> IsListeningAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
