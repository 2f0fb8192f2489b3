using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Monitor;
using ChatSocket.Browser.Tests.Nodes;

namespace ChatSocket.Browser.Tests.Delivery;

/// <summary>The pages over TLS: the node's own, and one that something before it takes off.</summary>
public sealed class EncryptedTests(Chromium chromium)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_chat_works_encrypted_with_the_policy_as_strict(bool behindDoor)
    {
        using var certificate = new OwnCertificate();
        await using var node = await PageNode.StartAsync(behindDoor ? null : PageNode.Settings with { Tls = certificate.Settings });
        await using var door = behindDoor ? new TlsDoor(certificate.Certificate, node.Http.Port) : null;
        var address = door?.Address ?? new Uri($"https://127.0.0.1:{node.Http.Port}/");
        await using var ana = await Person.OpenAsync(chromium, address);
        var socket = ana.Page.WaitForWebSocketAsync();
        await ana.EnterAsync("ana");
        Assert.Equal($"wss://127.0.0.1:{address.Port}/ws", (await socket).Url);
        await using var bia = await Person.EnterAsync(chromium, address, "bia");
        await ana.SayAsync("nobody listens in");
        await bia.SeesAsync("nobody listens in");
        Assert.True(await ana.EvaluateAsync<bool>("isSecureContext"));
        Assert.All(ana.Requests, request => Assert.Equal("https", request.Scheme));
        var answer = await ana.Page.ReloadAsync();
        var policy = await answer!.HeaderValueAsync("content-security-policy");
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        await ana.SeesAsync("nobody listens in");
        await ana.SayAsync("still here");
        await bia.SeesAsync("still here");
    }

    [Fact]
    public async Task The_monitor_behind_TLS_takes_its_token_and_acts()
    {
        using var certificate = new OwnCertificate();
        await using var node = await PageNode.StartAsync(PageNode.Watched);
        await using var door = new TlsDoor(certificate.Certificate, node.Monitor.Port);
        await using var caio = await Person.EnterAsync(chromium, node.Page, "caio");
        await using var watcher = await Person.OpenAsync(chromium, new Uri(door.Address, "monitor"));
        await watcher.EnterTokenAsync("not-the-right-token");
        await Expect(watcher.Page.Locator("#enter-problem")).ToHaveTextAsync("This is not the token.");
        await watcher.EnterTokenAsync(Watcher.Token);
        await Expect(watcher.Row("caio")).ToHaveCountAsync(1);
        await watcher.Row("caio").Locator(".act").Nth(1).ClickAsync();
        await watcher.ActOnAsync("kick", reason: "over TLS");
        await Expect(caio.Page.Locator("#toast")).ToHaveTextAsync("You were removed from #geral: over TLS");
        Assert.All(watcher.Requests, request => Assert.Equal("https", request.Scheme));
    }
}
