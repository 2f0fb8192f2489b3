using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ChatSocket.Node.Lifetime;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Leaving;

/// <summary>A node that stops sends programs elsewhere, each at its own moment. Time is the test's.</summary>
public sealed class GoAwayTests
{
    private static readonly TimeSpan Over = new LeaveTimes().GoAwayOver;
    private static readonly TimeSpan ClosedAfter = new LeaveTimes().ClosedAfter;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly FakeTime _time = new();

    [Fact]
    public async Task People_end_at_once_and_programs_two_seconds_after_their_own_moment()
    {
        await using var node = await StartAsync();
        using var ana = await ProgramAsync(node, "ana");
        using var bia = await ProgramAsync(node, "bia");
        using var caio = await node.EnterAsync("caio");
        var began = _time.GetTimestamp();
        var stop = node.StopAsync();
        Assert.EndsWith("[shutdown]", (await caio.ToEndAsync())[^1], StringComparison.Ordinal);
        var moments = new[] { (Peer: ana, Delay: await DelayAsync(ana)), (Peer: bia, Delay: await DelayAsync(bia)) }.OrderBy(one => one.Delay).ToArray();
        // One in each half of the time.
        Assert.InRange(moments[0].Delay, TimeSpan.Zero, Over / 2);
        Assert.InRange(moments[1].Delay, (Over / 2) - TimeSpan.FromMilliseconds(1), Over);
        foreach (var (peer, delay) in moments)
        {
            var left = delay + ClosedAfter - _time.GetElapsedTime(began) - Step;
            // Their moments may be so near to each other that the wait for the first one's end was the second one's too.
            if (left > TimeSpan.Zero)
            {
                _time.Advance(left);
                await peer.SendAsync("""{"type":"ping","ref":"still"}""");
                await peer.ExpectAsync("\"still\"");
                Assert.False(stop.IsCompleted);
            }

            var end = peer.ToEndAsync();
            await Eventually.TrueAsync(() => Passed(end), () => "a program that stays is not closed");
            Assert.Equal("""{"type":"end","code":"shutdown","n":13,"retry":true}""", (await end)[^1]);
            Assert.True(_time.GetElapsedTime(began) >= delay + ClosedAfter);
        }
    }

    [Fact]
    public async Task When_all_programs_have_gone_by_themselves_the_node_stops_at_once()
    {
        await using var node = await StartAsync();
        using var ana = await ProgramAsync(node, "ana");
        using var bia = await ProgramAsync(node, "bia");
        var stop = node.StopAsync();
        await DelayAsync(ana);
        await DelayAsync(bia);
        await ana.SendAsync("""{"type":"quit"}""");
        await ana.ToEndAsync();
        ana.Dispose();
        bia.Dispose();
        await node.HasConnectionsAsync(0);
        _time.Advance(Step);
        await stop.WaitAsync(TextPeer.Within);
    }

    [Fact]
    public async Task Without_a_program_no_time_passes()
    {
        await using var node = await StartAsync();
        using var ana = await node.EnterAsync("ana");
        // Somebody who said nothing yet, and a program that did not say who it is.
        using var nobody = await node.ConnectAsync();
        using var nameless = await node.ConnectAsync();
        await nameless.SendAsync("""{"type":"ping"}""");
        await nameless.ExpectAsync("pong");
        var stop = node.StopAsync();
        foreach (var peer in new[] { ana, nobody, nameless })
        {
            await peer.ExpectAsync("shutdown");
            peer.Dispose();
        }

        await node.HasConnectionsAsync(0);
        _time.Advance(Step);
        await stop.WaitAsync(TextPeer.Within);
    }

