using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Hostile;

/// <summary>Senders faster than people.</summary>
public sealed class PaceTests
{
    [Fact]
    public async Task A_burst_passes_the_rest_is_refused_and_a_second_later_there_is_room_again()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(TestNode.Settings with { Chat = new() }, time);
        using var peer = await node.EnterAsync("ana");
        await peer.SendAsync(Enumerable.Range(0, 59).Select(number => $"{number}"));
        var lines = new List<string>();
        while (lines.Count < 59) lines.Add(await peer.ReadAsync());
        // The name was the first of the fifty.
        Assert.Equal(49, lines.Count(line => line.StartsWith("[#geral] ana: ", StringComparison.Ordinal)));
        Assert.Equal(10, lines.Count(line => line.EndsWith("[rate_limited]", StringComparison.Ordinal)));
        time.Advance(TimeSpan.FromSeconds(1));
        await peer.SendAsync(Enumerable.Range(0, 21).Select(number => $"{number}"));
        lines.Clear();
        while (lines.Count < 21) lines.Add(await peer.ReadAsync());
        Assert.Single(lines, line => line.EndsWith("[rate_limited]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_never_stops_is_ended_and_told_why()
    {
        await using var node = await TestNode.StartAsync(TestNode.Settings with { Chat = new() }, new FakeTime());
        using var ana = await node.EnterAsync("ana");
        using var bia = await node.EnterAsync("bia");
        await bia.SendAsync(Enumerable.Range(0, 2000).Select(number => $"{number}"));
        var lines = await bia.ToEndAsync();
        Assert.StartsWith("[SYS] Conexão encerrada: ", lines[^1], StringComparison.Ordinal);
        Assert.EndsWith("[rate_limited]", lines[^1], StringComparison.Ordinal);
        for (var number = 0; number < 49; number++) Assert.Equal($"[#geral] bia: {number}", await ana.ExpectAsync("[#geral] bia"));
        await ana.SendAsync("em paz");
        await ana.ExpectAsync("[#geral] ana: em paz");
    }
}
