using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Sessions;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>
/// One connection to the chat without a socket. The semaphore owns its input, as a connection's owner does: one payload at a time,
/// and the end is made between two of them.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore nobody takes the handle of holds nothing to dispose.")]
internal sealed class JsonPeer
{
    private readonly SemaphoreSlim _input = new(1);
    private readonly List<JsonElement> _parsed = [];
    private readonly ChatService _chat;
    private readonly Framing _framing;
    private readonly IPAddress? _address;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Session? _session;
    private int _references;
    private int _read;

    public JsonPeer(ChatService chat, Framing framing, IPAddress? address = null)
    {
        (_chat, _framing, _address, Outbox) = (chat, framing, address, new RecordingOutbox(framing));
        Outbox.Ended += reason => _ = CloseAsync(reason);
    }

    public RecordingOutbox Outbox { get; }

    /// <summary>What the welcome said.</summary>
    public string Token { get; private set; } = "";

    /// <summary>Everything received so far.</summary>
    public JsonElement[] Frames
    {
        get
        {
            lock (_parsed)
            {
                _parsed.AddRange(Outbox.Payloads(_parsed.Count).Select(payload => JsonElement.Parse(payload)));
                return [.. _parsed];
            }
        }
    }

    public string[] Lines => [.. Outbox.Payloads().Select(Encoding.UTF8.GetString)];

    /// <summary>Completes when the session was told that its connection is gone.</summary>
    public Task Closed => _closed.Task.WaitAsync(Patience.Limit);

    public Task SendAsync(string payload) => SendAsync(Encoding.UTF8.GetBytes(payload));

    public async Task SendAsync(byte[] payload)
    {
        await _input.WaitAsync();
        try
        {
            if (Outbox.Reason != DisconnectReason.None) return;
            _session ??= _chat.Open(Outbox, _framing, payload, _address is null ? default : new PeerAddress(_address, 0));
            await _session.HandleAsync(payload);
            _session.Flush();
        }
        finally
        {
            _input.Release();
        }
    }

    /// <summary>Sends the fields of a request and waits for the answer to it.</summary>
    public async Task<JsonElement> AskAsync(string fields)
    {
        var reference = ++_references;
        await SendAsync($"{{\"ref\":{reference},{fields}}}");
        return await FirstAsync(frame => frame.TryGetProperty("ref", out var answered) && answered.ValueKind == JsonValueKind.Number
            && answered.GetInt32() == reference, fields);
    }

    public async Task<JsonElement> HelloAsync(string fields)
    {
        var welcome = await AskAsync($"\"type\":\"hello\"{(fields.Length > 0 ? "," : "")}{fields}");
        if (welcome.IsOf("welcome")) Token = welcome.Text("session");
        return welcome;
    }

    /// <summary>The next frame of the type that was not taken yet; frames of other types before it stay unread for ever.</summary>
    public async Task<JsonElement> NextAsync(string type)
    {
        var found = -1;
        await Outbox.WaitAsync(
            () =>
            {
                var frames = Frames;
                return (found = Array.FindIndex(frames, Math.Min(_read, frames.Length), frame => frame.IsOf(type))) >= 0;
            },
            type);
        _read = found + 1;
        return Frames[found];
    }

    public async Task<JsonElement> FirstAsync(Func<JsonElement, bool> wanted, string what)
    {
        await Outbox.WaitAsync(() => Frames.Any(wanted), what);
        return Frames.First(wanted);
    }

    /// <summary>The texts of a room's messages, when there are that many.</summary>
    public async Task<string[]> MessagesAsync(string room, int count)
    {
        await Outbox.WaitAsync(() => Outbox.Count >= count && Messages(room).Length >= count, string.Create(CultureInfo.InvariantCulture, $"{count} messages"));
        return Messages(room);
    }

    public string[] Messages(string room) => [.. Of("message", room).Select(frame => frame.Text("text"))];

    public JsonElement[] Of(string type, string room) => [.. Frames.Where(frame => frame.IsOf(type) && frame.Text("room") == room)];

    /// <summary>What the connection waits for before its last words.</summary>
    public Task FinishAsync(DisconnectReason reason) => _session!.FinishAsync(reason).AsTask();

    public ReadOnlyMemory<byte> GoAway(TimeSpan delay) => _session!.GoAway(delay);

    /// <summary>The network is gone.</summary>
    public Task DropAsync()
    {
        Outbox.End(DisconnectReason.NetworkError);
        return Closed;
    }

    private async Task CloseAsync(DisconnectReason reason)
    {
        await _input.WaitAsync();
        try
        {
            if (_session is null) return;
            _session.Flush();
            if (reason.HasLastWords()) Outbox.SendLastWords(_session.LastWords(reason).Span);
            await _session.CloseAsync(reason);
        }
        finally
        {
            _input.Release();
            _closed.TrySetResult();
        }
    }
}
