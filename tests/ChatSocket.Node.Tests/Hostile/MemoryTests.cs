using System.Runtime.CompilerServices;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Outbound;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Node.Tests.Hostile;

[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class AloneInTheProcess;

/// <summary>What hostile peers cost is given back. Alone in the process, because the heap is everybody's.</summary>
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    /// <summary>Pools and tables keep some; two thousand connections that stayed would be more than this.</summary>
    private const long Slack = 24L << 20;

    [Fact]
    public async Task Two_thousand_who_connect_without_a_word_leave_nothing_behind()
    {
        await using var server = new BareServer(new OutboxLimits(), TimeProvider.System);
        var before = HeapAfterCollection();
        var gone = await ComeAndGoAsync(server, 2000);
        await IsEmptyAsync(server, gone, before);
    }

    [Fact]
    public async Task Five_hundred_who_never_read_a_flooded_room_leave_nothing_behind()
    {
        await using var server = new BareServer(new OutboxLimits { Bytes = 64 * 1024 }, TimeProvider.System);
        var before = HeapAfterCollection();
        var gone = await FloodAsync(server, 500);
        await IsEmptyAsync(server, gone, before);
    }

    private static async Task<WeakReference[]> ComeAndGoAsync(BareServer server, int count)
    {
        var peers = new List<TextPeer>();
        while (peers.Count < count) peers.AddRange(await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => server.ConnectAsync())));
        await server.HasConnectionsAsync(count);
        var references = References(server);
        foreach (var peer in peers) peer.Dispose();
        return references;
    }

    private static async Task<WeakReference[]> FloodAsync(BareServer server, int count)
    {
        var deaf = await Task.WhenAll(Enumerable.Range(0, count).Select(number => EnterAsync(server, $"s{number}", 4096)));
        using var ana = await EnterAsync(server, "ana", 0);
        var references = References(server);
        var text = new string('x', 16 * 1024);
        for (var number = 0; server.Connections.Count > 1; number++)
        {
            Assert.True(number < 200, $"{server.Connections.Count - 1} deaf readers are still there");
            await ana.SendAsync(text);
            await ana.ExpectAsync("[#geral]");
        }

        // A session leaves its rooms after its connection is gone, when the room's loop gets to it.
        await Eventually.TrueAsync(() => server.MembersAsync(RoomName.Geral).Result == 1, () => "a deaf reader is still in the room");
        foreach (var peer in deaf) peer.Dispose();
        return references;
    }

    private static async Task<TextPeer> EnterAsync(BareServer server, string nick, int receiveBuffer)
    {
        var peer = await server.ConnectAsync(receiveBuffer);
        await peer.SendAsync(nick);
        await peer.ExpectAsync("#geral: ");
        return peer;
    }

    private static async Task IsEmptyAsync(BareServer server, WeakReference[] connections, long before)
    {
        await server.HasConnectionsAsync(0);
        await Eventually.TrueAsync(() => server.MembersAsync(RoomName.Geral).Result == 0, () => "somebody is still in the room");
        await Eventually.TrueAsync(() => Collected(connections), () => $"{connections.Count(reference => reference.IsAlive)} connections are still held");
        var after = HeapAfterCollection();
        Assert.True(after < before + Slack, $"{before} bytes before, {after} after");
        Assert.Empty(server.Bugs.Lines);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] References(BareServer server) =>
        [.. server.Connections.Snapshot().Select((Connection connection) => new WeakReference(connection))];

    /// <summary>A stack slot or a thread's own cache may hold one or two of them.</summary>
    private static bool Collected(WeakReference[] connections)
    {
        HeapAfterCollection();
        return connections.Count(reference => reference.IsAlive) <= 4;
    }

    private static long HeapAfterCollection()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(false);
    }
}
