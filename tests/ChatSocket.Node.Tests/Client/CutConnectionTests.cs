using ChatSocket.Client;

namespace ChatSocket.Node.Tests.Client;

public sealed class CutConnectionTests : ClientTest
{
    private const int Messages = 1000;

    [Fact]
    public async Task Cuts_in_the_middle_of_a_thousand_messages_lose_and_double_nothing()
    {
        await using var node = await RunningNode.StartAsync();
        await using var forSender = new Relay(node.Address);
        await using var forReader = new Relay(node.Address);
        var (sender, sent) = await ConnectAsync(Options("ana", forSender.Address), "#obra");
        var (_, read) = await ConnectAsync(Options("bob", forReader.Address), "#obra");
        var settled = new List<Task<SendResult>>();
        for (var number = 0; number < Messages; number++) settled.Add(sender.Send("obra", $"m{number}").Settled);
        foreach (var quarter in new[] { 200, 400, 600, 800 })
        {
            await read.UntilAsync(log => log.Texts.Count >= quarter);
            forSender.Cut();
            forReader.Cut();
        }

        var results = await Task.WhenAll(settled).Soon();
        Assert.All(results, result => Assert.Equal(SendOutcome.Stored, result.Outcome));
        Assert.Equal(Enumerable.Range(1, Messages).Select(seq => (long)seq), results.Select(result => result.Position.Seq));
        await read.UntilAsync(log => log.Texts.Count >= Messages);
        await sent.UntilAsync(log => log.Texts.Count >= Messages);
        var expected = Enumerable.Range(0, Messages).Select(number => $"m{number}").ToList();
        Assert.Equal(expected, read.Texts);
        Assert.Equal(expected, sent.Texts);
        Assert.Empty(read.Of<HistoryGap>());
        Assert.True(forSender.Accepted >= 5 && forReader.Accepted >= 5);
        // Nobody was seen leaving or coming back.
        Assert.All(read.Of<PresenceChanged>(), change => Assert.Fail($"{change}"));
    }

    [Fact]
    public async Task A_lost_ack_is_answered_by_a_retry_that_stores_nothing_twice()
    {
        await using var node = await RunningNode.StartAsync();
        await using var relay = new Relay(node.Address);
        var (sender, events) = await ConnectAsync(Options("ana", relay.Address), "#obra");
        var (_, witness) = await ConnectAsync(Options("bob", node.Address), "#obra");
        relay.HoldAnswers();
        var sending = sender.Send("#obra", "uma vez");
        await witness.UntilAsync<MessageReceived>(received => received.Message.Text == "uma vez");
        Assert.False(sending.Settled.IsCompleted);
        relay.Cut();
        var result = await sending.Settled.Soon();
        Assert.Equal((SendOutcome.Stored, 1L), (result.Outcome, result.Position.Seq));
        Assert.Equal(SendOutcome.Stored, (await sender.Send("#obra", "depois").Settled.Soon()).Outcome);
        await witness.UntilAsync(log => log.Texts.Contains("depois"));
        Assert.Equal(["uma vez", "depois"], witness.Texts);
        await events.UntilAsync<Recovered>(recovered => recovered.Messages >= 1);
    }

    [Fact]
    public async Task What_is_typed_while_the_connection_is_away_waits_and_goes_in_order()
    {
        await using var node = await RunningNode.StartAsync();
        await using var relay = new Relay(node.Address);
        var (sender, events) = await ConnectAsync(Options("ana", relay.Address), "#obra");
        relay.Target = new ServerAddress("127.0.0.1", 1);
        relay.Cut();
        await events.UntilAsync<Reconnecting>(attempt => attempt.Attempt == 2);
        Assert.False(sender.IsConnected);
        var settled = Enumerable.Range(0, 20).Select(number => sender.Send("#obra", $"m{number}").Settled).ToList();
        await Assert.ThrowsAsync<ConnectionLostException>(() => sender.WhoAsync("#obra"));
        relay.Target = node.Address;
        await Task.WhenAll(settled).Soon();
        await events.UntilAsync(log => log.Texts.Count == 20);
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"m{number}"), events.Texts);
        Assert.Equal(0, sender.Unsettled);
    }

    [Fact]
    public async Task What_a_reader_missed_and_is_no_longer_kept_is_told_as_a_gap()
    {
        await using var node = await RunningNode.StartAsync(history: new Chat.InProcess.HistoryLimits(Messages: 10, Seconds: 0, Bytes: 2000));
        await using var relay = new Relay(node.Address);
        var (_, read) = await ConnectAsync(Options("bob", relay.Address), "#obra");
        var (sender, _) = await ConnectAsync(Options("ana", node.Address), "#obra");
        relay.Target = new ServerAddress("127.0.0.1", 1);
        relay.Cut();
        for (var number = 0; number < 200; number++) await sender.Send("#obra", $"m{number}").Settled.Soon();
        relay.Target = node.Address;
        await read.UntilAsync(log => log.Texts.Contains("m199"));
        var gap = Assert.Single(read.Of<HistoryGap>());
        Assert.False(gap.Withdrawn);
        Assert.Equal(1, gap.Range.From);
        Assert.Equal(gap.Range.To + 1, read.Of<MessageReceived>()[0].Message.Seq);
    }
}
