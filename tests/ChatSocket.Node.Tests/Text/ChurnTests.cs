using ChatSocket.Node.Outbound;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Text;

/// <summary>Rooms fall asleep between two texts and wake for the next. Time stands still, so that no timer wakes what forgot to.</summary>
public sealed class ChurnTests
{
    private const int Rounds = 150;

    [Fact]
    public async Task A_room_always_wakes_for_the_next_text_whoever_comes_and_goes_meanwhile()
    {
        await using var node = await TestNode.StartAsync(time: new FakeTime());
        await Task.WhenAll(Enumerable.Range(0, 8).SelectMany(room => new[] { SpeakAsync(node, room), ComeAndGoAsync(node, room) }));
    }

    [Fact]
    public async Task More_than_may_be_unstored_at_once_is_stored_in_order()
    {
        // The one who sends gets all of it back as fast as it sends: its outbox is not what is looked at here.
        await using var node = await TestNode.StartAsync(TestNode.Settings with { Outbox = new OutboxLimits { Bytes = 64 << 20 } }, new FakeTime());
        using var ana = await node.EnterAsync("ana");
        var text = new string('x', 300);
        var sending = ana.SendAsync(Enumerable.Range(0, 5000).Select(number => $"{number} {text}"));
        for (var number = 0; number < 5000; number++) Assert.Equal($"[#geral] ana: {number} {text}", await ana.ExpectAsync("[#geral]"));
        await sending;
    }

    [Fact]
    public async Task A_room_that_is_given_up_at_the_moment_somebody_enters_it_works()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(time: time);
        using var ana = await node.EnterAsync("ana");
        for (var round = 0; round < 200; round++)
        {
            var joining = ana.SendAsync("/join x");
            // Long enough for the node to give the room up, which happens beside the join.
            time.Advance(TimeSpan.FromSeconds(30));
            await joining;
            await ana.ExpectAsync("#x: você entrou");
            await ana.SendAsync($"{round}");
            await ana.ExpectAsync($"[#x] ana: {round}");
            await ana.SendAsync("/leave x");
            await ana.ExpectAsync("Você saiu de #x");
        }
    }

    private static async Task SpeakAsync(TestNode node, int room)
    {
        using var peer = await node.ConnectAsync();
        await peer.SendAsync($"/nick fala{room}", $"/join r{room}");
        await peer.ExpectAsync($"#r{room}: você entrou");
        for (var round = 0; round < Rounds; round++)
        {
            await peer.SendAsync($"{round}");
            await peer.ExpectAsync($"[#r{room}] fala{room}: {round}");
        }
    }

    private static async Task ComeAndGoAsync(TestNode node, int room)
    {
        using var peer = await node.ConnectAsync();
        await peer.SendAsync($"/nick vem{room}");
        await peer.ExpectAsync("#geral: ");
        for (var round = 0; round < Rounds; round++)
        {
            await peer.SendAsync($"/join r{room}", $"/lang {(round % 2 == 0 ? "en" : "pt")}", $"/leave r{room}");
            await peer.ExpectAsync($"Você saiu de #r{room}", $"You left #r{room}");
        }
    }
}
