using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatSocket.Tests.Redis;

/// <summary>
/// As much of Redis's protocol as a fixture needs: one command, one connection, one answer as text. It knows nothing of the client
/// library under test, so a fault of that one cannot hide here.
/// </summary>
/// <remarks>
/// A request is <c>*count</c> and then <c>$length</c> + bytes for each word; an answer starts with <c>+</c> text, <c>-</c> error, <c>:</c> number,
/// <c>$</c> length + bytes (-1: nil), or <c>*</c> count + answers; every line ends in CR LF.
/// </remarks>
internal static class Resp
{
    public static async Task<string> AskAsync(IPEndPoint server, string[] words, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellation);
        await using var stream = new BufferedStream(new NetworkStream(socket));
        await stream.WriteAsync(Request(words), cancellation);
        await stream.FlushAsync(cancellation);
        return await ReadAsync(new Answer(stream, cancellation));
    }

    private static byte[] Request(string[] words)
    {
        var request = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words) request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        return Encoding.UTF8.GetBytes(request.ToString());
    }

    private static async Task<string> ReadAsync(Answer answer)
    {
        var line = await answer.LineAsync();
        var rest = line[1..];
        return line[0] switch
        {
            '+' or ':' => rest,
            '-' => throw new RedisErrorException(rest),
            '$' when rest == "-1" => RedisServer.Nil,
            '$' => await answer.BytesAsync(int.Parse(rest, CultureInfo.InvariantCulture)),
            '*' when rest == "-1" => RedisServer.Nil,
            '*' => await ReadManyAsync(answer, int.Parse(rest, CultureInfo.InvariantCulture)),
            _ => throw new InvalidDataException($"'{line}' is no answer of a Redis"),
        };
    }

    private static async Task<string> ReadManyAsync(Answer answer, int count)
    {
        var items = new string[count];
        for (var i = 0; i < count; i++) items[i] = await ReadAsync(answer);
        return string.Join('\n', items);
    }

    private sealed class Answer(Stream stream, CancellationToken cancellation)
    {
        public async Task<string> LineAsync()
        {
            var line = new List<byte>();
            var one = new byte[1];
            while (line is not [.., (byte)'\r', (byte)'\n'])
            {
                await stream.ReadExactlyAsync(one, cancellation);
                line.Add(one[0]);
            }

            return Encoding.UTF8.GetString([.. line[..^2]]);
        }

        public async Task<string> BytesAsync(int count)
        {
            var bytes = new byte[count + 2];
            await stream.ReadExactlyAsync(bytes, cancellation);
            return Encoding.UTF8.GetString(bytes, 0, count);
        }
    }
}
