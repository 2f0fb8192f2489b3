using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Text;

/// <summary>What is said in the same breath as the goodbye is heard by all, the speaker too.</summary>
public sealed class GoodbyeTests
{
    [Fact]
    public async Task The_last_words_come_back_before_the_end()
    {
        await using var node = await TestNode.StartAsync();
        using var bia = await node.EnterAsync("bia");
        for (var round = 0; round < 50; round++)
        {
            using var ana = await node.EnterAsync($"ana{round}");
            await ana.SendAsync("um", "dois", "/quit");
            var lines = await ana.ToEndAsync();
            Assert.Equal([$"[#geral] ana{round}: um", $"[#geral] ana{round}: dois"], lines.Where(line => line.StartsWith("[#", StringComparison.Ordinal)));
            Assert.EndsWith("[bye]", lines[^1], StringComparison.Ordinal);
            await bia.ExpectAsync($"ana{round}: dois");
        }
    }

    [Fact]
    public async Task The_answers_of_a_program_come_before_its_end()
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.ConnectAsync();
        await ana.SendAsync("""{"type":"hello","nick":"ana"}""", """{"type":"join","room":"sala"}""");
        await ana.ExpectAsync("joined");
        await ana.SendAsync("""{"type":"send","room":"sala","text":"um"}""", """{"type":"quit"}""");
        var frames = await ana.ToEndAsync();
        Assert.Contains(frames, frame => frame.Contains("\"ack\"", StringComparison.Ordinal));
        Assert.Contains(frames, frame => frame.Contains("\"message\"", StringComparison.Ordinal));
        Assert.Contains("\"bye\"", frames[^1], StringComparison.Ordinal);
    }
}
