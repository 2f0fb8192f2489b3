using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Monitor;

public sealed class MonitorAccessTests
{
    private const string Token = Operator.Token;

    [Fact]
    public async Task Without_a_configured_token_there_is_only_a_word_on_how_to_configure_one()
    {
        await using var node = await TestNode.StartAsync(TestNode.English);
        using var http = new HttpClient { BaseAddress = node.Operations };
        foreach (var path in new[] { "monitor", "monitor/state", "monitor/page/x/main.js" })
        {
            using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Contains("ChatSocket__Ops__Token", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        using var enter = await http.PostAsync("monitor/enter", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, enter.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("correct-horse-batter")]
    [InlineData("correct-horse-battery!")]
    public async Task Without_the_token_nothing_is_shown_and_nothing_done(string? token)
    {
        await using var node = await StartAsync();
        using var http = Client(node, token);
        using var state = await http.GetAsync("monitor/state", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, state.StatusCode);
        using var act = await http.PostAsJsonAsync("monitor/act", new { act = "drain" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, act.StatusCode);
        using var enter = await http.PostAsync("monitor/enter", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, enter.StatusCode);
        Assert.False(enter.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task The_token_gives_a_cookie_that_scripts_and_other_sites_do_not_get_and_that_reads()
    {
        await using var node = await StartAsync();
        var cookie = await EnterAsync(node);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/monitor", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Token, cookie, StringComparison.Ordinal);
        using var http = Client(node, null, cookie.Split(';')[0]);
        var state = await http.GetFromJsonAsync<JsonElement>("monitor/state", TestContext.Current.CancellationToken);
        Assert.Equal("ready", state.GetProperty("state").GetString());
    }

    [Fact]
    public async Task The_cookie_alone_does_not_act_as_a_form_of_another_site_would()
    {
        await using var node = await StartAsync();
        var cookie = (await EnterAsync(node)).Split(';')[0];
        using var form = Client(node, null, cookie);
        using var forged = await form.PostAsJsonAsync("monitor/act", new { act = "disconnect", number = 1 }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, forged.StatusCode);
        using var page = Client(node, null, cookie);
        page.DefaultRequestHeaders.Add("X-ChatSocket-Monitor", "1");
        using var real = await page.PostAsJsonAsync("monitor/act", new { act = "disconnect", number = 1 }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, real.StatusCode);
        page.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        using var foreign = await page.PostAsJsonAsync("monitor/act", new { act = "disconnect", number = 1 }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, foreign.StatusCode);
    }

    [Fact]
    public async Task A_cookie_that_was_changed_or_has_ended_is_none()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(TestNode.English with { OperationsToken = Token }, time);
        var cookie = (await EnterAsync(node)).Split(';')[0];
        var at = cookie.IndexOf('=', StringComparison.Ordinal) + 1;
        foreach (var other in new[] { cookie[..at] + "9" + cookie[at..], cookie[..^1], cookie[..at], $"{cookie[..at]}99999999999." })
        {
            using var forged = Client(node, null, other);
            using var answer = await forged.GetAsync("monitor/state", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        using var http = Client(node, null, cookie);
        using var before = await http.GetAsync("monitor/state", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        time.Advance(TimeSpan.FromHours(13));
        using var after = await http.GetAsync("monitor/state", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Theory]
    [InlineData("POST", "enter")]
    [InlineData("POST", "act")]
    [InlineData("GET", "state")]
    public async Task After_ten_wrong_tokens_nobody_may_try_for_a_while_wherever_but_who_is_in_goes_on(string method, string path)
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(TestNode.English with { OperationsToken = Token }, time);
        var cookie = (await EnterAsync(node)).Split(';')[0];
        using var wrong = Client(node, "not-the-token-at-all");
        using var right = Client(node, Token);
        for (var attempt = 1; attempt <= 12; attempt++)
        {
            Assert.Equal(attempt < 10 ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests, await AskAsync(wrong, method, path));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(right, method, path));
        using var page = Client(node, null, cookie);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(page, "GET", "state"));
        time.Advance(TimeSpan.FromMinutes(1.1));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(right, "GET", "state"));
    }

    [Fact]
    public async Task Another_site_cannot_make_somebody_leave()
    {
        await using var node = await StartAsync();
        var cookie = (await EnterAsync(node)).Split(';')[0];
        using var form = Client(node, null, cookie);
        using var forged = await form.PostAsync("monitor/leave", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, forged.StatusCode);
        Assert.False(forged.Headers.Contains("Set-Cookie"));
        using var page = await Operator.AtPageAsync(node);
        using var left = await page.Http.PostAsync("monitor/leave", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        Assert.Contains("expires=Thu, 01 Jan 1970", left.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{\"act\":\"disconnect\",\"number\":\"x\"}")]
    [InlineData("{\"act\":\"ban\",\"nick\":7}")]
    [InlineData("{\"act\":\"ban\",\"address\":null}")]
    [InlineData("{\"act\":\"announce\",\"text\":\"\\ud800\"}")]
    [InlineData("act=drain")]
    public async Task What_is_no_act_is_refused_in_words(string body)
    {
        await using var node = await StartAsync();
        using var http = Client(node, Token);
        using var answer = await http.PostAsync("monitor/act", new StringContent(body), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient http, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"monitor/{path}");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static Task<TestNode> StartAsync() => TestNode.StartAsync(TestNode.English with { OperationsToken = Token });

    private static async Task<string> EnterAsync(TestNode node)
    {
        using var http = Client(node, Token);
        using var answer = await http.PostAsync("monitor/enter", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return answer.Headers.GetValues("Set-Cookie").Single();
    }

    private static HttpClient Client(TestNode node, string? token, string? cookie = null)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = node.Operations };
        if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (cookie is not null) http.DefaultRequestHeaders.Add("Cookie", cookie);
        return http;
    }
}
