[assembly: AssemblyFixture(typeof(ChatSocket.Tests.Redis.SharedRedis))]

namespace ChatSocket.Tests.Redis;

/// <summary>
/// One server per kind for all tests of an assembly that only need one and use names of their own. Nobody pauses, kills or empties it.
/// <see cref="_gate"/> owns the servers; each is started by the first test that asks.
/// </summary>
public sealed class SharedRedis : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<RedisKind, RedisServer> _servers = [];

    public async Task<RedisServer> GetAsync(RedisKind kind)
    {
        await _gate.WaitAsync();
        try
        {
            if (_servers.TryGetValue(kind, out var server)) return server;
            server = _servers[kind] = await RedisServer.StartAsync(kind);
            // The first is seen when the test program runs by itself, the second by who asks 'dotnet test' for details.
            Console.WriteLine($"Tests that need {kind} use {server}.");
            TestContext.Current.TestOutputHelper?.WriteLine($"Tests that need {kind} use {server}.");
            return server;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values) await server.DisposeAsync();
        _gate.Dispose();
    }
}
