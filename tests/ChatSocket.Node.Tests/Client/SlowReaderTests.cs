using ChatSocket.Client;

namespace ChatSocket.Node.Tests.Client;

public sealed class SlowReaderTests : ClientTest
{
    private const int Messages = 400;

    [Fact]
    public async Task Whoever_reads_events_late_still_reads_all_of_them()
    {
        await using var node = await RunningNode.StartAsync();
        await using var slow = await ChatClient.ConnectAsync(Options("lenta", node.Address) with { EventsKept = 4 }, TimeProvider.System);
        var joining = slow.JoinAsync("#obra");
        var reader = slow.ReadEventsAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        while (await reader.MoveNextAsync().AsTask().Soon() && reader.Current is not RoomJoined)
        {
        }

        await joining.Soon();
        var (ana, _) = await ConnectAsync(Options("ana", node.Address), "#obra");
        // Far more than the node keeps for one connection, so that it ends the slow one.
        var text = new string('x', 8000);
        for (var number = 0; number < Messages; number++) await ana.Send("#obra", $"{number} {text}").Settled.Soon();
        var read = new List<long>();
        while (read.Count < Messages)
        {
            Assert.True(await reader.MoveNextAsync().AsTask().Soon());
            if (reader.Current is MessageReceived received) read.Add(received.Message.Seq);
            Assert.IsNotType<HistoryGap>(reader.Current);
        }

        Assert.Equal(Enumerable.Range(1, Messages).Select(seq => (long)seq), read);
    }
}
