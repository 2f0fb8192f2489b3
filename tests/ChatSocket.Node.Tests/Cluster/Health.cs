using System.Net;
using ChatSocket.Node.Tests.Json;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>What those who watch a node ask it.</summary>
internal static class Health
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    public static async Task<HttpStatusCode> AskAsync(Uri operations, string what)
    {
        using var http = new HttpClient { BaseAddress = operations, Timeout = Patience.Limit };
        using var answer = await http.GetAsync(new Uri($"health/{what}", UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public static Task UntilReadyAsync(params IEnumerable<Uri> nodes) => UntilAsync(nodes, HttpStatusCode.OK);

    public static Task UntilNotReadyAsync(params IEnumerable<Uri> nodes) => UntilAsync(nodes, HttpStatusCode.ServiceUnavailable);

    private static async Task UntilAsync(IEnumerable<Uri> nodes, HttpStatusCode wanted)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        foreach (var node in nodes)
        {
            while (await AskAsync(node, "ready") != wanted)
            {
                Assert.False(limit.IsCancellationRequested, $"{node} does not come to say {wanted}");
                await Task.Delay(Between, CancellationToken.None);
            }
        }
    }
}
