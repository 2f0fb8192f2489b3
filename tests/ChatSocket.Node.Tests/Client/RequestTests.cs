using ChatSocket.Chat;
using ChatSocket.Client;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Tests.Client;

public sealed class RequestTests : ClientTest
{
    [Fact]
    public async Task Every_request_has_its_answer()
    {
        await using var node = await RunningNode.StartAsync();
        var (ana, events) = await ConnectAsync(Options("ana", node.Address));
        var (bob, _) = await ConnectAsync(Options("bob", node.Address));
        await ana.PingAsync().Soon();
        await ana.CreateAsync("#obra", "o tópico").Soon();
        var joined = await ana.JoinAsync("#obra").Soon();
        Assert.Equal(("obra", "o tópico", 1), (joined.Room, joined.Topic, joined.Count));
        await bob.JoinAsync("obra").Soon();
        Assert.Equal(["ana", "bob"], (await ana.WhoAsync("#obra").Soon()).Members.Select(member => member.Nick));
        Assert.Equal(["ana"], (await ana.WhoAsync("#obra", limit: 1).Soon()).Members.Select(member => member.Nick));
        Assert.Contains((await ana.RoomsAsync("obr").Soon()).Rooms, room => room is { Room: "obra", Count: 2, Topic: "o tópico" });
        await ana.TypingAsync("#obra").Soon();
        await ana.TopicAsync("#obra", "outro").Soon();
        for (var number = 0; number < 5; number++) await ana.Send("#obra", $"m{number}").Settled.Soon();
        var page = await bob.HistoryAsync("#obra", before: 5, limit: 2).Soon();
        Assert.Equal(["m2", "m3"], page.Messages.Select(message => message.Text));
        Assert.True(page.More);
        await ana.ReadAsync("#obra", 3).Soon();
        await ana.NickAsync("Ana_Maria").Soon();
        Assert.Equal("Ana_Maria", ana.Nick);
        await ana.LeaveAsync("#obra").Soon();
        Assert.Empty(ana.Rooms);
        await events.UntilAsync<RoomLeft>();
    }

    [Fact]
    public async Task A_refusal_is_an_error_with_its_code()
    {
        await using var node = await RunningNode.StartAsync();
        var (ana, _) = await ConnectAsync(Options("ana", node.Address) with { Language = "en" });
        await ConnectAsync(Options("bob", node.Address));
        Assert.Equal(ErrorCode.NotMember, (await Assert.ThrowsAsync<ChatErrorException>(() => ana.LeaveAsync("#x"))).Code);
        Assert.Equal(ErrorCode.NickTaken, (await Assert.ThrowsAsync<ChatErrorException>(() => ana.NickAsync("bob"))).Code);
        Assert.Equal(ErrorCode.RoomInvalid, (await Assert.ThrowsAsync<ChatErrorException>(() => ana.JoinAsync("a b"))).Code);
        Assert.Equal(ErrorCode.NoSuchRoom, (await Assert.ThrowsAsync<ChatErrorException>(() => ana.WhoAsync("#nenhuma"))).Code);
        Assert.Equal(ErrorCode.NotMember, Assert.Throws<ChatErrorException>(() => ana.Send("#x", "oi")).Code);
        await ana.CreateAsync("#x").Soon();
        Assert.Equal(ErrorCode.RoomExists, (await Assert.ThrowsAsync<ChatErrorException>(() => ana.CreateAsync("#x"))).Code);
        await ana.JoinAsync("#x").Soon();
        Assert.Equal(ErrorCode.TooLong, Assert.Throws<ChatErrorException>(() => ana.Send("#x", new string('x', 16385))).Code);
    }

    [Fact]
    public async Task Too_fast_is_slowed_down_and_keeps_the_order()
    {
        await using var node = await RunningNode.StartAsync(chat: new ChatOptions { MessagesPerSecond = 200, MessagesBurst = 5 });
        var (ana, events) = await ConnectAsync(Options("ana", node.Address), "#obra");
        var settled = Enumerable.Range(0, 100).Select(number => ana.Send("#obra", $"m{number}").Settled).ToList();
        Assert.All(await Task.WhenAll(settled).Soon(), result => Assert.Equal(SendOutcome.Stored, result.Outcome));
        await events.UntilAsync(log => log.Texts.Count == 100);
        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"m{number}"), events.Texts);
        Assert.Contains(events.Of<SendDelayed>(), delayed => delayed.Error == ErrorCode.RateLimited);
    }

    [Fact]
    public async Task Goodbye_ends_the_events_and_the_session()
    {
        await using var node = await RunningNode.StartAsync();
        var (ana, events) = await ConnectAsync(Options("ana", node.Address), "#obra");
        await ana.QuitAsync().Soon();
        await events.Reading.Soon();
        Assert.Equal(DisconnectReason.Bye, Assert.IsType<ClientEnded>(events.All[^1]).Reason);
        // The nick is free at once.
        var (again, _) = await ConnectAsync(Options("ana", node.Address));
        Assert.Equal("ana", again.Nick);
    }
}
