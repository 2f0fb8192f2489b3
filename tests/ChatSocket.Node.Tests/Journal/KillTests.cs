namespace ChatSocket.Node.Tests.Journal;

/// <summary>
/// The process dies without a word while people write. (This proves the order of promise and write; that the write is on the disk
/// before the promise is proved with a disk that can be held, in the tests of the journal itself.)
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Rounds = 4;
    private const int RoomsInARound = 4;
    private const int Messages = 250;

    private readonly string _directory = Directory.CreateTempSubdirectory("chatsocket-kill-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Every_message_that_came_back_before_a_kill_is_there_once_and_in_order()
    {
        var random = new Random(4711);
        var expected = new Dictionary<string, string[]>();
        for (var round = 0; round <= Rounds; round++)
        {
            var (node, port) = await NodeProcess.StartAsync(_directory);
            using var running = node;
            foreach (var (room, texts) in expected)
            {
                using var reader = await TextPeer.EnterAsync(port, "reader", room);
                var history = await reader.HistoryAsync(room);
                Assert.Equal(texts, history.Take(texts.Length));
                Assert.Equal(Enumerable.Range(1, history.Length).Select(number => $"m{number}"), history);
                expected[room] = history;
            }

            if (round < Rounds) await WriteUntilKilledAsync(node, port, round, random.Next(1, RoomsInARound * Messages), expected);
            else Assert.Equal(0, await node.StopAsync());
        }
    }

    [Fact]
    public async Task A_polite_stop_keeps_what_was_acknowledged_and_lines_sent_before_a_quit_arrive()
    {
        var lines = Enumerable.Range(1, 40).Select(number => $"m{number}").ToArray();
        var (node, port) = await NodeProcess.StartAsync(_directory, "--journal", "here");
        using (node)
        {
            using var writer = await TextPeer.EnterAsync(port, "ana", "tea");
            await writer.SendAsync([.. lines, "/quit"]);
            while (await writer.NextAsync() is not null)
            {
            }

            using var reader = await TextPeer.EnterAsync(port, "bia", "tea");
            Assert.Equal(lines, await reader.HistoryAsync("tea"));
            Assert.Equal(0, await node.StopAsync());
        }

        var (next, nextPort) = await NodeProcess.StartAsync(_directory, "--journal", "here");
        using (next)
        {
            using var reader = await TextPeer.EnterAsync(nextPort, "bia", "tea");
            Assert.Equal(lines, await reader.HistoryAsync("tea"));
        }
    }

    private static async Task WriteUntilKilledAsync(NodeProcess node, int port, int round, int killAfter, Dictionary<string, string[]> expected)
    {
        var enough = new TaskCompletionSource();
        var seen = 0;
        var writers = Enumerable.Range(0, RoomsInARound).Select(index => Task.Run(async () =>
        {
            var (room, nick) = ($"r{round}-{index}", $"w{index}");
            using var peer = await TextPeer.EnterAsync(port, nick, room);
            await peer.SendAsync([.. Enumerable.Range(1, Messages).Select(number => $"m{number}")]);
            var echoed = new List<string>();
            while (echoed.Count < Messages && await peer.NextAsync() is { } line)
            {
                var prefix = $"[#{room}] {nick}: ";
                if (!line.StartsWith(prefix, StringComparison.Ordinal)) continue;
                echoed.Add(line[prefix.Length..]);
                if (Interlocked.Increment(ref seen) == killAfter) enough.SetResult();
            }

            lock (expected) expected[room] = [.. echoed];
        })).ToArray();
        await enough.Task.WaitAsync(NodeProcess.Limit);
        await node.KillAsync();
        await Task.WhenAll(writers).WaitAsync(NodeProcess.Limit);
    }
}
