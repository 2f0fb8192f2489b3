using System.Collections.Concurrent;
using System.Diagnostics;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>A node dies without a word.</summary>
public sealed class DeadNodeTests
{
    /// <summary>Twelve are promised; a busy machine may take some more, but not another lease.</summary>
    private static readonly TimeSpan GoneWithin = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Its_people_go_with_one_notice_and_who_comes_back_was_never_away()
    {
        await using var nodes = await NodeProcesses.StartAsync();
        using var watcher = await ProgramPeer.EnterAsync(nodes[1].Tcp, "watcher", "geral");
        using var listener = await TextPeer.ConnectAsync(nodes[2].Tcp);
        await listener.SendAsync("listener");
        await listener.ExpectAsync("#geral: you are in");
        using var ana = await ProgramPeer.EnterAsync(nodes[0].Tcp, "ana", "geral");
        using var bia = await ProgramPeer.EnterAsync(nodes[0].Tcp, "bia", "geral");
        using var caio = await TextPeer.ConnectAsync(nodes[0].Tcp);
        using var dora = await TextPeer.ConnectAsync(nodes[0].Tcp);
        await caio.SendAsync("caio");
        await dora.SendAsync("dora");
        await watcher.UntilNoticeAsync("geral", "join caio");
        await watcher.UntilNoticeAsync("geral", "join dora");
        await listener.FenceAsync();

        var (ids, references) = (new ConcurrentQueue<string>(), new ConcurrentQueue<int>());
        var position = ana.Position("geral");
        var talking = TalkAsync(ana, ids, references);
        await ana.UntilSoAsync(() => Acks(ana).Count > 50, "the talk");
        await nodes[0].SignalAsync("KILL");
        var died = Stopwatch.StartNew();
        await ana.UntilEndedAsync();
        await talking;
        Assert.Equal("", await bia.UntilEndedAsync());
        using var again = await ProgramPeer.ConnectAsync(nodes[2].Tcp);
        Assert.True((await again.ResumeAsync(ana, "geral")).GetProperty("resumed").GetBoolean());
        foreach (var id in ids)
        {
            var after = $"{{\"epoch\":\"{position.Text("epoch")}\",\"seq\":{position.Number("seq")},\"id\":\"{position.Text("id")}\"}}";
            var answer = await again.AskAsync("send", $"\"room\":\"geral\",\"text\":\"{id}\",\"id\":\"{id}\",\"retry\":true,\"after\":{after}");
            Assert.Equal("ack", answer.Text("type"));
            // What the dead node acknowledged stands where it said.
            if (Acks(ana).TryGetValue(id, out var seq)) Assert.Equal(seq, answer.Number("seq"));
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), (await again.HistoryAsync("geral")).Select(message => message.Text("id")).Order(StringComparer.Ordinal));
        foreach (var nick in new[] { "bia", "caio", "dora" }) await watcher.UntilNoticeAsync("geral", $"leave {nick}");
        Assert.InRange(died.Elapsed, TimeSpan.Zero, GoneWithin);
        string[] left = [.. (await watcher.NoticesUpToNowAsync("geral", nodes[1].Tcp)).Where(notice => notice.StartsWith("leave ", StringComparison.Ordinal))];
        Assert.Equal(["leave bia", "leave caio", "leave dora"], left.Order(StringComparer.Ordinal));
        Assert.Single(watcher.Notices("geral"), "join ana");
        var lines = (await listener.FenceAsync()).Where(line => line.Contains(" left", StringComparison.Ordinal) && !line.Contains(ProgramPeer.Fence, StringComparison.Ordinal));
        Assert.All(["bia", "caio", "dora"], nick => Assert.Contains(nick, Assert.Single(lines), StringComparison.Ordinal));
        // Their names are free, and the node may come back under its own.
        using var other = await ProgramPeer.EnterAsync(nodes[1].Tcp, "caio", "geral");
        await nodes.StartAsync(0);
        using var newcomer = await ProgramPeer.EnterAsync(nodes[0].Tcp, "bia", "geral");
        await newcomer.SendAsync("geral", "well");
        await watcher.UntilTextAsync("geral", "well");
    }

    /// <summary>Sends without waiting for answers, until nobody is there.</summary>
    private static async Task TalkAsync(ProgramPeer peer, ConcurrentQueue<string> ids, ConcurrentQueue<int> references)
    {
        try
        {
            for (var number = 0; number < 2000 && !peer.HasEnded; number++)
            {
                var id = $"send-{number:D12}";
                ids.Enqueue(id);
                references.Enqueue(await peer.PostAsync("send", $"\"room\":\"geral\",\"text\":\"{id}\",\"id\":\"{id}\""));
                if (number % 10 == 9) await peer.UntilAnsweredAsync(references.Last());
            }
        }
        catch (Exception failure) when (failure is IOException or Xunit.Sdk.FailException)
        {
            // The node is dead; what was on its way is of unknown outcome.
        }
    }

    private static Dictionary<string, long> Acks(ProgramPeer peer) =>
        peer.Frames.Where(frame => frame.IsOf("ack")).ToDictionary(frame => frame.Text("id"), frame => frame.Number("seq"));
}
