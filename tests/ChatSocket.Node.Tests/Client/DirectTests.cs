using ChatSocket.Client;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Tests.Client;

/// <summary>Private messages through the client library: once each, in order, over lost connections.</summary>
public sealed class DirectTests : ClientTest
{
    private const int Messages = 200;

    [Fact]
    public async Task Cuts_lose_and_double_no_private_message()
    {
        await using var node = await RunningNode.StartAsync();
        await using var forSender = new Relay(node.Address);
        await using var forReader = new Relay(node.Address);
        var (sender, _) = await ConnectAsync(Options("ana", forSender.Address));
        var (_, read) = await ConnectAsync(Options("bob", forReader.Address));
        var settled = new List<Task<SendResult>>();
        for (var number = 0; number < Messages; number++) settled.Add(sender.Direct("BOB", $"m{number}", "obra").Settled);
        foreach (var part in new[] { 50, 100, 150 })
        {
            await read.UntilAsync(log => Texts(log).Count >= part);
            forSender.Cut();
            forReader.Cut();
        }

        var results = await Task.WhenAll(settled).Soon();
        Assert.All(results, result => Assert.Equal(SendOutcome.Stored, result.Outcome));
        Assert.Equal(Enumerable.Range(1, Messages).Select(seq => (long)seq), results.Select(result => result.Position.Seq));
        await read.UntilAsync(log => Texts(log).Count >= Messages);
        Assert.Equal(Enumerable.Range(0, Messages).Select(number => $"m{number}"), Texts(read));
        Assert.Empty(read.Of<InboxGap>());
    }

    [Fact]
    public async Task A_lost_ack_is_answered_by_a_retry_that_stores_nothing_twice()
    {
        await using var node = await RunningNode.StartAsync();
        await using var relay = new Relay(node.Address);
        var (sender, _) = await ConnectAsync(Options("ana", relay.Address));
        var (witness, heard) = await ConnectAsync(Options("bob", node.Address));
        relay.HoldAnswers();
        var sending = sender.Direct("bob", "uma vez");
        await heard.UntilAsync<DirectReceived>(direct => direct.Message.Text == "uma vez");
        Assert.False(sending.Settled.IsCompleted);
        relay.Cut();
        Assert.Equal((SendOutcome.Stored, 1L), (await sending.Settled.Soon()) is var result ? (result.Outcome, result.Position.Seq) : default);
        Assert.Equal(SendOutcome.Stored, (await sender.Direct("bob", "depois").Settled.Soon()).Outcome);
        await heard.UntilAsync(log => Texts(log).Contains("depois"));
        Assert.Equal(["uma vez", "depois"], Texts(heard));
        var inbox = await witness.InboxAsync().Soon();
        Assert.Equal(2, inbox.Unread);
        await witness.ReadInboxAsync(2).Soon();
        Assert.Equal(0, (await witness.InboxAsync(limit: 1).Soon()).Unread);
        Assert.Equal(["ana", "bob"], (await witness.UsersAsync().Soon()).Users.Select(user => user.Nick));
    }

    [Fact]
    public async Task A_message_for_nobody_is_refused_and_holds_up_no_other()
    {
        await using var node = await RunningNode.StartAsync();
        var (sender, _) = await ConnectAsync(Options("ana", node.Address));
        var refused = await sender.Direct("ninguem", "oi").Settled.Soon();
        Assert.Equal((SendOutcome.Refused, ErrorCode.NoSuchUser), (refused.Outcome, refused.Error));
        Assert.Equal(SendOutcome.Stored, (await sender.Direct("ana", "a mim").Settled.Soon()).Outcome);
    }

    private static IReadOnlyList<string> Texts(EventLog log) => [.. log.Of<DirectReceived>().Select(direct => direct.Message.Text)];
}
