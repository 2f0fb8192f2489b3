using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ChatSocket.Node.Tests.Json;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>
/// A JSON client that keeps every frame it ever got, read by a loop of its own as they come; <see cref="_gate"/> owns them. It does
/// nothing by itself: no pong, no reconnect.
/// </summary>
internal sealed partial class ProgramPeer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<JsonElement> _frames = [];
    private readonly IDisposable _transport;
    private readonly Func<byte[], Task> _write;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ended;
    private int _asked;

    private ProgramPeer(IDisposable transport, Func<byte[], Task> write, Func<Task<byte[]?>> read)
    {
        (_transport, _write) = (transport, write);
        _ = ReadAllAsync(read);
    }

    /// <summary>From where it comes, as a node sees it; over TCP.</summary>
    public string Local { get; private init; } = "";

    public string Nick { get; private set; } = "";

    public string Token { get; private set; } = "";

    public JsonElement[] Frames
    {
        get
        {
            lock (_gate) return [.. _frames];
        }
    }

    public static async Task<ProgramPeer> ConnectAsync(IPEndPoint tcp)
    {
        var socket = new Socket(tcp.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(tcp).WaitAsync(Patience.Limit);
        var stream = new NetworkStream(socket, ownsSocket: true);
        return new ProgramPeer(stream, payload => stream.WriteAsync(Framed(payload)).AsTask(), () => ReadFrameAsync(stream)) { Local = $"{socket.LocalEndPoint}" };
    }

    public static async Task<ProgramPeer> ConnectWebSocketAsync(IPEndPoint http)
    {
        var socket = new ClientWebSocket();
        using var limit = new CancellationTokenSource(Patience.Limit);
        await socket.ConnectAsync(new Uri($"ws://{http}/ws"), limit.Token);
        return new ProgramPeer(
            socket, payload => socket.SendAsync(payload, WebSocketMessageType.Text, true, CancellationToken.None), () => ReadMessageAsync(socket));
    }

    /// <summary>Somebody who is named and in the rooms.</summary>
    public static async Task<ProgramPeer> EnterAsync(IPEndPoint tcp, string nick, params string[] rooms) =>
        await (await ConnectAsync(tcp)).BeginAsync(nick, rooms);

    public async Task<ProgramPeer> BeginAsync(string nick, params string[] rooms)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        JsonElement welcome;
        // Where Redis was away names may have to wait.
        while (!(welcome = await AskAsync("hello", $"\"nick\":\"{nick}\"")).IsOf("welcome"))
        {
            Assert.True(welcome.GetProperty("retry").GetBoolean() && !limit.IsCancellationRequested, welcome.GetRawText());
            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
        }

        Note(welcome);
        foreach (var room in rooms) Assert.Equal("joined", (await AskAsync("join", $"\"room\":\"{room}\"")).Text("type"));
        return this;
    }

    /// <summary>The session that another connection had, from where it had heard its rooms.</summary>
    public async Task<JsonElement> ResumeAsync(ProgramPeer before, params string[] rooms)
    {
        var welcome = await AskAsync("hello", $"\"session\":\"{before.Token}\",\"rooms\":[{string.Join(',', rooms.Select(before.Claim))}]");
        Note(welcome);
        return welcome;
    }

    /// <summary>Asks, and waits for the answer.</summary>
    public async Task<JsonElement> AskAsync(string type, string fields = "") => await UntilAnsweredAsync(await PostAsync(type, fields));

    /// <summary>Asks; the number is what the answer will repeat.</summary>
    public async Task<int> PostAsync(string type, string fields = "")
    {
        var reference = Interlocked.Increment(ref _asked);
        var comma = fields.Length > 0 ? "," : "";
        await _write(Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"ref\":{reference}{comma}{fields}}}")).WaitAsync(Patience.Limit);
        return reference;
    }

    public Task<JsonElement> UntilAnsweredAsync(int reference) =>
        UntilAsync(frame => frame.TryGetProperty("ref", out var of) && of.GetInt32() == reference, $"an answer to {reference}");

    public Task<JsonElement> SendAsync(string room, string text, string id = "") =>
        AskAsync("send", $"\"room\":\"{room}\",\"text\":\"{text}\"" + (id.Length > 0 ? $",\"id\":\"{id}\"" : ""));

    /// <summary>Waits until such a frame has come, also if it came before.</summary>
    public async Task<JsonElement> UntilAsync(Predicate<JsonElement> wanted, string what)
    {
        JsonElement? found = null;
        await UntilSoAsync(() => (found = Frames.Cast<JsonElement?>().FirstOrDefault(frame => wanted(frame!.Value))) is not null, what);
        return found!.Value;
    }

    public async Task UntilSoAsync(Func<bool> enough, string what)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            Task more;
            bool ended;
            lock (_gate) (more, ended) = (_more.Task, _ended);
            if (enough()) return;
            if (ended) Assert.Fail($"{Nick}: the connection ended before {what}; it said last: {Tail()}");
            try
            {
                await more.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{Nick} waited in vain for {what}; it heard last: {Tail()}");
            }
        }
    }

    /// <summary>Waits for the end of the connection: the code of its last words, or nothing when it ended without.</summary>
    public async Task<string> UntilEndedAsync()
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (_ended) return _frames.Count > 0 && _frames[^1].IsOf("end") ? _frames[^1].Text("code") : "";
                more = _more.Task;
            }

            await more.WaitAsync(Patience.Limit);
        }
    }

    public bool HasEnded
    {
        get
        {
            lock (_gate) return _ended;
        }
    }

    /// <summary>Ends the connection without a word.</summary>
    public void Dispose() => _transport.Dispose();

    private void Note(JsonElement welcome)
    {
        if (!welcome.IsOf("welcome")) return;
        (Nick, Token) = (welcome.Text("nick"), welcome.Text("session"));
    }

    private string Tail() => string.Join(" | ", Frames.TakeLast(20).Select(frame => frame.GetRawText()));

    private async Task ReadAllAsync(Func<Task<byte[]?>> read)
    {
        try
        {
            while (await read() is { } payload)
            {
                // Before the mode is decided the node may have greeted a person.
                if (payload is [(byte)'{', ..]) Add(JsonElement.Parse(payload), ended: false);
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // A reset is an end too.
        }

        Add(null, ended: true);
    }

    private void Add(JsonElement? frame, bool ended)
    {
        TaskCompletionSource more;
        lock (_gate)
        {
            if (frame is { } one) _frames.Add(one);
            _ended |= ended;
            more = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        more.TrySetResult();
    }

    private static byte[] Framed(byte[] payload)
    {
        var frame = new byte[4 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length);
        payload.CopyTo(frame, 4);
        return frame;
    }

    private static async Task<byte[]?> ReadFrameAsync(NetworkStream stream)
    {
        var header = new byte[4];
        if (await stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false) < header.Length) return null;
        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header)];
        await stream.ReadExactlyAsync(payload);
        return payload;
    }

    private static async Task<byte[]?> ReadMessageAsync(ClientWebSocket socket)
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return message.ToArray();
        }
    }
}
