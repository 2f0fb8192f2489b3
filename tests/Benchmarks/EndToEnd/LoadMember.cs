using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatSocket.Protocol.Frames;

namespace ChatSocket.Benchmarks.EndToEnd;

internal enum Mode
{
    Text,
    Json,
    WebSocketJson,
}

/// <summary>One member on a raw socket: it counts bytes and occurrences of a mark, and writes frames made once.</summary>
internal sealed class LoadMember : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Mode _mode;

    public LoadMember(Mode mode, int port)
    {
        _mode = mode;
        _socket.Connect(IPAddress.Loopback, port);
    }

    public Socket Socket => _socket;

    public void Enter(string room)
    {
        if (_mode == Mode.WebSocketJson)
        {
            _socket.Send(Encoding.ASCII.GetBytes("GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
            ReadUntil("\r\n\r\n");
        }

        if (_mode == Mode.Text)
        {
            Write($"/join {room}");
            ReadUntil($"#{room}");
        }
        else
        {
            Write("""{"type":"hello"}""");
            Write($$"""{"type":"join","room":"{{room}}","history":0}""");
            ReadUntil("\"joined\"");
        }
    }

    /// <summary>A message that holds the mark once.</summary>
    public byte[] MessageFrame(string room, string mark)
    {
        var text = mark + new string('x', 100 - mark.Length);
        return Wrap(_mode == Mode.Text ? text : $$"""{"type":"send","room":"{{room}}","text":"{{text}}"}""");
    }

    public void Dispose() => _socket.Dispose();

    private void Write(string payload) => _socket.Send(Wrap(payload));

    private byte[] Wrap(string payload)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        if (_mode == Mode.WebSocketJson)
        {
            // A mask of zeros is a legal mask and leaves the payload readable.
            output.Write(bytes.Length < 126 ? [0x81, (byte)(0x80 | bytes.Length)] : [0x81, 0xFE, (byte)(bytes.Length >> 8), (byte)bytes.Length]);
            output.Write(new byte[4]);
            output.Write(bytes);
        }
        else
        {
            Frame.Write(output, bytes);
        }

        return output.WrittenSpan.ToArray();
    }

    private void ReadUntil(string mark)
    {
        var seen = new StringBuilder();
        var buffer = new byte[8192];
        _socket.ReceiveTimeout = 20_000;
        while (!seen.ToString().Contains(mark, StringComparison.Ordinal))
        {
            var count = _socket.Receive(buffer);
            if (count == 0) throw new InvalidOperationException($"the node closed; it said: {seen}");
            seen.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
    }
}
