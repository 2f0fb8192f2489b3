using System.Net;
using ChatSocket.Tests.Network;

namespace ChatSocket.Tests.Redis;

/// <summary>
/// A throwaway server on a port of 127.0.0.1 that stays its own over kills and restarts. The test that started it owns it: one call at a
/// time, except <see cref="CommandAsync"/>.
/// </summary>
public sealed partial class RedisServer : IAsyncDisposable
{
    private const int PortAttempts = 5;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(10);

    private readonly IRedisHost _host;
    private readonly RedisPersistence _persistence;
    private LoopbackPort _port = LoopbackPort.Take();
    private string _version = "";

    private RedisServer(RedisKind kind, RedisPersistence persistence, IRedisHost host, string name)
    {
        (Kind, _persistence, _host, Name) = (kind, persistence, host, name);
    }

    public RedisKind Kind { get; }

    /// <summary>How it is run: <c>redis-server</c>, <c>container redis:7.4</c>, <c>Garnet</c>.</summary>
    public string Name { get; }

    public int Port => _port.Number;

    public IPEndPoint Endpoint => _port.Endpoint;

    /// <summary>Starts one and waits for its first PONG; skips the running test if this machine has none (see <see cref="RedisKinds"/>).</summary>
    /// <param name="kind">Null: whichever is there, Redis itself first.</param>
    /// <param name="persistence">What a restart can keep.</param>
    public static async Task<RedisServer> StartAsync(RedisKind? kind = null, RedisPersistence persistence = RedisPersistence.None)
    {
        var chosen = kind ?? await RedisKinds.PreferredAsync();
        await RedisKinds.RequireAsync(chosen);
        var (host, name) = await RedisCommands.HostAsync(chosen, persistence);
        var server = new RedisServer(chosen, persistence, host, name);
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The process stops where it is; its connections stay, and new ones are still accepted by the system.</summary>
    public void Pause() => _host.Pause();

    public void Continue() => _host.Continue();

    /// <summary>Ends the process without a word, as a crash would.</summary>
    public Task KillAsync() => _host.KillAsync();

    /// <summary>Kills it if it still runs, and starts it at the same address.</summary>
    public async Task RestartAsync(bool keepData)
    {
        if (keepData && _persistence == RedisPersistence.None)
            throw new InvalidOperationException("this server keeps nothing on disk: start it with RedisPersistence.AppendOnly");
        await _host.StartAsync(Port, keepData);
        await WaitUntilReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _port.Dispose();
    }

    public override string ToString() => $"{Name} {_version} at {Endpoint}";

    /// <summary>The port was free a moment ago; somebody who does not take part in the claims may have been quicker.</summary>
    private async Task StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _host.StartAsync(Port, keepData: false);
                await WaitUntilReadyAsync();
                _version = await VersionAsync();
                return;
            }
            catch (InvalidOperationException) when (attempt < PortAttempts)
            {
                _port.Dispose();
                _port = LoopbackPort.Take();
            }
        }
    }

    /// <summary>An open port is not enough: a server that still reads its file accepts connections and answers LOADING.</summary>
    private async Task WaitUntilReadyAsync()
    {
        using var deadline = new CancellationTokenSource(StartLimit);
        while (!await TryPingAsync(deadline.Token))
        {
            if (_host.Failure is { } failure) throw new InvalidOperationException($"{Name} did not start at {Endpoint}: {failure}");
            if (deadline.IsCancellationRequested) throw new TimeoutException($"{Name} gave no PONG at {Endpoint} within {StartLimit}");
            await Task.Delay(BetweenAttempts, CancellationToken.None);
        }

        // If somebody else answered, ours could not listen there and is gone.
        if (_host.Failure is { } late) throw new InvalidOperationException($"{Name} did not start at {Endpoint}: {late}");
    }
}
