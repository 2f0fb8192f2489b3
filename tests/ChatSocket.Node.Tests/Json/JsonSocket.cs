using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ChatSocket.Node.Tests.Json;

/// <summary>A JSON client of a few lines. Reads are made by one caller at a time.</summary>
internal sealed class JsonSocket : IDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private JsonSocket(Socket socket) => (_socket, _stream) = (socket, new NetworkStream(socket, ownsSocket: true));

    public string Token { get; private set; } = "";

    public static async Task<JsonSocket> ConnectAsync(IPEndPoint endpoint, int receiveBuffer)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer > 0) socket.ReceiveBufferSize = receiveBuffer;
        await socket.ConnectAsync(endpoint);
        return new JsonSocket(socket);
    }

    public Task SendAsync(string json) => SendBytesAsync(Framed(Encoding.UTF8.GetBytes(json)));

    public async Task SendBytesAsync(byte[] bytes) => await _stream.WriteAsync(bytes).AsTask().WaitAsync(Patience.Limit);

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>The next payload; null when the node has closed its side.</summary>
    public async Task<JsonElement?> ReadAsync()
    {
        while (true)
        {
            if (await ReadPayloadAsync() is not { } payload) return null;
            // Before the mode is decided the node may have greeted a person.
            if (payload.Length > 0 && payload[0] == (byte)'{') return JsonElement.Parse(payload);
        }
    }

    public async Task<byte[]?> ReadPayloadAsync()
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        var header = new byte[4];
        if (await _stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, limit.Token) < header.Length) return null;
        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header)];
        await _stream.ReadExactlyAsync(payload, limit.Token);
        return payload;
    }

    /// <summary>Reads on until a frame of one of the types; the others are dropped.</summary>
    public async Task<JsonElement> UntilAsync(params string[] types)
    {
        while (await ReadAsync() is { } frame)
        {
            if (types.Contains(frame.Text("type"))) return frame;
        }

        throw new IOException($"the connection ended before {string.Join(" or ", types)}");
    }

    public async Task<JsonElement> AskAsync(string fields, string answer)
    {
        await SendAsync($"{{{fields}}}");
        return await UntilAsync(answer, "error");
    }

    public async Task<JsonElement> HelloAsync(string fields)
    {
        var welcome = await AskAsync($"\"type\":\"hello\",{fields}", "welcome");
        if (welcome.IsOf("welcome")) Token = welcome.Text("session");
        return welcome;
    }

    public void Dispose() => _stream.Dispose();

    private static byte[] Framed(byte[] payload)
    {
        var frame = new byte[4 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length);
        payload.CopyTo(frame, 4);
        return frame;
    }
}

internal static class JsonReading
{
    public static bool IsOf(this JsonElement frame, string type) => frame.Text("type") == type;

    public static string Text(this JsonElement frame, string name) => frame.GetProperty(name).GetString()!;

    public static long Number(this JsonElement frame, string name) => frame.GetProperty(name).GetInt64();

    public static string Claim(this JsonElement frame) =>
        $"{{\"room\":\"{frame.Text("room")}\",\"epoch\":\"{frame.Text("epoch")}\",\"seq\":{frame.Number("seq")},\"id\":\"{frame.Text("id")}\"}}";
}
