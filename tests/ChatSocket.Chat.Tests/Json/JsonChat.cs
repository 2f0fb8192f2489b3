using System.Net;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Texts;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>A chat of one process whose time stands still, and peers of it.</summary>
internal sealed class JsonChat : IAsyncDisposable
{
    private readonly ChatService _service;

    public JsonChat(ChatOptions? options = null, HistoryLimits? history = null, HistoryLimits? inbox = null)
    {
        options ??= new ChatOptions { MessagesPerSecond = 0, Language = Language.English, NodeId = "n1", Version = "1.2" };
        Backplane = new GatedBackplane(new InProcessBackplane(history ?? new HistoryLimits(), options.Rooms, Time, inbox));
        _service = new ChatService(Backplane, options, Time, NullLogger<ChatService>.Instance);
    }

    public ManualTime Time { get; } = new();

    public GatedBackplane Backplane { get; }

    public JsonPeer Connect(Framing framing = Framing.LengthPrefixed, IPAddress? address = null) => new(_service, framing, address);

    /// <summary>A named peer in the given rooms.</summary>
    public async Task<JsonPeer> EnterAsync(string nick, params string[] rooms)
    {
        var peer = Connect();
        Assert.True((await peer.HelloAsync($"\"nick\":\"{nick}\"")).IsOf("welcome"));
        foreach (var room in rooms) Assert.True((await peer.AskAsync($"\"type\":\"join\",\"room\":\"{room}\"")).IsOf("joined"));
        return peer;
    }

    /// <summary>Goes on with a session on a new connection.</summary>
    public async Task<JsonPeer> ResumeAsync(string token, params string[] claims)
    {
        var peer = Connect();
        await peer.HelloAsync($"\"session\":\"{token}\",\"rooms\":[{string.Join(',', claims)}]");
        return peer;
    }

    /// <summary>Sends texts, one after another.</summary>
    public static async Task<System.Text.Json.JsonElement[]> SayAsync(JsonPeer peer, string room, params string[] texts)
    {
        var acks = new List<System.Text.Json.JsonElement>();
        foreach (var text in texts) acks.Add(await peer.AskAsync($"\"type\":\"send\",\"room\":\"{room}\",\"text\":\"{text}\""));
        return [.. acks];
    }

    /// <summary>
    /// What the peer was told of a room's presence by now, as <c>event nick</c>. Texts of another peer are the fences: after the first
    /// all that happened stands in the room's window, after the second the window is told.
    /// </summary>
    public async Task<string[]> PresenceAsync(JsonPeer peer, JsonPeer other, string room)
    {
        await FenceAsync(peer, other, room);
        Time.Advance(Patience.Window);
        await FenceAsync(peer, other, room);
        return [.. peer.Of("presence", room).Select(frame => frame.Text("event") == "count" ? "count" : $"{frame.Text("event")} {frame.Text("nick")}")];
    }

    private static async Task FenceAsync(JsonPeer peer, JsonPeer other, string room)
    {
        var fence = $"fence{Guid.NewGuid():N}";
        await SayAsync(other, room, fence);
        await peer.FirstAsync(frame => frame.IsOf("message") && frame.Text("text") == fence, fence);
    }

    public ValueTask DisposeAsync()
    {
        _service.Dispose();
        return Backplane.DisposeAsync();
    }
}
