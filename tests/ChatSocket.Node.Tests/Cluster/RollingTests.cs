using ChatSocket.Client;
using ChatSocket.Node.Tests.Client;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>All nodes are replaced one after the other while people talk, with the leave times that an operator gets.</summary>
public sealed class RollingTests : ClientTest
{
    private const int People = 8;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Nothing_is_lost_or_doubled_and_nobody_seems_to_have_left()
    {
        await using var nodes = await NodeProcesses.StartAsync();
        var addresses = Enumerable.Range(0, 3).Select(index => new ServerAddress("127.0.0.1", nodes[index].Tcp.Port)).ToArray();
        var clients = new List<(ChatClient Client, EventLog Events)>();
        for (var number = 0; number < 4; number++)
        {
            // Each begins at another node.
            ServerAddress[] own = [.. addresses[(number % 3)..], .. addresses[..(number % 3)]];
            clients.Add(await ConnectAsync(Options($"client{number}", own), "sala"));
        }

        foreach (var (_, events) in clients[..^1]) await events.UntilAsync<PresenceChanged>(changed => changed.Change.Nick == "client3");
        using var ended = new CancellationTokenSource();
        var talks = clients.Select(one => TalkAsync(one.Client, ended.Token)).ToArray();
        for (var index = 0; index < 3; index++)
        {
            using var observer = await EnterAsync(nodes, (index + 1) % 3, $"o{index}");
            var people = await Task.WhenAll(Enumerable.Range(0, People).Select(number => EnterAsync(nodes, index, $"p{index}-{number}")));
            await nodes[index].TerminateAsync();
            foreach (var person in people)
            {
                Assert.Contains("[shutdown]", (await person.ToEndAsync())[^1], StringComparison.Ordinal);
                person.Dispose();
            }

            await HearsTogetherAsync(observer, index);
            observer.Dispose();
            var outcome = await nodes[index].EndAsync();
            Assert.Equal(0, outcome.ExitCode);
            // That Redis did not answer in time is a busy machine's doing, and nothing is lost by it.
            Assert.DoesNotContain("bug", outcome.Error, StringComparison.Ordinal);
            await nodes.StartAsync(index);
        }

        await ended.CancelAsync();
        var sent = (await Task.WhenAll(talks)).SelectMany(ids => ids).ToArray();
        using var reader = await ProgramPeer.EnterAsync(nodes[0].Tcp, "reader", "sala");
        var history = await reader.HistoryAsync("sala");
        Assert.Equal(sent.Order(StringComparer.Ordinal), history.Select(message => message.Text("id")).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, history.Length).Select(seq => (long)seq), history.Select(message => message.Number("seq")));
        foreach (var (_, events) in clients)
        {
            await events.UntilAsync<PresenceChanged>(changed => changed.Change.Nick == "reader");
            Assert.Equal(history.Select(message => message.Text("text")), events.Texts);
            Assert.Empty(events.Of<HistoryGap>());
            Assert.All(events.Of<SessionReady>().Skip(1), ready => Assert.True(ready.Resumed));
            IsToldOnce(events);
        }

        Assert.Contains(clients, one => one.Events.Of<NodeLeaving>().Count > 0);
    }

    /// <summary>In one line, or a few where the machine took its time; never in as many as there were people.</summary>
    private static async Task HearsTogetherAsync(TextPeer observer, int index)
    {
        var waited = Enumerable.Range(0, People).Select(number => $"p{index}-{number}").ToHashSet();
        var lines = 0;
        for (; waited.Count > 0; lines++)
        {
            var line = await observer.ExpectAsync(" left");
            var told = waited.RemoveWhere(nick => line.Contains(nick, StringComparison.Ordinal));
            Assert.NotEqual(0, told);
        }

        Assert.InRange(lines, 1, People / 2);
    }

    private static void IsToldOnce(EventLog events)
    {
        var changes = events.Of<PresenceChanged>().Select(changed => changed.Change).ToArray();
        var ofClients = changes.Where(change => change.Nick.StartsWith("client", StringComparison.Ordinal)).ToArray();
        Assert.All(ofClients, change => Assert.Equal(PresenceEvent.Join, change.Event));
        Assert.Equal(ofClients.Length, ofClients.DistinctBy(change => change.Nick).Count());
        var left = changes.Where(change => change.Event == PresenceEvent.Leave && change.Nick[0] == 'p').Select(change => change.Nick).ToArray();
        // Who was between two nodes when they left finds them gone; presence is not told again.
        Assert.Equal(left.Distinct(), left);
        var people = Enumerable.Range(0, 3).SelectMany(index => Enumerable.Range(0, People).Select(number => $"p{index}-{number}")).ToHashSet();
        Assert.Subset(people, left.ToHashSet());
    }

    private static async Task<TextPeer> EnterAsync(NodeProcesses nodes, int index, string nick)
    {
        var person = await TextPeer.ConnectAsync(nodes[index].Tcp);
        await person.SendAsync("/join #sala", $"/nick {nick}");
        await person.ExpectAsync($"You are {nick}");
        return person;
    }

    private static async Task<List<string>> TalkAsync(ChatClient client, CancellationToken ended)
    {
        var sends = new List<Sending>();
        while (!ended.IsCancellationRequested)
        {
            sends.Add(client.Send("sala", $"{client.Nick} {sends.Count}"));
            await Task.Delay(Between, CancellationToken.None);
        }

        foreach (var send in sends) Assert.Equal(SendOutcome.Stored, (await send.Settled.Soon()).Outcome);
        return [.. sends.Select(send => send.Id)];
    }
}
