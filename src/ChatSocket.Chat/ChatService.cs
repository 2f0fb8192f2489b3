using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Rooms;
using ChatSocket.Chat.Sessions;
using ChatSocket.Chat.Text;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat;

/// <summary>The chat on this node: what its sessions share. Sessions are made here, one per connection.</summary>
public sealed class ChatService(IBackplane backplane, ChatOptions options, TimeProvider time, ILogger<ChatService> log) : IDisposable
{
    public ChatOptions Options { get; } = options;

    internal IBackplane Backplane { get; } = backplane;

    internal TimeProvider Time { get; } = time;

    internal ILogger Log { get; } = log;

    internal LocalRooms Rooms { get; } = new(backplane, time, log);

    public Session OpenTextSession(IOutbox outbox) => new TextSession(this, outbox);

    public void Dispose() => Rooms.Dispose();
}
