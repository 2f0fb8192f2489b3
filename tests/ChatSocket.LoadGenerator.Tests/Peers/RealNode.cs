using ChatSocket.LoadGenerator.Servers;

namespace ChatSocket.LoadGenerator.Tests.Peers;

/// <summary>The node's own program with a journal in a directory of its own.</summary>
internal sealed class RealNode : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("chatsocket-loadgen-").FullName;
    private readonly NodeServer _node;

    private RealNode() => _node = new NodeServer("n1", NodeProgram.Find(null)!, _directory, null, TimeProvider.System);

    public int Port => _node.Port;

    public static async Task<RealNode> StartAsync()
    {
        var node = new RealNode();
        await node._node.StartAsync(TestContext.Current.CancellationToken).Bounded();
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync().AsTask().Bounded();
        Directory.Delete(_directory, recursive: true);
    }
}
