using ChatSocket.Node.Connections;
using ChatSocket.Node.Outbound;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Json;

/// <summary>A client far behind on a slow line is caught up while its room goes on, and harms nobody.</summary>
public sealed class CatchUpTests
{
    private const int Missed = 1000;
    private const int Handful = 20;
    private const int SmallBuffer = 4096;

    [Theory]
    [InlineData(10)]
    [InlineData(4096)]
    public async Task A_slow_reader_gets_everything_in_order_while_the_room_goes_on(int size)
    {
        await using var node = new JsonNode();
        using var ana = await node.EnterAsync("ana", "festa");
        using var caio = await node.EnterAsync("caio", "festa");
        var (token, place) = await LoseAsync(node);
        await SayAsync(ana, Missed, size, caio);
        var before = node.Connections;
        using var bia = await node.ConnectAsync(SmallBuffer);
        await Patience.UntilAsync(() => node.Connections.Length > before.Length, "the connection");
        var connection = node.Connections.Except(before).Single();
        using var stop = new CancellationTokenSource();
        var talk = TalkAsync(ana, stop.Token);
        var others = ReadToEndAsync(caio, Missed);
        var most = SampleAsync(connection, stop.Token);
        await bia.SendAsync($$"""{"type":"hello","session":"{{token}}","rooms":[{{place}}]}""");
        await ReadToAsync(bia, Missed, slowly: true);
        // It has reached the present when it sees what is said only now.
        await stop.CancelAsync();
        var total = Missed + await talk;
        await ReadToAsync(bia, total, from: Missed);
        Assert.InRange(await most, 0, new OutboxLimits().Bytes);
        await ana.SendAsync("""{"type":"send","room":"festa","text":"end"}""");
        Assert.Equal(total + 1, await others);
        Assert.Equal(total + 1, (await bia.UntilAsync("message")).Number("seq"));
        Assert.True(total > Missed);
    }

    [Fact]
    public async Task A_reader_that_stops_in_the_middle_is_ended_and_its_session_goes_on()
    {
        await using var node = new JsonNode();
        using var ana = await node.EnterAsync("ana", "festa");
        var (token, place) = await LoseAsync(node);
        await SayAsync(ana, Missed, 4096);
        var before = node.Connections.Length;
        using var stuck = await node.ConnectAsync(SmallBuffer);
        await stuck.SendAsync($$"""{"type":"hello","session":"{{token}}","rooms":[{{place}}]}""");
        await Patience.UntilAsync(() => node.Connections.Any(connection => connection.QueuedBytes > 0), "the first piece");
        node.Time.Advance(new OutboxLimits().Age * 1.1);
        await Patience.UntilAsync(() => node.Connections.Length == before, "the end of who does not read");

        using var bia = await node.ConnectAsync();
        Assert.True((await bia.HelloAsync($"\"session\":\"{token}\",\"rooms\":[{place}]")).GetProperty("resumed").GetBoolean());
        await ReadToAsync(bia, Missed);
    }

    [Fact]
    public async Task A_reader_that_stopped_in_the_middle_can_be_replaced_at_once()
    {
        await using var node = new JsonNode();
        using var ana = await node.EnterAsync("ana", "festa");
        var (token, place) = await LoseAsync(node);
        await SayAsync(ana, Missed, 4096);
        var before = node.Connections.Length;
        using var stuck = await node.ConnectAsync(SmallBuffer);
        await stuck.SendAsync($$"""{"type":"hello","session":"{{token}}","rooms":[{{place}}]}""");
        await Patience.UntilAsync(() => node.Connections.Any(connection => connection.QueuedBytes > 0), "the first piece");
        using var bia = await node.ConnectAsync();
        await bia.HelloAsync($"\"session\":\"{token}\",\"rooms\":[{place}]");
        await ReadToAsync(bia, Missed);
        await Patience.UntilAsync(() => node.Connections.Length == before + 1, "the end of the one replaced");
    }

    [Theory]
    [InlineData("""{"type":"history","room":"festa"}""", "history")]
    [InlineData("""{"type":"join","room":"festa","history":300}""", "joined")]
    public async Task Who_asks_for_many_pages_at_once_gets_them_as_fast_as_it_reads(string request, string answer)
    {
        const int Pages = 40;
        await using var node = new JsonNode();
        using var ana = await node.EnterAsync("ana", "festa");
        await SayAsync(ana, Handful, 4096);
        var asking = ana.SendBytesAsync(TextPeer.Frames(Enumerable.Repeat(request, Pages)));
        for (var page = 0; page < Pages; page++) Assert.Equal(answer, (await ana.UntilAsync(answer, "error", "end")).Text("type"));
        await asking;
    }

    private static async Task<(string Token, string Place)> LoseAsync(JsonNode node)
    {
        var before = node.Connections.Length;
        using var bia = await node.ConnectAsync();
        await bia.HelloAsync("\"nick\":\"bia\"");
        var place = (await bia.AskAsync("\"type\":\"join\",\"room\":\"festa\"", "joined")).Claim();
        bia.Dispose();
        await Patience.UntilAsync(() => node.Connections.Length == before, "the loss");
        return (bia.Token, place);
    }

    /// <summary>In handfuls that fit every outbox, so that those who listen need not be fast.</summary>
    private static async Task SayAsync(JsonSocket socket, int count, int size, JsonSocket? listener = null)
    {
        var text = new string('x', size);
        for (var sent = 0; sent < count; sent += Handful)
        {
            for (var one = 0; one < Handful; one++) await socket.SendAsync($$"""{"type":"send","room":"festa","text":"{{text}}"}""");
            await ReadToAsync(socket, sent + Handful, from: sent);
            if (listener is not null) await ReadToAsync(listener, sent + Handful, from: sent);
        }
    }

    /// <summary>Some hundred messages a second until told to stop; how many.</summary>
    private static async Task<int> TalkAsync(JsonSocket socket, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var sent = 0;
        while (!stop.IsCancellationRequested || sent == 0)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            for (var together = 0; together < 3; together++, sent++) await socket.SendAsync("""{"type":"send","room":"festa","text":"live"}""");
        }

        await ReadToAsync(socket, Missed + sent, from: Missed);
        return sent;
    }

    private static async Task<int> SampleAsync(Connection connection, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        var most = 0;
        while (!stop.IsCancellationRequested)
        {
            most = Math.Max(most, connection.QueuedBytes);
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }

        return most;
    }

    private static async Task<long> ReadToEndAsync(JsonSocket socket, long from)
    {
        while (true)
        {
            var message = await socket.UntilAsync("message", "end");
            Assert.Equal(++from, message.Number("seq"));
            if (message.Text("text") == "end") return from;
        }
    }

    /// <summary>Reads messages up to that seq, each the next.</summary>
    private static async Task ReadToAsync(JsonSocket socket, long to, long from = 0, bool slowly = false)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (from < to)
        {
            var message = await socket.UntilAsync("message", "gap", "end");
            Assert.Equal("message", message.Text("type"));
            Assert.Equal(++from, message.Number("seq"));
            if (slowly && from % 2 == 0) await pace.WaitForNextTickAsync();
        }
    }
}
