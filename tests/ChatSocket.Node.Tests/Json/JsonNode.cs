using System.Net;
using ChatSocket.Chat;
using ChatSocket.Chat.InProcess;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Outbound;
using ChatSocket.Node.Tcp;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatSocket.Node.Tests.Json;

/// <summary>The TCP side of a node on a free port, with a look at its connections.</summary>
internal sealed class JsonNode : IAsyncDisposable
{
    private readonly InProcessBackplane _backplane;
    private readonly ChatService _chat;
    private readonly Reception _reception;
    private readonly TcpServer _tcp;

    public JsonNode(OutboxLimits? outbox = null, ChatOptions? options = null)
    {
        options ??= new ChatOptions { MessagesPerSecond = 0 };
        _backplane = new InProcessBackplane(new HistoryLimits(10_000, 60, 64 << 20), options.Rooms, Time);
        _chat = new ChatService(_backplane, options, Time, NullLogger<ChatService>.Instance);
        _reception = new Reception(_chat, new ConnectionLimits(), outbox ?? new OutboxLimits(), Time, NullLogger<Reception>.Instance);
        _tcp = new TcpServer(new IPEndPoint(IPAddress.Loopback, 0), _reception, false, null);
        _tcp.Start();
    }

    public ShiftedTime Time { get; } = new();

    public Connection[] Connections => _reception.Connections.Snapshot();

    public Task<JsonSocket> ConnectAsync(int receiveBuffer = 0) => JsonSocket.ConnectAsync(_tcp.Endpoint, receiveBuffer);

    public async Task<JsonSocket> EnterAsync(string nick, string room)
    {
        var socket = await ConnectAsync();
        Assert.True((await socket.HelloAsync($"\"nick\":\"{nick}\"")).IsOf("welcome"));
        Assert.True((await socket.AskAsync($"\"type\":\"join\",\"room\":\"{room}\"", "joined")).IsOf("joined"));
        return socket;
    }

    public Task LeaveAsync() => _reception.LeaveAsync(TestNode.AtOnce, Patience.Limit);

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in Connections) connection.End(DisconnectReason.NetworkError);
        _tcp.Dispose();
        _reception.Dispose();
        _chat.Dispose();
        await _backplane.DisposeAsync();
    }
}
