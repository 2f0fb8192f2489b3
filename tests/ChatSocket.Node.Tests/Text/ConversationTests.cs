using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Text;

/// <summary>Everything a person does, with nothing but four bytes of length and UTF-8.</summary>
public sealed class ConversationTests
{
    [Fact]
    public async Task A_script_takes_a_nick_joins_talks_lists_leaves_and_quits()
    {
        await using var node = await TestNode.StartAsync();
        using var bia = await node.EnterAsync("bia");
        using var ana = await node.ConnectAsync();
        await ana.SendAsync("ana");
        await ana.ExpectAsync("[SYS] Você é ana.");
        Assert.Equal("[SYS] #geral: você entrou; 2 pessoas: bia, ana", await ana.ReadAsync());
        await ana.SendAsync("bom dia");
        Assert.Equal("[#geral] ana: bom dia", await ana.ExpectAsync("[#geral]"));
        Assert.Equal("[#geral] ana: bom dia", await bia.ExpectAsync("[#geral]"));
        await ana.SendAsync("/join #livros", "/rooms", "/who", "/who geral");
        Assert.Equal("[SYS] #livros: você entrou; 1 pessoa: ana", await ana.ExpectAsync("#livros"));
        await ana.ExpectAsync("[SYS] 2 sala(s)");
        Assert.Equal("[SYS] #geral (2)", await ana.ReadAsync());
        Assert.Equal("[SYS] #livros (1)", await ana.ReadAsync());
        Assert.Equal("[SYS] #livros: ana", await ana.ReadAsync());
        Assert.Equal("[SYS] #geral: ana, bia", await ana.ReadAsync());
        await ana.SendAsync("/leave", "/leave");
        await ana.ExpectAsync("[SYS] Você saiu de #livros; agora fala em #geral.");
        await ana.ExpectAsync("[SYS] Você saiu de #geral e não está em nenhuma sala.");
        await ana.SendAsync("ninguém ouve");
        await ana.ExpectAsync("[not_member]");
        await ana.SendAsync("/quit");
        Assert.Equal(["[SYS] Até logo. [bye]"], await ana.ToEndAsync());
    }

    [Fact]
    public async Task The_same_works_in_english()
    {
        await using var node = await TestNode.StartAsync(TestNode.English);
        using var ana = await node.ConnectAsync();
        await ana.SendAsync("ana", "hello");
        await ana.ExpectAsync("[SYS] You are ana. /help shows the commands.");
        Assert.Equal("[SYS] #geral: you are in; 1 person: ana", await ana.ReadAsync());
        Assert.Equal("[#geral] ana: hello", await ana.ReadAsync());
        await ana.SendAsync("/leave", "/quit");
        Assert.Equal(["[SYS] You left #geral and are in no room.", "[SYS] Goodbye. [bye]"], await ana.ToEndAsync());
    }

    [Fact]
    public async Task Name_room_and_texts_sent_back_to_back_arrive_one_by_one()
    {
        await using var node = await TestNode.StartAsync();
        using var bia = await node.EnterAsync("bia");
        await bia.SendAsync("/join x");
        await bia.ExpectAsync("#x: ");
        for (var round = 0; round < 20; round++)
        {
            using var ana = await node.ConnectAsync();
            await ana.SendAsync($"ana{round}", "/join x", "um", "dois");
            Assert.Equal($"[#x] ana{round}: um", await bia.ExpectAsync("[#x]"));
            Assert.Equal($"[#x] ana{round}: dois", await bia.ExpectAsync("[#x]"));
        }
    }

    [Theory]
    [InlineData("sair")]
    [InlineData("SAIR\r\n")]
    [InlineData("/sair")]
    [InlineData("/QUIT")]
    public async Task Every_way_of_leaving_ends_with_goodbye(string word)
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.EnterAsync("ana");
        await ana.SendAsync(word);
        Assert.EndsWith("[bye]", (await ana.ToEndAsync())[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/jion", "/join?")]
    [InlineData("/hlep", "/help?")]
    [InlineData("/abracadabra", "[unknown_type]")]
    public async Task An_unknown_command_names_the_nearest(string typed, string answer)
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.ConnectAsync();
        await ana.SendAsync(typed);
        var line = await ana.ExpectAsync("[unknown_type]");
        Assert.Contains(typed, line, StringComparison.Ordinal);
        Assert.Contains(answer, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_slashes_send_a_text_that_begins_with_one()
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.EnterAsync("ana");
        await ana.SendAsync("//quit");
        Assert.Equal("[#geral] ana: /quit", await ana.ReadAsync());
    }
}
