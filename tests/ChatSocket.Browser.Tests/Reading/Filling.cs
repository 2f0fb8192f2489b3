using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;

namespace ChatSocket.Browser.Tests.Reading;

/// <summary>
/// Many messages of different lengths, as fast as the node takes them: by somebody who waits for no answer before the next, but
/// never has so many under way that the node takes it for a slow reader.
/// </summary>
internal static class Filling
{
    private const int AtOnce = 100;
    private const int UnderWay = 400;

    public static string Text(int number) => $"message {number}{string.Concat(Enumerable.Repeat(" word", number * 7 % 40))}";

    /// <summary>Completes when all are acknowledged.</summary>
    public static async Task FillAsync(PageNode node, string room, int count, int from = 0, string? nick = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(2 * Chromium.LimitMs));
        using var socket = new TcpClient();
        await socket.ConnectAsync(node.Tcp.Host, node.Tcp.Port, limit.Token);
        var stream = socket.GetStream();
        using var window = new SemaphoreSlim(UnderWay);
        var reading = ReadAsync(stream, count, window, limit.Token);
        await stream.WriteAsync(Frame(new { type = "hello", nick = nick ?? $"filler{Guid.NewGuid():N}"[..20] }), limit.Token);
        await stream.WriteAsync(Frame(new { type = "join", room, history = 0 }), limit.Token);
        foreach (var part in Enumerable.Range(from, count).Chunk(AtOnce))
        {
            foreach (var _ in part) await await Task.WhenAny(window.WaitAsync(limit.Token), reading);
            await stream.WriteAsync(part.SelectMany(number => Frame(new { type = "send", room, text = Text(number) })).ToArray(), limit.Token);
        }

        await reading;
        await stream.WriteAsync(Frame(new { type = "quit" }), limit.Token);
    }

    private static async Task ReadAsync(NetworkStream stream, int acks, SemaphoreSlim window, CancellationToken stop)
    {
        var length = new byte[4];
        var ack = Encoding.UTF8.GetBytes("{\"type\":\"ack\"");
        var error = Encoding.UTF8.GetBytes("{\"type\":\"e");
        while (acks > 0)
        {
            await stream.ReadExactlyAsync(length, stop);
            var payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(length)];
            await stream.ReadExactlyAsync(payload, stop);
            if (payload.AsSpan().StartsWith(ack))
            {
                acks--;
                window.Release();
            }

            Assert.False(payload.AsSpan().StartsWith(error), Encoding.UTF8.GetString(payload));
        }
    }

    private static byte[] Frame(object message)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(message);
        var frame = new byte[4 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length);
        payload.CopyTo(frame, 4);
        return frame;
    }
}
