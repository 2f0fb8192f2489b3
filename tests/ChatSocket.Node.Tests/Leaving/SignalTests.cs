using ChatSocket.Node.Tests.Peers;
using ChatSocket.Node.Tests.Startup;

namespace ChatSocket.Node.Tests.Leaving;

/// <summary>The real process: one signal asks, a second one does not.</summary>
public sealed class SignalTests
{
    private const int EndedAtOnce = 130;

    [Fact]
    public async Task After_one_signal_it_ends_well_as_soon_as_the_programs_have_gone()
    {
        await using var node = await NodeProcess.StartAsync(NodeProcess.FreePorts);
        using var ana = await ProgramAsync(node, "ana");
        using var bia = await ProgramAsync(node, "bia");
        using var caio = await TextPeer.ConnectAsync(node.Tcp);
        await caio.SendAsync("caio");
        await caio.ExpectAsync("[SYS] #geral: ");
        await node.TerminateAsync();
        await ana.ExpectAsync("goaway");
        await bia.ExpectAsync("goaway");
        await caio.ExpectAsync("[shutdown]");
        foreach (var peer in new[] { ana, bia, caio }) peer.Dispose();
        var outcome = await node.EndAsync();
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
    }

    [Fact]
    public async Task A_second_signal_ends_it_at_once()
    {
        await using var node = await NodeProcess.StartAsync(NodeProcess.FreePorts);
        // So many that one of them would be waited for, whatever the moments are.
        var peers = new List<TextPeer>();
        for (var number = 0; number < 10; number++) peers.Add(await ProgramAsync(node, $"p{number}"));
        await node.TerminateAsync();
        await peers[0].ExpectAsync("goaway");
        await node.TerminateAsync();
        Assert.Equal(EndedAtOnce, (await node.EndAsync()).ExitCode);
        foreach (var peer in peers) peer.Dispose();
    }

    private static async Task<TextPeer> ProgramAsync(NodeProcess node, string nick)
    {
        var peer = await TextPeer.ConnectAsync(node.Tcp);
        await peer.SendAsync($$"""{"type":"hello","nick":"{{nick}}"}""");
        await peer.ExpectAsync("welcome");
        return peer;
    }
}
