using System.Net;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Startup;

/// <summary>What those who run the node can ask it.</summary>
public sealed class HealthTests
{
    [Theory]
    [InlineData("health/live", HttpStatusCode.OK)]
    [InlineData("health/ready", HttpStatusCode.OK)]
    [InlineData("", HttpStatusCode.NotFound)]
    [InlineData("health", HttpStatusCode.NotFound)]
    [InlineData("metrics/../secret", HttpStatusCode.NotFound)]
    public async Task A_running_node_is_alive_and_ready_and_has_nothing_else(string path, HttpStatusCode status)
    {
        await using var node = await TestNode.StartAsync();
        Assert.Equal(status, await AskAsync(node, path));
    }

    [Fact]
    public async Task A_node_that_stops_is_alive_not_ready_and_takes_nobody()
    {
        // Time stands still, and with it the node, between its last words and its end.
        await using var node = await TestNode.StartAsync(time: new FakeTime());
        using var ana = await node.EnterAsync("ana");
        var stopping = node.StopAsync();
        Assert.Equal("[SYS] O servidor foi desligado; até a próxima. [shutdown]", Assert.Single(await ana.ToEndAsync()));
        Assert.False(stopping.IsCompleted);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(node, "health/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(node, "health/ready"));
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => node.ConnectAsync());
    }

    private static async Task<HttpStatusCode> AskAsync(TestNode node, string path)
    {
        using var http = new HttpClient { BaseAddress = node.Operations, Timeout = TextPeer.Within };
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
