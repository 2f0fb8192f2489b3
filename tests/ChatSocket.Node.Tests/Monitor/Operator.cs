using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Monitor;

/// <summary>Whoever runs a node, with a token, without one, or with what a browser got for it.</summary>
internal sealed class Operator : IDisposable
{
    public const string Token = "correct-horse-battery";

    public Operator(TestNode node, string? token = Token, string? cookie = null)
    {
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = node.Operations };
        if (token is not null) Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (cookie is not null) Http.DefaultRequestHeaders.Add("Cookie", cookie);
    }

    public HttpClient Http { get; }

    /// <summary>The page of that node, after its token was entered.</summary>
    public static async Task<Operator> AtPageAsync(TestNode node)
    {
        using var entering = new Operator(node);
        using var answer = await entering.Http.PostAsync("monitor/enter", null, TestContext.Current.CancellationToken);
        var page = new Operator(node, null, answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        page.Http.DefaultRequestHeaders.Add("X-ChatSocket-Monitor", "1");
        return page;
    }

    /// <summary>The code of the answer, whose status is that one.</summary>
    public async Task<string> DoAsync(object act, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await Http.PostAsJsonAsync("monitor/act", act, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {body}");
        if (answer.Content.Headers.ContentType?.MediaType != "application/json") return body;
        var said = JsonElement.Parse(body);
        Assert.Equal(status == HttpStatusCode.OK, said.GetProperty("done").GetBoolean());
        Assert.NotEmpty(said.GetProperty("text").GetString()!);
        return said.GetProperty("code").GetString()!;
    }

    /// <summary>What the page's log shows of the operators.</summary>
    public async Task<string[]> AuditAsync()
    {
        var state = await Http.GetFromJsonAsync<JsonElement>("monitor/state", TestContext.Current.CancellationToken);
        return [.. state.GetProperty("log").EnumerateArray().Select(line => line.GetProperty("text").GetString()!).Where(text => text.StartsWith("Monitor: ", StringComparison.Ordinal))];
    }

    public void Dispose() => Http.Dispose();
}
