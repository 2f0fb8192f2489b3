using System.Net;
using ChatSocket.Chat.Accounts;
using ChatSocket.Node.Configuration;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>Three nodes of this process that are one chat, on a Redis of their own. The test owns all of it.</summary>
internal sealed class ThreeNodes : IAsyncDisposable
{
    private readonly List<TestNode> _nodes = [];

    private ThreeNodes(RedisServer redis) => Redis = redis;

    public RedisServer Redis { get; }

    public IReadOnlyList<TestNode> Nodes => _nodes;

    public TestNode this[int index] => _nodes[index];

    /// <param name="persistence">What a restart of Redis can keep.</param>
    /// <param name="redisMayBeAway">Whether the test takes Redis away, which nodes log as an error.</param>
    /// <param name="accounts">How dear passwords are, and who administers.</param>
    /// <param name="token">Opens the monitor page.</param>
    /// <param name="linkOfFirst">Where the first node is told that Redis is, once Redis is there.</param>
    public static async Task<ThreeNodes> StartAsync(
        RedisPersistence persistence = RedisPersistence.None, bool redisMayBeAway = false, Func<IPEndPoint, int>? linkOfFirst = null,
        AccountOptions? accounts = null, string? token = null)
    {
        var nodes = new ThreeNodes(await RedisServer.StartAsync(RedisKind.Redis, persistence));
        try
        {
            for (var number = 1; number <= 3; number++)
            {
                var port = number == 1 && linkOfFirst is not null ? linkOfFirst(nodes.Redis.Endpoint) : nodes.Redis.Port;
                nodes._nodes.Add(await StartNodeAsync($"n{number}", port, redisMayBeAway, accounts, token));
            }

            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    public static Task<TestNode> StartNodeAsync(string id, int redisPort, bool redisMayBeAway = false, AccountOptions? accounts = null, string? token = null) => TestNode.StartAsync(
        TestNode.English with
        {
            Chat = TestNode.English.Chat with { NodeId = id, Accounts = accounts ?? TestNode.English.Chat.Accounts },
            Redis = new RedisEndpoint("127.0.0.1", redisPort),
            OperationsToken = token,
            // Where Redis never goes away a late answer is the machine's doing, and nobody's news.
            RedisAnswerWithin = redisMayBeAway ? null : TextPeer.Within,
        },
        mayLog: line => redisMayBeAway && IsOfRedis(line));

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Task.WhenAll(_nodes.Select(node => node.DisposeAsync().AsTask()));
        }
        finally
        {
            await Redis.DisposeAsync();
        }
    }

    private static bool IsOfRedis(string line) =>
        line.StartsWith("Redis at ", StringComparison.Ordinal) || line.StartsWith("The connection that hears other nodes is away", StringComparison.Ordinal);
}
