using ChatSocket.Chat;

namespace ChatSocket.Node.Tests.Json;

/// <summary>Whatever ends a JSON connection, its last frame says why; then the node closes.</summary>
public sealed class EndFrameTests
{
    [Fact]
    public Task Quit() => CheckAsync("""{"type":"end","code":"bye","n":1,"retry":false}""", (_, socket) => socket.SendAsync("""{"type":"quit"}"""));

    [Fact]
    public Task A_resume_elsewhere() => CheckAsync("""{"type":"end","code":"replaced","n":2,"retry":false}""", async (node, socket) =>
    {
        using var other = await node.ConnectAsync();
        Assert.True((await other.HelloAsync($"\"session\":\"{socket.Token}\"")).GetProperty("resumed").GetBoolean());
    });

    [Fact]
    public Task A_frame_cut_short() => CheckAsync("""{"type":"end","code":"protocol_violation","n":5,"retry":false}""", async (_, socket) =>
    {
        await socket.SendBytesAsync([0, 0, 0, 9, (byte)'{']);
        socket.EndSending();
    });

    [Fact]
    public Task A_frame_too_long() => CheckAsync(
        """{"type":"end","code":"frame_too_long","n":6,"retry":false}""", (_, socket) => socket.SendBytesAsync([0, 1, 0, 1]));

    [Fact]
    public Task The_rest_of_a_frame_that_does_not_come() => CheckAsync("""{"type":"end","code":"idle_timeout","n":8,"retry":true}""", async (node, socket) =>
    {
        await socket.SendBytesAsync([.. "\0\0\0\u000F{\"type\":\"ping\"}"u8, 0, 0, 0, 9]);
        await socket.UntilAsync("pong");
        node.Time.Advance(TimeSpan.FromSeconds(31));
    });

    [Fact]
    public Task The_nodes_end() => CheckAsync(
        """{"type":"end","code":"shutdown","n":13,"retry":true}""", (node, _) => Task.FromResult(node.LeaveAsync()));

    [Fact]
    public async Task Who_never_says_hello()
    {
        await using var node = new JsonNode();
        using var socket = await node.ConnectAsync();
        await socket.AskAsync("\"type\":\"ping\"", "pong");
        node.Time.Advance(TimeSpan.FromSeconds(61));
        await EndsWithAsync(socket, """{"type":"end","code":"not_named","n":7,"retry":false}""");
    }

    [Fact]
    public async Task Who_never_stops_being_too_fast()
    {
        await using var node = new JsonNode(options: new ChatOptions { MessagesPerSecond = 1, MessagesBurst = 1 });
        using var socket = await node.ConnectAsync();
        var flood = Task.Run(async () =>
        {
            // The node stops listening at some time in this.
            for (var request = 0; request < 20_000; request++) await socket.SendAsync("""{"type":"ping"}""");
        });
        await EndsWithAsync(socket, """{"type":"end","code":"rate_limited","n":10,"retry":true}""");
        socket.Dispose();
        await Record.ExceptionAsync(() => flood.WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task A_greeting_to_a_person_decides_nothing()
    {
        await using var node = new JsonNode();
        using var socket = await node.ConnectAsync();
        node.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual((byte)'{', (await socket.ReadPayloadAsync())![0]);
        Assert.Equal("ana", (await socket.HelloAsync("\"nick\":\"ana\"")).Text("nick"));
    }

    private static async Task CheckAsync(string last, Func<JsonNode, JsonSocket, Task> end)
    {
        await using var node = new JsonNode();
        using var socket = await node.ConnectAsync();
        await socket.HelloAsync("\"nick\":\"ana\"");
        await end(node, socket);
        await EndsWithAsync(socket, last);
    }

    private static async Task EndsWithAsync(JsonSocket socket, string last)
    {
        var end = await socket.UntilAsync("end");
        Assert.Equal(last, end.GetRawText());
        Assert.Null(await socket.ReadAsync());
    }
}
