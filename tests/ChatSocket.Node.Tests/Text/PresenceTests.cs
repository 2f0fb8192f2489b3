using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Text;

/// <summary>Who comes and goes. Time stands still, so that every notice comes when the test lets a window end.</summary>
public sealed class PresenceTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task Everybody_hears_of_the_others_and_nobody_of_itself()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(time: time);
        using var ana = await AloneAsync(node);
        using var bia = await node.EnterAsync("bia");
        using var caio = await node.EnterAsync("caio");
        await EndWindowAsync(ana, time);
        Assert.Equal("[SYS] #geral: bia e caio entraram", await ana.ReadAsync());
        Assert.Equal(["[#geral] ana: oi", "[SYS] #geral: caio entrou"], await bia.UntilAsync("entr"));
        await bia.SendAsync("/leave");
        Assert.Equal("[SYS] Você saiu de #geral e não está em nenhuma sala.", await bia.ReadAsync());
        await EndWindowAsync(ana, time);
        Assert.Equal("[SYS] #geral: bia saiu", await ana.ReadAsync());
        Assert.Equal(["[#geral] ana: oi", "[#geral] ana: oi", "[SYS] #geral: bia saiu"], await caio.UntilAsync("saiu"));
        Assert.Empty(await bia.FenceAsync());
    }

    [Fact]
    public async Task A_join_is_told_before_the_first_message_and_at_once()
    {
        await using var node = await TestNode.StartAsync(time: new FakeTime());
        using var ana = await node.EnterAsync("ana");
        using var bia = await node.ConnectAsync();
        await bia.SendAsync("bia", "oi");
        Assert.Equal("[SYS] #geral: bia entrou", await ana.ReadAsync());
        Assert.Equal("[#geral] bia: oi", await ana.ReadAsync());
        await bia.SendAsync("/nick clara", "de novo");
        Assert.Equal("[SYS] #geral: bia agora é clara", await ana.ReadAsync());
        Assert.Equal("[#geral] clara: de novo", await ana.ReadAsync());
    }

    [Fact]
    public async Task Whoever_disconnects_is_told_to_have_left_and_nobody_else()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(time: time);
        using var ana = await AloneAsync(node);
        using (await node.ConnectAsync())
        using (await node.EnterAsync("bia"))
        {
            await EndWindowAsync(ana, time);
            Assert.Equal("[SYS] #geral: bia entrou", await ana.ReadAsync());
        }

        await ShrinksAsync(ana, 1);
        await EndWindowAsync(ana, time);
        Assert.Equal("[SYS] #geral: bia saiu", await ana.ReadAsync());
        await ana.SendAsync("/who");
        Assert.Equal("[SYS] #geral: ana", await ana.ReadAsync());
    }

    [Fact]
    public async Task Fifty_joins_and_fifty_leaves_at_once_reach_an_old_member_in_two_frames()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(time: time);
        using var ana = await AloneAsync(node);
        var crowd = await EnterAsync(node, 50);
        await EndWindowAsync(ana, time);
        Assert.EndsWith("e mais 40 entraram", await ana.ReadAsync(), StringComparison.Ordinal);
        foreach (var peer in crowd) peer.Dispose();
        await ShrinksAsync(ana, 1);
        await EndWindowAsync(ana, time);
        Assert.EndsWith("e mais 40 saíram", await ana.ReadAsync(), StringComparison.Ordinal);
        Assert.Empty(await ana.FenceAsync());
    }

    [Fact]
    public async Task A_room_of_more_than_two_hundred_gets_numbers()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(time: time);
        using var ana = await AloneAsync(node);
        var crowd = await EnterAsync(node, 201);
        await EndWindowAsync(ana, time);
        Assert.Equal("[SYS] #geral: 201 entraram, 0 saíram; 202 pessoas", await ana.ReadAsync());
        crowd[0].Dispose();
        await ShrinksAsync(ana, 201);
        await EndWindowAsync(ana, time);
        Assert.Equal("[SYS] #geral: 0 entraram, 1 saíram; 201 pessoas", await ana.ReadAsync());
        foreach (var peer in crowd) peer.Dispose();
    }

    /// <summary>A first member whose own join is told already: its first message takes it along.</summary>
    private static async Task<TextPeer> AloneAsync(TestNode node)
    {
        var ana = await node.EnterAsync("ana");
        await ana.SendAsync("oi");
        await ana.ExpectAsync("[#geral] ana: oi");
        return ana;
    }

    /// <summary>The room has heard of everything before its own next message; only then is it time.</summary>
    private static async Task EndWindowAsync(TextPeer ana, FakeTime time)
    {
        await ana.SendAsync("oi");
        Assert.Equal("[#geral] ana: oi", await ana.ReadAsync());
        time.Advance(Window);
    }

    private static Task<TextPeer[]> EnterAsync(TestNode node, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(number => node.EnterAsync($"p{number}")));

    /// <summary>Asks until only so many are in the room: a disconnect takes its time to be seen.</summary>
    private static async Task ShrinksAsync(TextPeer asking, int count)
    {
        string answer;
        do
        {
            await asking.SendAsync("/rooms geral");
            answer = await asking.ExpectAsync("[SYS] #geral (");
        }
        while (answer != $"[SYS] #geral ({count})");
    }
}
