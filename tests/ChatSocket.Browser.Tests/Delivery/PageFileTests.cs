using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;

namespace ChatSocket.Browser.Tests.Delivery;

public sealed partial class PageFileTests(Chromium chromium)
{
    private const int MostBytes = 100_000;

    [Fact]
    public async Task The_page_is_small_asks_nobody_else_and_names_all_its_modules_at_once()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        var asked = ana.Requests.Select(request => request.PathAndQuery).Where(path => path != "/").Distinct().ToArray();
        var document = await GetAsync(node, "/");
        var named = Address().Matches(document.Text).Select(match => match.Value).ToHashSet();
        Assert.All(asked, path => Assert.Contains(path, named));
        // As a browser without TLS gets them.
        var bytes = document.Bytes;
        foreach (var path in named) bytes += (await GetAsync(node, path)).Bytes;
        Assert.InRange(bytes, 10_000, MostBytes);
    }

    [Fact]
    public async Task The_policy_allows_nothing_but_its_own_files_and_a_foreign_script_does_not_run()
    {
        await using var node = await PageNode.StartAsync();
        using var http = new HttpClient { BaseAddress = node.Page };
        using var answer = await http.GetAsync("/", TestContext.Current.CancellationToken);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotMatch("<script(?![^>]*src=)|<style|\\sstyle=|\\son[a-z]+=", html);
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        var refused = await ana.EvaluateAsync<string>("""
            () => {
              try {
                const script = document.createElement('script');
                script.textContent = 'window.hit = 1';
                document.body.append(script);
              } catch (error) {
                return error.name;
              }
              return 'hit' in window ? 'ran' : 'did not run';
            }
            """);
        Assert.NotEqual("ran", refused);
        ana.ForgetErrors();
    }

    [Fact]
    public async Task Files_are_kept_for_ever_under_their_hash_and_the_document_is_asked_for_anew()
    {
        await using var node = await PageNode.StartAsync();
        using var http = new HttpClient { BaseAddress = node.Page };
        using var document = await http.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.True(document.Headers.CacheControl!.NoCache);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(document.Headers.ETag!);
        using var same = await http.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        var file = Address().Match(await document.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Value;
        using var kept = await http.GetAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal("public, max-age=31536000, immutable", kept.Headers.CacheControl!.ToString());
        using var old = await http.GetAsync("/page/0123456789abcdef/main.js", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
        Assert.True(old.Headers.CacheControl!.NoStore);
        using var post = await http.PostAsync("/", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        using var outside = await http.GetAsync("/page/%2e%2e/%2e%2e/etc/passwd", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, outside.StatusCode);
    }

    private static async Task<(string Text, int Bytes)> GetAsync(PageNode node, string path)
    {
        using var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None };
        using var http = new HttpClient(handler) { BaseAddress = node.Page };
        http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Contains("gzip", answer.Content.Headers.ContentEncoding);
        await using var plain = new System.IO.Compression.GZipStream(new MemoryStream(bytes), System.IO.Compression.CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        return (await reader.ReadToEndAsync(TestContext.Current.CancellationToken), bytes.Length);
    }

    [GeneratedRegex("/page/[^\"]+")]
    private static partial Regex Address();
}
