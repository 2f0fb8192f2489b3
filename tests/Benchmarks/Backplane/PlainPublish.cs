using System.Net.Sockets;
using System.Text;

namespace ChatSocket.Benchmarks.Backplane;

/// <summary>
/// What Redis does at best without storing anything: one PUBLISH per message, pipelined, one subscriber that throws away what it hears.
/// </summary>
internal static class PlainPublish
{
    private const int Pipelined = 512;

    public static async Task<Throughput> MeasureAsync(RedisProcess redis, int messageBytes, TimeSpan warmup, TimeSpan measured)
    {
        using var subscriber = await redis.ConnectAsync();
        using var publisher = await redis.ConnectAsync();
        await subscriber.SendAsync("*2\r\n$9\r\nSUBSCRIBE\r\n$1\r\nc\r\n"u8.ToArray());
        var draining = Task.Run(() => Drain(subscriber));
        var one = Encoding.ASCII.GetBytes($"*3\r\n$7\r\nPUBLISH\r\n$1\r\nc\r\n${messageBytes}\r\n{new string('x', messageBytes)}\r\n");
        var burst = Enumerable.Repeat(one, Pipelined).SelectMany(bytes => bytes).ToArray();
        var replies = new byte[Pipelined * 4];
        var result = Throughput.Measure(redis, warmup, measured, () =>
        {
            publisher.Send(burst);
            // Each answer is ":1\r\n".
            for (var read = 0; read < replies.Length;) read += publisher.Receive(replies, read, replies.Length - read, SocketFlags.None);
            return Pipelined;
        });
        subscriber.Shutdown(SocketShutdown.Both);
        await draining;
        return result;
    }

    private static void Drain(Socket subscriber)
    {
        var buffer = new byte[1 << 18];
        try
        {
            while (subscriber.Receive(buffer) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Shut down: the measuring is over.
        }
    }
}
