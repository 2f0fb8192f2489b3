using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using ChatSocket.Chat;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Texts;
using ChatSocket.Client;
using ChatSocket.Node.Configuration;
using ChatSocket.Node.Lifetime;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Browser.Tests.Nodes;

/// <summary>A real node on free ports of this machine, with the page people open.</summary>
internal sealed class PageNode : IAsyncDisposable
{
    private readonly ChatNode _node;
    private readonly ILoggerFactory _logging;

    private PageNode(ChatNode node, ILoggerFactory logging) => (_node, _logging) = (node, logging);

    public static NodeSettings Settings { get; } = new()
    {
        Tcp = new ListenAddress("127.0.0.1", 0),
        Http = new ListenAddress("127.0.0.1", 0),
        Operations = new ListenAddress("127.0.0.1", 0),
        Chat = new ChatOptions { MessagesPerSecond = 0, Language = Language.English },
        History = new HistoryLimits(Messages: 20_000, Bytes: 64 << 20),
        Leaving = new LeaveTimes { GoAwayOver = TimeSpan.Zero, ClosedAfter = TimeSpan.Zero },
    };

    /// <summary>With the page of those who run it.</summary>
    public static NodeSettings Watched { get; } = Settings with { OperationsToken = NodeProgram.Token };

    public Uri Page => new($"http://127.0.0.1:{_node.HttpPort}/");

    public Uri Monitor => new($"http://127.0.0.1:{_node.OperationsPort}/monitor");

    public IPEndPoint Http => new(IPAddress.Loopback, _node.HttpPort);

    public ServerAddress Tcp => new("127.0.0.1", _node.Tcp.Port);

    public static async Task<PageNode> StartAsync(NodeSettings? settings = null)
    {
        // With a log as the program has it, which the monitor page shows.
        var logging = LoggerFactory.Create(log => log.SetMinimumLevel(LogLevel.Debug).AddFilter("Microsoft", LogLevel.Warning));
        return new PageNode(await ChatNode.StartAsync(settings ?? Settings, TimeProvider.System, logging), logging);
    }

    /// <summary>A program that talks too.</summary>
    public Task<ChatClient> ConnectAsync(string nick) => ChatClient.ConnectAsync(new ChatClientOptions { Addresses = [Tcp], Nick = nick }, TimeProvider.System);

    /// <summary>As whoever runs the node does.</summary>
    public async Task AnnounceAsync(string text)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", NodeProgram.Token);
        using var answer = await http.PostAsJsonAsync(new Uri(Monitor, "/monitor/act"), new { act = "announce", text });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Completes when an operator wants the node to leave.</summary>
    public Task DrainAsked => _node.DrainAsked;

    public async ValueTask DisposeAsync()
    {
        await _node.StopAsync();
        await _node.DisposeAsync();
        _logging.Dispose();
    }
}
