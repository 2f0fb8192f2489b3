using System.Text;
using ChatSocket.Node.Outbound;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Hostile;

/// <summary>A reader that does not read harms only itself.</summary>
public sealed class SlowReaderTests
{
    private static readonly string Page = new('x', 16 * 1024);

    [Fact]
    public async Task Who_never_reads_is_ended_without_last_words_and_the_others_miss_nothing()
    {
        await using var node = await TestNode.StartAsync(time: new FakeTime());
        using var ana = await node.EnterAsync("ana");
        using var bia = await node.EnterAsync("bia");
        using var deaf = await node.EnterAsync("surda", 4096);
        for (var number = 0; number < 100; number++)
        {
            await ana.SendAsync($"{number} {Page[..^8]}");
            foreach (var reader in new[] { ana, bia })
            {
                Assert.StartsWith($"[#geral] ana: {number} x", await reader.ExpectAsync("[#geral]"), StringComparison.Ordinal);
            }
        }

        await node.HasConnectionsAsync(2);
        var text = Encoding.UTF8.GetString(await deaf.UntilGoneAsync());
        Assert.DoesNotContain("[slow_consumer]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_takes_nothing_for_too_long_is_ended_however_little_it_is_owed()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(TestNode.Settings with { Outbox = new OutboxLimits { Bytes = 64 << 20 } }, time);
        using var ana = await node.EnterAsync("ana");
        using var deaf = await node.EnterAsync("surda", 4096);
        for (var number = 0; number < 40; number++)
        {
            await ana.SendAsync(Page);
            await ana.ExpectAsync("[#geral]");
        }

        time.Advance(TimeSpan.FromSeconds(9));
        await ana.FenceAsync();
        Assert.Equal(2, node.Connections);
        time.Advance(TimeSpan.FromSeconds(3));
        await node.HasConnectionsAsync(1);
    }

    [Fact]
    public async Task What_is_kept_for_a_deaf_reader_is_bounded()
    {
        var limits = new OutboxLimits();
        await using var server = new BareServer(limits, new FakeTime());
        using var ana = await server.ConnectAsync();
        await ana.SendAsync("ana");
        await ana.ExpectAsync("#geral: ");
        using var deaf = await server.ConnectAsync(4096);
        await deaf.SendAsync("surda");
        await deaf.ExpectAsync("#geral: ");
        var connections = server.Connections.Snapshot();
        var most = 0;
        for (var number = 0; number < 100; number++)
        {
            await ana.SendAsync(Page);
            await ana.ExpectAsync("[#geral]");
            most = Math.Max(most, connections.Max(connection => connection.QueuedBytes));
        }

        Assert.InRange(most, 1, limits.Bytes);
        await server.HasConnectionsAsync(1);
    }
}
