using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Text;

/// <summary>Everybody reads the node in the language they chose.</summary>
public sealed class LanguageTests
{
    [Fact]
    public async Task A_language_changed_in_a_room_changes_what_that_member_reads_and_nothing_else()
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.EnterAsync("ana");
        using var bia = await node.EnterAsync("bia");
        await ana.SendAsync("/lang en");
        await ana.ExpectAsync("[SYS] Language: English.");
        await bia.SendAsync("/topic x", "oi");
        Assert.Contains("[SYS] #geral: bia changed the topic: x", await ana.UntilAsync("[#geral] bia: oi"));
        Assert.Contains("[SYS] #geral: bia mudou o tópico: x", await bia.UntilAsync("[#geral] bia: oi"));
        await ana.SendAsync("/lang pt");
        await ana.ExpectAsync("[SYS] Idioma: português.");
        await bia.SendAsync("/topic y", "de novo");
        Assert.Contains("[SYS] #geral: bia mudou o tópico: y", await ana.UntilAsync("de novo"));
    }

    [Fact]
    public async Task Members_of_both_languages_get_the_same_messages_in_the_same_order()
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.EnterAsync("ana");
        using var bia = await node.EnterAsync("bia");
        await ana.SendAsync("/lang en");
        await ana.ExpectAsync("English");
        await bia.SendAsync(Enumerable.Range(0, 200).Select(number => $"{number}").Append("fim"));
        var expected = Enumerable.Range(0, 200).Select(number => $"[#geral] bia: {number}").Append("[#geral] bia: fim").ToList();
        foreach (var reader in new[] { ana, bia })
        {
            var lines = await reader.UntilAsync("bia: fim");
            lines.RemoveAll(line => line.StartsWith("[SYS]", StringComparison.Ordinal));
            Assert.Equal(expected, lines);
        }
    }

    [Theory]
    [InlineData("/lang", false)]
    [InlineData("/lang fr", false)]
    [InlineData("/lang en-GB", true)]
    [InlineData("/LANG EN", true)]
    public async Task Only_languages_there_are_can_be_chosen_and_nobody_is_named_by_it(string command, bool known)
    {
        await using var node = await TestNode.StartAsync();
        using var peer = await node.ConnectAsync();
        await peer.SendAsync(command, "/nick");
        await peer.ExpectAsync(known ? "[SYS] Language: English." : "[bad_request]");
        await peer.ExpectAsync(known ? "[SYS] Say the name" : "[SYS] Diga o nome");
    }

    [Fact]
    public async Task Help_lists_every_command_in_both_languages()
    {
        await using var node = await TestNode.StartAsync();
        using var peer = await node.ConnectAsync();
        foreach (var language in new[] { "pt", "en" })
        {
            await peer.SendAsync($"/lang {language}", "/help");
            var lines = await peer.FenceAsync();
            Assert.All(["nick", "join", "create", "leave", "rooms", "who", "topic", "history", "lang", "quit"],
                name => Assert.Contains(lines, line => line.StartsWith($"[SYS] /{name}", StringComparison.Ordinal)));
        }
    }
}
