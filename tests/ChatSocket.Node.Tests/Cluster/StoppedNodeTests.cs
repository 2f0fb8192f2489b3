using System.Diagnostics;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>A node's process stands still for longer than its lease, and then goes on as if nothing had been.</summary>
public sealed class StoppedNodeTests
{
    private const int Late = 20;

    private static readonly TimeSpan Stopped = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task What_it_wakes_up_with_is_no_longer_taken_and_it_serves_again()
    {
        await using var nodes = await NodeProcesses.StartAsync();
        using var watcher = await ProgramPeer.EnterAsync(nodes[1].Tcp, "watcher", "geral");
        using var ana = await ProgramPeer.EnterAsync(nodes[0].Tcp, "ana", "geral");
        using var bia = await ProgramPeer.EnterAsync(nodes[0].Tcp, "bia", "geral");
        using var caio = await TextPeer.ConnectAsync(nodes[0].Tcp);
        await caio.SendAsync("caio");
        await watcher.UntilNoticeAsync("geral", "join caio");
        await ana.SendAsync("geral", "before");
        await nodes[0].PauseAsync();
        var stopped = Stopwatch.StartNew();
        for (var number = 0; number < Late; number++)
        {
            await ana.PostAsync("send", $"\"room\":\"geral\",\"text\":\"late {number}\"");
            await bia.PostAsync("send", $"\"room\":\"geral\",\"text\":\"late {number}\"");
            await caio.SendAsync($"late {number}");
        }

        using var again = await ProgramPeer.ConnectAsync(nodes[2].Tcp);
        Assert.True((await again.ResumeAsync(ana, "geral")).GetProperty("resumed").GetBoolean());
        await watcher.UntilNoticeAsync("geral", "leave bia");
        await watcher.UntilNoticeAsync("geral", "leave caio");
        await again.SendAsync("geral", "meanwhile");
        // Its people may be given up before it has itself stood still for a whole lease: the lease runs from its last renewal.
        if (Stopped - stopped.Elapsed is { Ticks: > 0 } rest) await Task.Delay(rest, TestContext.Current.CancellationToken);
        await nodes[0].SignalAsync("CONT");
        foreach (var peer in new[] { ana, bia }) Assert.True(await peer.UntilEndedAsync() is "internal" or "replaced" or "idle_timeout");
        Assert.Contains("[internal]", (await caio.ToEndAsync())[^1], StringComparison.Ordinal);

        using var newcomer = await ProgramPeer.EnterAsync(nodes[0].Tcp, "newcomer", "geral");
        Assert.Equal("ack", (await newcomer.SendAsync("geral", "well")).Text("type"));
        await watcher.UntilTextAsync("geral", "well");
        Assert.Equal(["before", "meanwhile", "well"], (await newcomer.HistoryAsync("geral")).Select(message => message.Text("text")));
        Assert.Equal(["before", "meanwhile", "well"], watcher.Texts("geral"));
        Assert.Equal(["ana", "newcomer", "watcher"], (await watcher.WhoAsync("geral")).Order(StringComparer.Ordinal));
        // Nobody was announced twice, nor anybody as coming back who did not.
        string[] notices = [.. (await watcher.NoticesUpToNowAsync("geral", nodes[0].Tcp)).Order(StringComparer.Ordinal)];
        Assert.Equal(["join ana", "join bia", "join caio", "join newcomer", "leave bia", "leave caio"], notices);
        // Names that were freed are free, and those who lost them do not keep them from here.
        using var other = await ProgramPeer.EnterAsync(nodes[0].Tcp, "bia", "geral");
        Assert.Equal("bia", other.Nick);
    }
}
