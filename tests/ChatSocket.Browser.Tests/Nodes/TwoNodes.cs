using ChatSocket.Client;
using ChatSocket.Tests.Network;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Browser.Tests.Nodes;

/// <summary>
/// Two nodes, each its own process, that are one chat, with one address before them that leads to the first until the test turns it.
/// The test owns all of it.
/// </summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    private readonly RedisServer _redis;

    private TwoNodes(RedisServer redis, NodeProgram first, NodeProgram second) =>
        (_redis, First, Second, Door) = (redis, first, second, new FaultProxy(first.Http));

    public NodeProgram First { get; }

    public NodeProgram Second { get; }

    /// <summary>What stands before the nodes.</summary>
    public FaultProxy Door { get; }

    public Uri Page => new($"http://127.0.0.1:{Door.Port}/");

    public Uri SecondPage => new($"http://{Second.Http}/");

    /// <summary>A program that talks too, at the second.</summary>
    public Task<ChatClient> ConnectAsync(string nick) => ChatClient.ConnectAsync(new ChatClientOptions { Addresses = [Second.Tcp], Nick = nick }, TimeProvider.System);

    public static async Task<TwoNodes> StartAsync()
    {
        var redis = await RedisServer.StartAsync();
        try
        {
            var first = await NodeProgram.StartAsync(redis.Port, "n1");
            return new TwoNodes(redis, first, await NodeProgram.StartAsync(redis.Port, "n2"));
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Door.DisposeAsync();
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await _redis.DisposeAsync();
    }
}
