using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Text;

/// <summary>Rooms as text mode shows them.</summary>
public sealed class RoomTests
{
    [Fact]
    public async Task Who_begins_with_join_is_in_that_room_only_and_gets_a_guest_name()
    {
        await using var node = await TestNode.StartAsync();
        using var guest = await node.ConnectAsync();
        await guest.SendAsync("/join x", "/who #geral", "/leave");
        await guest.ExpectAsync("[SYS] Você é anon");
        Assert.StartsWith("[SYS] #x: você entrou; 1 pessoa: anon", await guest.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal("[SYS] #geral: ", await guest.ReadAsync());
        Assert.Equal("[SYS] Você saiu de #x e não está em nenhuma sala.", await guest.ReadAsync());
    }

    [Fact]
    public async Task A_command_that_needs_a_name_gives_a_guest_name_and_the_default_room()
    {
        await using var node = await TestNode.StartAsync();
        using var guest = await node.ConnectAsync();
        await guest.SendAsync("/who");
        await guest.ExpectAsync("[SYS] Você é anon");
        Assert.StartsWith("[SYS] #geral: você entrou; 1 pessoa: anon", await guest.ReadAsync(), StringComparison.Ordinal);
        Assert.StartsWith("[SYS] #geral: anon", await guest.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_room_hears_nothing_of_another()
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.EnterAsync("ana");
        using var bia = await node.EnterAsync("bia");
        await ana.SendAsync("/join a", "só em a");
        Assert.Equal("[#a] ana: só em a", await ana.ExpectAsync("só em a"));
        await ana.SendAsync("/leave a", "em geral");
        Assert.DoesNotContain(await bia.UntilAsync("[#geral] ana: em geral"), line => line.Contains("#a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plain_text_goes_to_the_room_entered_last()
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.EnterAsync("ana");
        await ana.SendAsync("/join a", "/join b", "em b", "/join A", "em a");
        // Two rooms have no order between them.
        await ana.ExpectAllAsync("[#b] ana: em b", "[#a] ana: em a");
        await ana.SendAsync("/leave a", "em b outra vez");
        await ana.ExpectAsync("[#b] ana: em b outra vez");
    }

    [Fact]
    public async Task A_room_has_one_name_whatever_its_case_and_width()
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.EnterAsync("ana");
        using var bia = await node.EnterAsync("bia");
        await ana.SendAsync("/join #Café");
        await ana.ExpectAsync("#Café: ");
        await bia.SendAsync("/join ＣＡＦＥ\u0301", "oi");
        Assert.Equal("[#Café] bia: oi", await ana.ExpectAsync("] bia: "));
    }

    [Fact]
    public async Task Create_makes_a_new_room_and_refuses_an_old_one()
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.EnterAsync("ana");
        await ana.SendAsync("/create #livros romances e contos", "/topic", "/topic só contos", "/rooms livros", "/create LIVROS");
        await ana.ExpectAsync("[SYS] #livros: você entrou; 1 pessoa: ana; tópico: romances e contos");
        await ana.ExpectAsync("[SYS] #livros: tópico: romances e contos");
        await ana.ExpectAsync("[room_exists]");
        await ana.SendAsync("/topic");
        await ana.ExpectAsync("[SYS] #livros: tópico: só contos");
    }

    [Fact]
    public async Task History_shows_what_was_said_before()
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.EnterAsync("ana");
        await ana.SendAsync("um", "dois", "três");
        await ana.ExpectAsync("[#geral] ana: três");
        using var bia = await node.EnterAsync("bia");
        await bia.SendAsync("/history 2");
        var lines = await bia.FenceAsync();
        Assert.Equal(["dois", "três"], lines.Where(line => line.Contains(" ana: ", StringComparison.Ordinal)).Select(line => line.Split("ana: ")[1]));
    }

    [Fact]
    public async Task Many_histories_asked_for_at_once_end_nobody_who_reads_them()
    {
        await using var node = await TestNode.StartAsync(time: new FakeTime());
        using var ana = await node.EnterAsync("ana");
        var text = new string('x', 15 * 1024);
        foreach (var line in new[] { text, text, "a última" })
        {
            await ana.SendAsync(line);
            await ana.ExpectAsync("[#geral]");
        }

        await ana.SendAsync(Enumerable.Repeat("/history 300", 40));
        Assert.Equal(40, (await ana.FenceAsync()).Count(line => line.EndsWith("ana: a última", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/history")]
    [InlineData("/history 300")]
    public async Task The_history_of_long_texts_does_not_end_who_asks_for_it(string command)
    {
        await using var node = await TestNode.StartAsync(time: new FakeTime());
        using var ana = await node.EnterAsync("ana");
        var text = new string('x', 16 * 1024);
        for (var round = 0; round < 60; round++)
        {
            await ana.SendAsync(text);
            await ana.ExpectAsync("[#geral]");
        }

        await ana.SendAsync("a última");
        await ana.ExpectAsync("a última");
        // A reader with a small window: what cannot leave at once waits in the outbox, whose bound such an answer must keep.
        using var bia = await node.EnterAsync("bia", 4096);
        await bia.SendAsync(command);
        var lines = await bia.FenceAsync();
        Assert.EndsWith("ana: a última", lines[^1], StringComparison.Ordinal);
        Assert.True(lines.Count > 1, "nothing but the last one was shown");
    }
}
