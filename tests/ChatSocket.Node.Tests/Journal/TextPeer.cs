using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace ChatSocket.Node.Tests.Journal;

/// <summary>Somebody in text mode over TCP, written by hand.</summary>
internal sealed class TextPeer : IDisposable
{
    private readonly TcpClient _socket;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    private TextPeer(TcpClient socket)
    {
        _socket = socket;
        _ = ReadAsync();
    }

    public static async Task<TextPeer> EnterAsync(int port, string nick, string room)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port).WaitAsync(NodeProcess.Limit);
        var peer = new TextPeer(socket);
        await peer.SendAsync($"/nick {nick}");
        await peer.SendAsync($"/join {room}");
        while (!(await peer.NextAsync() ?? throw new IOException("the node went away")).StartsWith($"[SYS] #{room}: ", StringComparison.Ordinal))
        {
        }

        return peer;
    }

    public async Task SendAsync(params string[] payloads)
    {
        using var frames = new MemoryStream();
        var header = new byte[4];
        foreach (var payload in payloads)
        {
            BinaryPrimitives.WriteInt32BigEndian(header, Encoding.UTF8.GetByteCount(payload));
            frames.Write(header);
            frames.Write(Encoding.UTF8.GetBytes(payload));
        }

        await _socket.GetStream().WriteAsync(frames.ToArray()).AsTask().WaitAsync(NodeProcess.Limit);
    }

    /// <summary>The next line, or null when the node is gone.</summary>
    public async Task<string?> NextAsync()
    {
        var more = await _lines.Reader.WaitToReadAsync().AsTask().WaitAsync(NodeProcess.Limit);
        return more && _lines.Reader.TryRead(out var line) ? line : null;
    }

    /// <summary>The texts of the room's newest messages, as the node lists them.</summary>
    public async Task<string[]> HistoryAsync(string room)
    {
        await SendAsync("/history 300", "/leave nowhere-at-all");
        var texts = new List<string>();
        while (await NextAsync() is { } line && !line.Contains("nowhere-at-all", StringComparison.Ordinal))
        {
            var words = line.Split(' ');
            if (words is ["[SYS]", var at, var time, _, var text] && at == $"#{room}" && time.Contains(':', StringComparison.Ordinal)) texts.Add(text);
        }

        return [.. texts];
    }

    public void Dispose() => _socket.Dispose();

    private async Task ReadAsync()
    {
        try
        {
            var stream = _socket.GetStream();
            var header = new byte[4];
            while (true)
            {
                await stream.ReadExactlyAsync(header);
                var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header)];
                await stream.ReadExactlyAsync(payload);
                _lines.Writer.TryWrite(Encoding.UTF8.GetString(payload));
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or SocketException)
        {
            _lines.Writer.TryComplete();
        }
    }
}
