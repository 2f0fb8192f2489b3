using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Tests.Network;
using ChatSocket.Tests.Redis;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatSocket.Redis.Tests.Servers;

/// <summary>A server that cannot hold the promises is refused, in one line that says what to change.</summary>
public sealed class ServerCheckTests
{
    [Fact]
    public async Task A_server_that_throws_data_away_is_refused()
    {
        await using var redis = await RedisServer.StartAsync(RedisKind.Redis);
        await redis.CommandAsync("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        var refusal = await RefusalAsync(redis.Port);
        Assert.Equal((EndCause.ThrowsDataAway, "allkeys-lru"), (refusal.Cause, refusal.Found));
        Assert.EndsWith($":{redis.Port}", refusal.Where, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_runs_scripts_beside_each_other_is_refused()
    {
        await RedisKinds.RequireAsync(RedisKind.Garnet);
        var file = await RedisKinds.GarnetFileAsync();
        using var port = LoopbackPort.Take();
        await using var host = new LocalHost((number, _) => new ProcessStartInfo(
            GarnetTool.Dotnet, [file, "--port", number.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--lua", "--memory", "256m", "--page", "1m", "--index", "16m"]));
        await host.StartAsync(port.Number, keepData: false);
        Assert.Equal(EndCause.NotOneAtATime, (await RefusalAsync(port.Number)).Cause);
    }

    [Fact]
    public async Task A_server_that_is_too_old_is_refused()
    {
        await using var redis = await RedisServer.StartAsync(RedisKind.Redis);
        await using var older = new OlderServer(redis.Endpoint);
        var refusal = await RefusalAsync(older.Port);
        Assert.Equal(EndCause.TooOld, refusal.Cause);
        Assert.StartsWith("6.0", refusal.Found, StringComparison.Ordinal);
    }

    private static async Task<EndReason> RefusalAsync(int port)
    {
        var settings = new RedisSettings { Port = port, NodeId = Guid.NewGuid().ToString("N") };
        await using var backplane = await RedisBackplane.StartAsync(settings, TimeProvider.System, NullLogger.Instance);
        var refusal = await backplane.Events.EndRequested.Bounded();
        Assert.False(backplane.IsUp);
        return refusal;
    }

    /// <summary>Stands before a server and makes it say that it is an older one. Its loops end with its sockets.</summary>
    private sealed class OlderServer : IAsyncDisposable
    {
        private static readonly byte[] Mark = Encoding.ASCII.GetBytes("redis_version:");
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly IPEndPoint _server;
        private readonly Task _accepting;

        public OlderServer(IPEndPoint server)
        {
            _server = server;
            _listener.Start();
            _accepting = AcceptAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _accepting;
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true) _ = RelayAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task RelayAsync(TcpClient client)
        {
            using var server = new TcpClient();
            await server.ConnectAsync(_server);
            using (client)
            {
                await Task.WhenAny(CopyAsync(client.GetStream(), server.GetStream(), false), CopyAsync(server.GetStream(), client.GetStream(), true));
            }
        }

        private static async Task CopyAsync(NetworkStream from, NetworkStream to, bool older)
        {
            var buffer = new byte[1 << 16];
            try
            {
                while (await from.ReadAsync(buffer) is > 0 and var count)
                {
                    // Of the same length, so that no length before it changes: 7.0.15 becomes 6.0.15.
                    var at = older ? buffer.AsSpan(0, count).IndexOf(Mark) : -1;
                    if (at >= 0) (buffer[at + Mark.Length], buffer[at + Mark.Length + 2]) = ((byte)'6', (byte)'0');
                    await to.WriteAsync(buffer.AsMemory(0, count));
                }
            }
            catch (IOException)
            {
                // One of the two has gone.
            }
        }
    }
}