    [Fact]
    public async Task Whoever_comes_over_a_WebSocket_is_sent_away_too()
    {
        await using var node = await StartAsync();
        using var socket = new ClientWebSocket();
        using var bound = new CancellationTokenSource(TextPeer.Within);
        await socket.ConnectAsync(new Uri($"ws://{node.Http}/ws"), bound.Token);
        await socket.SendAsync("""{"type":"hello","nick":"ana"}"""u8.ToArray(), WebSocketMessageType.Text, true, bound.Token);
        Assert.Contains("welcome", await ReadAsync(), StringComparison.Ordinal);
        var stop = node.StopAsync();
        Assert.InRange(DelayOf(await ReadAsync()), TimeSpan.Zero, Over);
        var last = ReadAsync();
        await Eventually.TrueAsync(() => Passed(last), () => "a program that stays is not closed");
        Assert.Contains("\"shutdown\"", await last, StringComparison.Ordinal);
        Assert.Equal("", await ReadAsync());
        Assert.Equal(4013, (int)socket.CloseStatus!);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, bound.Token);
        await Eventually.TrueAsync(() => Passed(stop), () => "the node does not stop");

        async Task<string> ReadAsync()
        {
            var buffer = new byte[4096];
            var read = await socket.ReceiveAsync(buffer, bound.Token);
            return Encoding.UTF8.GetString(buffer, 0, read.Count);
        }
    }

    [Fact]
    public async Task After_twenty_five_seconds_nobody_is_waited_for()
    {
        await using var node = await StartAsync(new LeaveTimes { GoAwayOver = TimeSpan.FromHours(1), ClosedAfter = TimeSpan.FromHours(1) });
        using var ana = await ProgramAsync(node, "ana");
        var stop = node.StopAsync();
        await DelayAsync(ana);
        _time.Advance(TimeSpan.FromSeconds(24));
        await ana.SendAsync("""{"type":"ping","ref":"still"}""");
        await ana.ExpectAsync("\"still\"");
        Assert.False(stop.IsCompleted);
        await Eventually.TrueAsync(() => Passed(stop), () => "no hard stop");
        Assert.Contains("\"shutdown\"", (await ana.ToEndAsync())[^1], StringComparison.Ordinal);
        ana.Dispose();
        await node.HasConnectionsAsync(0);
    }

    [Fact]
    public async Task Beside_other_nodes_it_goes_on_accepting_for_a_while()
    {
        await using var node = await StartAsync(new LeaveTimes { StillAccepting = TimeSpan.FromSeconds(5) });
        var stop = node.StopAsync();
        using var ana = await node.EnterAsync("ana");
        using var http = new HttpClient { BaseAddress = node.Operations, Timeout = TextPeer.Within };
        using var ready = await http.GetAsync(new Uri("health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.False(ready.IsSuccessStatusCode);
        _time.Advance(TimeSpan.FromSeconds(4));
        await ana.SendAsync("ainda");
        await ana.ExpectAsync("ana: ainda");
        Assert.False(stop.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await ana.ExpectAsync("[shutdown]");
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => node.ConnectAsync());
    }

    private static async Task<TextPeer> ProgramAsync(TestNode node, string nick)
    {
        var peer = await node.ConnectAsync();
        await peer.SendAsync($$"""{"type":"hello","nick":"{{nick}}"}""");
        await peer.ExpectAsync("welcome");
        return peer;
    }

    private static async Task<TimeSpan> DelayAsync(TextPeer peer) => DelayOf(await peer.ExpectAsync("goaway"));

    private static TimeSpan DelayOf(string frame)
    {
        var goaway = JsonElement.Parse(frame);
        Assert.Equal(("goaway", "shutdown"), (goaway.GetProperty("type").GetString(), goaway.GetProperty("reason").GetString()));
        return TimeSpan.FromMilliseconds(goaway.GetProperty("delayMs").GetInt64());
    }

    private Task<TestNode> StartAsync(LeaveTimes? times = null) =>
        TestNode.StartAsync(TestNode.Settings with { Leaving = times ?? new LeaveTimes() }, _time);

    private bool Passed(Task awaited)
    {
        _time.Advance(Step);
        return awaited.IsCompleted;
    }
}
