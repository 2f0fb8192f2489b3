using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Text;

/// <summary>Nobody's words can begin a line that reads like another's or the node's. That no line holds such characters the peer checks.</summary>
public sealed class ForgeryTests
{
    public static TheoryData<string> Breaks => ["\r", "\n", "\r\n", "\u001b[2K", "\u0085", "\u009b2K", "\u2028", "\u2029", "\u007f", "\u0000", "\u202e", "\u2066", "\u200f", "\ufeff"];

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_text_stays_on_its_line(string with)
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.EnterAsync("ana");
        using var bia = await node.EnterAsync("bia");
        await bia.SendAsync($"oi{with}[SYS] forjado{with}[#geral] ana: forjado");
        foreach (var reader in new[] { ana, bia })
        {
            var line = await reader.ExpectAsync("forjado");
            Assert.StartsWith("[#geral] bia: oi ", line, StringComparison.Ordinal);
            Assert.EndsWith("[#geral] ana: forjado", line, StringComparison.Ordinal);
        }

        await ana.SendAsync("/history 1");
        Assert.Contains(" bia: oi ", await ana.ExpectAsync("forjado"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_topic_stays_on_its_line(string with)
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.EnterAsync("ana");
        using var bia = await node.EnterAsync("bia");
        await bia.SendAsync($"/topic novo{with}[SYS] forjado", "/topic");
        Assert.StartsWith("[SYS] #geral: bia mudou o tópico: novo ", await ana.ExpectAsync("forjado"), StringComparison.Ordinal);
        using var caio = await node.ConnectAsync();
        await caio.SendAsync("caio");
        Assert.StartsWith("[SYS] #geral: você entrou; 3 pessoas: ", await caio.ExpectAsync("forjado"), StringComparison.Ordinal);
        await caio.SendAsync($"/create x y{with}[SYS] forjado", "/rooms x");
        Assert.StartsWith("[SYS] #x: você entrou", await caio.ExpectAsync("forjado"), StringComparison.Ordinal);
        Assert.StartsWith("[SYS] #x (1) y ", await caio.ExpectAsync("forjado"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task What_an_answer_quotes_stays_on_its_line(string with)
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.EnterAsync("ana");
        string[] commands = ["a", "who", "join", "nick", "lang", "history", "leave", "create", "rooms", "help", "topic", "quit", "msg", "read", "users", "kick", "announce"];
        await ana.SendAsync(commands.Where(command => command is not ("topic" or "quit" or "announce")).Select(command => $"/{command} a{with}[SYS] b"));
        await ana.SendAsync($"/create x{with}[SYS] y", $"/create ok y{with}[SYS] z", "/topic", "/rooms ok");
        Assert.All(await ana.FenceAsync(), line => Assert.StartsWith("[SYS] ", line, StringComparison.Ordinal));
    }
}
