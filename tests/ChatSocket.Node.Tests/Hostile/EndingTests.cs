using ChatSocket.Node.Outbound;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Node.Tests.Hostile;

/// <summary>
/// Ends that come from elsewhere while input arrives. Time stands still: a connection whose input nobody owns any more would never
/// see its peer go.
/// </summary>
public sealed class EndingTests
{
    [Fact]
    public async Task An_end_from_any_thread_at_any_moment_says_its_last_words_and_leaves_nothing()
    {
        await using var server = new BareServer(new OutboxLimits(), new FakeTime());
        for (var round = 0; round < 8; round++)
        {
            var peers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => server.ConnectAsync()));
            await server.HasConnectionsAsync(peers.Length);
            var connections = server.Connections.Snapshot();
            var talking = peers.Select((peer, index) => TalkAsync(peer, $"p{round}-{index}")).ToArray();
            Parallel.ForEach(connections, connection =>
            {
                connection.End(DisconnectReason.Draining);
                connection.End(DisconnectReason.Bye);
            });
            Assert.All(await Task.WhenAll(talking), line => Assert.EndsWith("[draining]", line, StringComparison.Ordinal));
            await server.HasConnectionsAsync(0);
        }

        await Eventually.TrueAsync(() => server.MembersAsync(RoomName.Geral).Result == 0, () => "somebody is still in the room");
        Assert.Empty(server.Bugs.Lines);
    }

    /// <summary>Talks until the node ends it; how far it gets is chance, that it hears the last words is not.</summary>
    private static async Task<string> TalkAsync(TextPeer peer, string nick)
    {
        using (peer)
        {
            foreach (var line in new[] { nick, "/join x", "oi", "/who", "/leave x", "oi" }) await peer.SendAsync(line, "", "/topic");
            return (await peer.ToEndAsync())[^1];
        }
    }
}
