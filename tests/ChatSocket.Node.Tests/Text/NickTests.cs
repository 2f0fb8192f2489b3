using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Text;

/// <summary>A name belongs to one person at a time.</summary>
public sealed class NickTests
{
    [Theory]
    [InlineData("ana")]
    [InlineData("ANA")]
    [InlineData("ａｎａ")]
    public async Task A_name_in_use_is_refused_whatever_its_case_and_width(string same)
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.EnterAsync("Ana");
        using var other = await node.ConnectAsync();
        await other.SendAsync(same);
        Assert.Contains("[nick_taken]", await other.ExpectAsync("[nick_"), StringComparison.Ordinal);
        await other.SendAsync("/nick bia");
        await other.ExpectAsync("[SYS] Você é bia.");
    }

    [Fact]
    public async Task A_name_is_free_again_after_its_holder_disconnected()
    {
        await using var node = await TestNode.StartAsync();
        for (var round = 0; round < 5; round++)
        {
            using (await node.EnterAsync("ana")) await node.HasConnectionsAsync(1);
            await BecomesFreeAsync(node, "ana");
            await node.HasConnectionsAsync(0);
        }
    }

    [Fact]
    public async Task A_name_given_up_for_another_is_free()
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.EnterAsync("ana");
        await ana.SendAsync("/nick bia");
        await ana.ExpectAsync("[SYS] Você é bia.");
        using var other = await node.EnterAsync("ana");
        await other.SendAsync("/nick BIA");
        await other.ExpectAsync("[nick_taken]");
    }

    [Fact]
    public async Task Of_two_hundred_who_claim_one_name_at_once_one_gets_it()
    {
        await using var node = await TestNode.StartAsync();
        var peers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => node.ConnectAsync()));
        try
        {
            await Task.WhenAll(peers.Select(peer => peer.SendAsync("ana")));
            var answers = await Task.WhenAll(peers.Select(peer => peer.ExpectAsync("[SYS] Você é ana.", "[nick_taken]")));
            Assert.Single(answers, answer => answer.StartsWith("[SYS] Você é ana.", StringComparison.Ordinal));
        }
        finally
        {
            foreach (var peer in peers) peer.Dispose();
        }
    }

    [Fact]
    public async Task A_new_name_is_announced_in_every_room_of_its_holder()
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.EnterAsync("ana");
        using var bia = await node.EnterAsync("bia");
        await ana.SendAsync("/join x");
        await ana.ExpectAsync("#x: você entrou");
        await bia.SendAsync("/join x", "/nick clara", "oi");
        // Two rooms have no order between them.
        await ana.ExpectAllAsync("[#x] clara: oi", "[SYS] #x: bia agora é clara", "[SYS] #geral: bia agora é clara");
        await ana.SendAsync("/who x");
        await ana.ExpectAsync("[SYS] #x: ana, clara");
    }

    [Theory]
    [InlineData("sys")]
    [InlineData("ＳＹＳＴＥＭ")]
    [InlineData("[SYS]")]
    [InlineData("a b")]
    [InlineData("a\u0007b")]
    [InlineData("a\u202eb")]
    [InlineData("a\u200bb")]
    [InlineData("a\u2066b")]
    [InlineData("a\u0085b")]
    [InlineData("a:")]
    [InlineData("123456789012345678901234567890123")]
    public async Task A_name_that_could_mislead_is_refused(string nick)
    {
        await using var node = await TestNode.StartAsync();
        using var peer = await node.ConnectAsync();
        await peer.SendAsync(nick);
        await peer.ExpectAsync("[nick_invalid]");
        await peer.SendAsync($"/nick {nick}x]");
        await peer.ExpectAsync("[nick_invalid]");
        await peer.SendAsync($"/join {nick}x]");
        await peer.ExpectAsync("[room_invalid]");
    }

    /// <summary>The session is closed beside the connection's own end: a moment may pass between them.</summary>
    private static async Task BecomesFreeAsync(TestNode node, string nick)
    {
        using var peer = await node.ConnectAsync();
        do await peer.SendAsync(nick);
        while ((await peer.ExpectAsync($"[SYS] Você é {nick}.", "[nick_taken]")).EndsWith("[nick_taken]", StringComparison.Ordinal));
        await peer.SendAsync("/nick livre");
        await peer.ExpectAsync("[SYS] Você é livre.");
    }
}
