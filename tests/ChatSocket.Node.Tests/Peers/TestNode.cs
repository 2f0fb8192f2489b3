using System.Net;
using ChatSocket.Chat;
using ChatSocket.Chat.Texts;
using ChatSocket.Node.Configuration;
using ChatSocket.Node.Lifetime;
using ChatSocket.Node.Tests.Edge;

namespace ChatSocket.Node.Tests.Peers;

/// <summary>A real node of one test, on free ports. Its end checks that nothing stayed behind and that no bug was logged.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly ChatNode _node;
    private readonly BugLog _bugs;

    private TestNode(ChatNode node, BugLog bugs, FakeTime? time) => (_node, _bugs, Time, Tcp) = (node, bugs, time, node.Tcp);

    public FakeTime? Time { get; }

    public IPEndPoint Tcp { get; }

    public int Connections => _node.Connections;

    public int Waiting => _node.Waiting;

    public IPEndPoint Http => new(IPAddress.Loopback, _node.HttpPort);

    /// <summary>Errors that what the test does must cause.</summary>
    public Func<string, bool> MayLog { get; init; } = _ => false;

    public Uri Operations => new($"http://127.0.0.1:{_node.OperationsPort}/");

    /// <summary>Programs are sent away and ended in the same moment: most tests are not about leaving.</summary>
    public static LeaveTimes AtOnce { get; } = new() { GoAwayOver = TimeSpan.Zero, ClosedAfter = TimeSpan.Zero };

    /// <summary>Without a limit of pace unless the test asks for one: most of them are faster than people.</summary>
    public static NodeSettings Settings { get; } = new()
    {
        Tcp = new ListenAddress("127.0.0.1", 0),
        Http = new ListenAddress("127.0.0.1", 0),
        Operations = new ListenAddress("127.0.0.1", 0),
        Chat = new ChatOptions { MessagesPerSecond = 0 },
        Leaving = AtOnce,
    };

    public static NodeSettings Encrypted { get; } = Settings with { Tls = TestCertificates.Settings };

    public static NodeSettings English { get; } = Settings with { Chat = Settings.Chat with { Language = Language.English } };

    public static async Task<TestNode> StartAsync(NodeSettings? settings = null, FakeTime? time = null, Func<string, bool>? mayLog = null)
    {
        var bugs = new BugLog();
        var node = await ChatNode.StartAsync(settings ?? Settings, (TimeProvider?)time ?? TimeProvider.System, bugs);
        return new TestNode(node, bugs, time) { MayLog = mayLog ?? (_ => false) };
    }

    public Task<TextPeer> ConnectAsync(int receiveBuffer = 0) => TextPeer.ConnectAsync(Tcp, receiveBuffer);

    /// <summary>Somebody who is named and in the default room.</summary>
    public async Task<TextPeer> EnterAsync(string nick, int receiveBuffer = 0)
    {
        var peer = await ConnectAsync(receiveBuffer);
        await peer.SendAsync(nick);
        await peer.ExpectAsync("[SYS] #geral: ");
        return peer;
    }

    public async Task<TextPeer> ConnectEncryptedAsync(int receiveBuffer = 0) => await (await ConnectAsync(receiveBuffer)).EncryptAsync();

    public async Task<TextPeer> EnterEncryptedAsync(string nick, int receiveBuffer = 0)
    {
        var peer = await ConnectEncryptedAsync(receiveBuffer);
        await peer.SendAsync(nick);
        await peer.ExpectAsync("[SYS] #geral: ");
        return peer;
    }

    /// <summary>Waits until so many connections are there, which the peers' own connecting does not tell.</summary>
    public Task HasConnectionsAsync(int count) => Eventually.TrueAsync(() => Connections == count, () => $"{Connections} connections, not {count}");

    public Task StopAsync() => _node.StopAsync();

    public async ValueTask DisposeAsync()
    {
        var stop = _node.StopAsync();
        // Where time is the test's, waiting for it is the test's too.
        if (Time is { } time) await Eventually.TrueAsync(() => Ended(stop, time), () => $"{Connections} connections did not end");
        await stop.WaitAsync(TextPeer.Within);
        var left = Connections;
        await _node.DisposeAsync();
        Assert.Equal(0, left);
        Assert.DoesNotContain(_bugs.Lines, line => !MayLog(line));
    }

    private static bool Ended(Task stop, FakeTime time)
    {
        time.Advance(TimeSpan.FromMilliseconds(100));
        return stop.IsCompleted;
    }
}
