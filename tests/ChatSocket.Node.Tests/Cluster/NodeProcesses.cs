using System.Globalization;
using ChatSocket.Node.Tests.Startup;
using ChatSocket.Tests.Network;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>Three nodes as people run them, each its own process at an address that stays its own, on a Redis of their own.</summary>
internal sealed class NodeProcesses : IAsyncDisposable
{
    private readonly LoopbackPort[] _ports = [.. Enumerable.Range(0, 3).Select(_ => LoopbackPort.Take())];
    private readonly NodeProcess[] _nodes = new NodeProcess[3];

    private readonly (string Name, string Value)[] _environment;

    private NodeProcesses(RedisServer redis, (string Name, string Value)[] environment) => (Redis, _environment) = (redis, environment);

    public RedisServer Redis { get; }

    public NodeProcess this[int index] => _nodes[index];

    public static async Task<NodeProcesses> StartAsync(params (string Name, string Value)[] environment)
    {
        var nodes = new NodeProcesses(await RedisServer.StartAsync(RedisKind.Redis), environment);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, nodes._nodes.Length).Select(nodes.StartAsync));
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a node where none runs (any more), at its own address.</summary>
    public async Task StartAsync(int index)
    {
        if (_nodes[index] is { } before) await before.DisposeAsync();
        string[] own = ["--tcp-port", Text(_ports[index].Number), "--redis", $"127.0.0.1:{Text(Redis.Port)}", "--node-id", $"n{index + 1}"];
        _nodes[index] = await NodeProcess.StartAsync(
            [.. NodeProcess.FreePorts, .. own], null,
            [
                ("ChatSocket__Language", "en"), ("ChatSocket__Limits__MessagesPerSecond", "0"),
                // However long a busy machine takes: what is compared with the log at the end must still be in it.
                ("ChatSocket__History__Seconds", "3600"), .. _environment,
            ]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.Where(node => node is not null)) await node.DisposeAsync();
        await Redis.DisposeAsync();
        foreach (var port in _ports) port.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
