using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
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
