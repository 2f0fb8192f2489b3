using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ChatSocket.Client;

namespace ChatSocket.Terminal.Tests.Connections;

/// <summary>A server whose every byte the test decides; frames are made by hand, so that both ends can not share a mistake.</summary>
internal sealed class FakeServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private Socket? _peer;

    public FakeServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public ServerAddress Address => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndPoint!).Port);

    private Socket Peer => _peer ?? throw new InvalidOperationException("nobody was accepted yet");

    public async Task AcceptAsync() => _peer = await _listener.AcceptAsync().Soon();

    public Task SendBytesAsync(params byte[] bytes) => Peer.SendAsync(bytes).Soon();

    public Task SendAsync(string line)
    {
        var payload = Encoding.UTF8.GetBytes(line);
        return SendBytesAsync([(byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, .. payload]);
    }

    /// <summary>The next line of the client; null when it has ended its side.</summary>
    public async Task<string?> ReceiveAsync()
    {
        if (await ReadAsync(4) is not { } header) return null;
        var payload = await ReadAsync(BinaryPrimitives.ReadInt32BigEndian(header));
        return Encoding.UTF8.GetString(payload ?? throw new InvalidOperationException("the client cut a frame"));
    }

    public async Task ExpectAsync(params string[] lines)
    {
        foreach (var line in lines) Assert.Equal(line, await ReceiveAsync());
    }

    public async Task<JsonNode> ReceiveJsonAsync() => JsonNode.Parse(await ReceiveAsync() ?? throw new InvalidOperationException("the client has ended"))!;

    /// <summary>Answers hello and the first join.</summary>
    public async Task WelcomeAsync(string nick)
    {
        var hello = await ReceiveJsonAsync();
        Assert.Equal("hello", hello["type"]!.ToString());
        await SendAsync($$"""{"type":"welcome","ref":"chatsocket:hello","nick":"{{nick}}","session":"token","node":"n","version":"0","resumed":false,"limits":{"rooms":50} }""");
        var join = await ReceiveJsonAsync();
        Assert.Equal(("join", "#geral"), (join["type"]!.ToString(), join["room"]!.ToString()));
        await SendAsync($$"""{"type":"joined","ref":"{{join["ref"]}}","room":"geral","epoch":"e","seq":0,"id":"","topic":"","count":1,"version":1,"read":0,"members":["{{nick}}"],"history":[],"more":false}""");
    }

    /// <summary>Answers the hello that goes on after a message, and sends one that was missed.</summary>
    public async Task ResumeAsync(long seq, string missed)
    {
        var hello = await ReceiveJsonAsync();
        Assert.Equal(("hello", "token", seq.ToString(CultureInfo.InvariantCulture)), (hello["type"]!.ToString(), hello["session"]!.ToString(), hello["rooms"]![0]!["seq"]!.ToString()));
        await SendAsync("""{"type":"welcome","ref":"chatsocket:hello","nick":"ana","session":"token","node":"n","version":"0","resumed":true,"limits":{}}""");
        var ping = await ReceiveJsonAsync();
        await SendAsync($$"""{"type":"joined","room":"geral","epoch":"e","seq":{{seq}},"id":"{{Id(seq)}}","topic":"","count":1,"version":1,"read":0,"members":["ana"],"history":[],"resumed":true}""");
        await SayAsync(seq + 1, "bob", missed);
        await SendAsync($$"""{"type":"pong","ref":"{{ping["ref"]}}"}""");
    }

    public Task SayAsync(long seq, string from, string text) =>
        SendAsync($$"""{"type":"message","room":"geral","epoch":"e","seq":{{seq}},"id":"{{Id(seq)}}","from":"{{from}}","text":"{{text}}","ts":1}""");

    /// <summary>Takes a text, acknowledges it and lets it come back; returns it.</summary>
    public async Task<string> TakeTextAsync(long seq)
    {
        var send = await ReceiveJsonAsync();
        Assert.Equal("send", send["type"]!.ToString());
        await SendAsync($$"""{"type":"message","room":"geral","epoch":"e","seq":{{seq}},"id":"{{send["id"]}}","from":"ana","text":{{send["text"]!.ToJsonString()}},"ts":1}""");
        await SendAsync($$"""{"type":"ack","ref":"{{send["ref"]}}","room":"geral","epoch":"e","seq":{{seq}},"id":"{{send["id"]}}","ts":1}""");
        return send["text"]!.ToString();
    }

    public async Task GoodbyeAsync()
    {
        Assert.Equal("quit", (await ReceiveJsonAsync())["type"]!.ToString());
        await EndAsync("""{"type":"end","code":"bye","n":1,"retry":false}""");
    }

    /// <summary>Answers the farewell as the node does: last words, then the end.</summary>
    public async Task EndAsync(string lastWords)
    {
        await SendAsync(lastWords);
        Peer.Shutdown(SocketShutdown.Send);
    }

    public void Shutdown() => Peer.Shutdown(SocketShutdown.Send);

    public void Reset()
    {
        Peer.LingerState = new LingerOption(true, 0);
        Peer.Dispose();
    }

    public void Dispose()
    {
        _peer?.Dispose();
        _listener.Dispose();
    }

    private static string Id(long seq) => $"message-{seq:D10}";

    private async Task<byte[]?> ReadAsync(int count)
    {
        var bytes = new byte[count];
        for (var filled = 0; filled < count;)
        {
            var received = await Peer.ReceiveAsync(bytes.AsMemory(filled)).AsTask().Soon();
            if (received == 0) return null;
            filled += received;
        }

        return bytes;
    }
}
