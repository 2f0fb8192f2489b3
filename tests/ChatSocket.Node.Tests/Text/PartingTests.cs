using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Text;

/// <summary>What was said before leaving is said: a script that sends its lines and goes is as good as one that stays.</summary>
public sealed class PartingTests
{
    private const int Speakers = 8;
    private const int Texts = 150;

    [Theory]
    [InlineData("/quit")]
    [InlineData("/leave")]
    [InlineData(null)]
    public async Task Texts_sent_just_before_the_end_reach_the_room(string? end)
    {
        await using var node = await TestNode.StartAsync();
        using var listener = await node.EnterAsync("ouvinte");
        for (var round = 0; round < 4; round++)
        {
            var speaking = Enumerable.Range(0, Speakers).Select(speaker => SpeakAsync(node, $"p{round}-{speaker}", end)).ToArray();
            await HearAllAsync(listener, round);
            foreach (var peer in await Task.WhenAll(speaking)) peer.Dispose();
        }
    }

    private static async Task<TextPeer> SpeakAsync(TestNode node, string nick, string? end)
    {
        var peer = await node.ConnectAsync();
        var lines = Enumerable.Range(0, Texts).Select(number => $"{number}").Prepend(nick);
        await peer.SendAsync(end is null ? lines : lines.Append(end));
        if (end is null) peer.HalfClose();
        // Whether it hears its own last texts is left open: it asked to go.
        if (end == "/leave") await peer.ExpectAsync("Você saiu");
        else await peer.ToEndAsync();
        return peer;
    }

    private static async Task HearAllAsync(TextPeer listener, int round)
    {
        var heard = new int[Speakers];
        for (var left = Speakers * Texts; left > 0; left--)
        {
            var line = await listener.ExpectAsync($"[#geral] p{round}-");
            var speaker = int.Parse(line.AsSpan($"[#geral] p{round}-".Length, 1), null);
            Assert.EndsWith($": {heard[speaker]++}", line, StringComparison.Ordinal);
        }
    }
}
