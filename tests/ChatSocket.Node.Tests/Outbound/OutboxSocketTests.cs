using System.Text;
using ChatSocket.Node.Outbound;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Outbound;

/// <summary>The same over a real socket, where a second send can land in the middle of a pending one.</summary>
public sealed class OutboxSocketTests
{
    private const int Producers = 8;
    private const int Each = 150;

    [Fact]
    public async Task Frames_of_eight_producers_reach_a_slow_reader_byte_for_byte()
    {
        await using var server = new BareServer(new OutboxLimits { Bytes = 64 << 20, Entries = int.MaxValue }, new FakeTime());
        using var reader = await server.ConnectAsync(4096);
        await server.HasConnectionsAsync(1);
        var connection = server.Connections.Snapshot()[0];
        var threads = Enumerable.Range(0, Producers).Select(producer => new Thread(() =>
        {
            for (var number = 0; number < Each; number++) connection.Send(TextPeer.Frame(Encoding.UTF8.GetBytes(Line(producer, number))));
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        var next = new int[Producers];
        for (var left = Producers * Each; left > 0; left--)
        {
            var line = await reader.ReadAsync();
            var producer = line[1] - '0';
            Assert.Equal(Line(producer, next[producer]++), line);
        }

        foreach (var thread in threads) Assert.True(thread.Join(TextPeer.Within));
        Assert.Empty(server.Bugs.Lines);
    }

    /// <summary>Every frame's content tells whose it is and which, to its last byte; lengths differ, so that nothing aligns.</summary>
    private static string Line(int producer, int number) =>
        $"[{producer}:{number}] {new string((char)('a' + (number % 26)), 200 + (number * 37 % 1500))} {producer}";
}
