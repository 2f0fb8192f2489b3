using System.Net.WebSockets;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.WebSocket;

public sealed class WebSocketDeadlineTests
{
    [Fact]
    public async Task A_message_that_is_never_finished_is_not_waited_for()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(time: time);
        using var within = new CancellationTokenSource(TextPeer.Within);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{node.Http.Port}/ws"), within.Token);
        await socket.SendAsync("ana"u8.ToArray(), WebSocketMessageType.Text, true, within.Token);
        var buffer = new byte[4096];
        await socket.ReceiveAsync(buffer, within.Token);
        await socket.SendAsync(new byte[1000], WebSocketMessageType.Text, false, within.Token);
        var closed = CloseCodeAsync(socket, buffer, within.Token);
        await Eventually.TrueAsync(() => Ended(closed, time), () => "a message without an end is still waited for");
        Assert.Equal(4008, await closed);
    }

    private static async Task<int?> CloseCodeAsync(ClientWebSocket socket, byte[] buffer, CancellationToken stop)
    {
        while ((await socket.ReceiveAsync(buffer, stop)).MessageType != WebSocketMessageType.Close)
        {
        }

        return (int?)socket.CloseStatus;
    }

    private static bool Ended(Task end, FakeTime time)
    {
        time.Advance(TimeSpan.FromMilliseconds(100));
        return end.IsCompleted;
    }
}
