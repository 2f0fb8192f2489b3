using System.Diagnostics;
using System.Net.Sockets;

namespace ChatSocket.Benchmarks.EndToEnd;

/// <summary>
/// One room of many members, a window of messages in flight: the node's processor time per delivered byte in each mode, side by
/// side in one run. The client is one thread that polls; how fast it is does not enter the figure.
/// </summary>
internal static class ModeComparison
{
    private const int Senders = 10;
    private const int Window = 100;
    private const string Mark = "^T=";

    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var members = arguments.Length > 0 ? int.Parse(arguments[0], System.Globalization.CultureInfo.InvariantCulture) : 1000;
        var rounds = arguments.Length > 1 ? int.Parse(arguments[1], System.Globalization.CultureInfo.InvariantCulture) : 3;
        var assembly = Path.Combine(AppContext.BaseDirectory, "../../../../../src/ChatSocket.Node/bin", Configuration(), "net10.0/chatsocket-node.dll");
        for (var round = 0; round < rounds; round++)
        {
            double baseline = 0;
            foreach (var mode in Enum.GetValues<Mode>())
            {
                using var node = await NodeProcess.StartAsync(Path.GetFullPath(assembly));
                var (deliveries, bytes, processor) = Measure(node, mode, members);
                var perMegabyte = processor.TotalMilliseconds / (bytes / 1e6);
                if (mode == Mode.Text) baseline = perMegabyte;
                Console.WriteLine(
                    $"{mode,-14} {deliveries / Measured.TotalSeconds / 1e6,6:F2} M deliveries/s  {bytes / (double)deliveries,6:F1} B each  "
                    + $"{perMegabyte,6:F3} ms CPU/MB  {processor.TotalMicroseconds / deliveries,6:F3} us CPU/delivery  ratio to text per byte {perMegabyte / baseline:F2}");
            }
        }

        return 0;
    }

    private static string Configuration() => AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";

    private static (long Deliveries, long Bytes, TimeSpan Processor) Measure(NodeProcess node, Mode mode, int count)
    {
        var port = mode == Mode.WebSocketJson ? node.HttpPort : node.TcpPort;
        var members = Enumerable.Range(0, count).Select(_ => new LoadMember(mode, port)).ToArray();
        foreach (var member in members) member.Enter("r0");
        var bySocket = members.ToDictionary(member => member.Socket);
        var frame = members[0].MessageFrame("r0", Mark);
        var (published, delivered, bytes) = (0L, 0L, 0L);
        var buffer = new byte[1 << 18];
        var clock = Stopwatch.StartNew();
        var (measuring, deliveredAt, bytesAt, processorAt) = (false, 0L, 0L, TimeSpan.Zero);
        while (clock.Elapsed < Warmup + Measured)
        {
            while (published * count - delivered < (long)Window * count)
            {
                members[published % Senders].Socket.Send(frame);
                published++;
            }

            var ready = new List<Socket>(bySocket.Keys);
            Socket.Select(ready, null, null, 100_000);
            foreach (var socket in ready)
            {
                var got = socket.Receive(buffer);
                bytes += got;
                delivered += Count(buffer.AsSpan(0, got));
            }

            if (measuring || clock.Elapsed < Warmup) continue;
            (measuring, deliveredAt, bytesAt, processorAt) = (true, delivered, bytes, node.ProcessorTime);
        }

        var processor = node.ProcessorTime - processorAt;
        foreach (var member in members) member.Dispose();
        return (delivered - deliveredAt, bytes - bytesAt, processor);
    }

    /// <summary>The mark's first character stands nowhere else.</summary>
    private static int Count(ReadOnlySpan<byte> bytes) => MemoryExtensions.Count(bytes, (byte)Mark[0]);
}
