using ChatSocket.Chat;
using ChatSocket.Chat.InProcess;
using ChatSocket.Client;
using ChatSocket.Node.Configuration;
using ChatSocket.Node.Lifetime;
using ChatSocket.Node.Tests.Peers;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatSocket.Node.Tests.Client;

/// <summary>A real node on free ports of this machine.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    private readonly ChatNode _node;

    private RunningNode(ChatNode node) => _node = node;

    public ServerAddress Address => new("127.0.0.1", _node.Tcp.Port);

    public int Connections => _node.Connections;

    public static async Task<RunningNode> StartAsync(int port = 0, ChatOptions? chat = null, HistoryLimits? history = null)
    {
        var settings = new NodeSettings
        {
            Tcp = new ListenAddress("127.0.0.1", port),
            Http = new ListenAddress("127.0.0.1", 0),
            Operations = new ListenAddress("127.0.0.1", 0),
            Chat = chat ?? new ChatOptions { MessagesPerSecond = 0 },
            History = history ?? new HistoryLimits(Messages: 5000),
            Leaving = TestNode.AtOnce,
        };
        return new RunningNode(await ChatNode.StartAsync(settings, TimeProvider.System, NullLoggerFactory.Instance));
    }

    public Task StopAsync() => _node.StopAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
