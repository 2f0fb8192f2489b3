using System.Net;
using ChatSocket.Chat;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Outbound;
using ChatSocket.Node.Tcp;
using ChatSocket.Protocol.Names;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Node.Tests.Peers;

/// <summary>The TCP side of a node without the rest, for tests that look at its connections from inside.</summary>
internal sealed class BareServer : IAsyncDisposable
{
    private readonly InProcessBackplane _backplane;
    private readonly ChatService _chat;
    private readonly Reception _reception;

    public BareServer(OutboxLimits outbox, TimeProvider time)
    {
        _backplane = new InProcessBackplane(new HistoryLimits(0, 0, 64 * 1024), 100, time);
        _chat = new ChatService(_backplane, TestNode.Settings.Chat, time, Bugs.CreateLogger<ChatService>());
        _reception = new Reception(_chat, new ConnectionLimits(), outbox, time, Bugs.CreateLogger<Reception>());
        Tcp = new TcpServer(new IPEndPoint(IPAddress.Loopback, 0), _reception, false, null);
        Tcp.Start();
    }

    public BugLog Bugs { get; } = new();

    public TcpServer Tcp { get; }

    public ConnectionTable Connections => _reception.Connections;

    public Task<TextPeer> ConnectAsync(int receiveBuffer = 0) => TextPeer.ConnectAsync(Tcp.Endpoint, receiveBuffer);

    public Task HasConnectionsAsync(int count) =>
        Eventually.TrueAsync(() => Connections.Count == count, () => $"{Connections.Count} connections, not {count}");

    /// <summary>Who the backplane believes to be in a room.</summary>
    public async Task<int> MembersAsync(RoomName room)
    {
        MemberPage page = await _backplane.MembersAsync(room, "", int.MaxValue);
        return page.Members.Length;
    }

    public async ValueTask DisposeAsync()
    {
        await Tcp.StopAcceptingAsync();
        Tcp.Dispose();
        _reception.Dispose();
        _chat.Dispose();
        await _backplane.DisposeAsync();
    }
}
