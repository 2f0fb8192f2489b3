using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;

namespace ChatSocket.Browser.Tests.Delivery;

/// <summary>One file that does not come must not leave somebody before an empty page.</summary>
public sealed class LoadingTests(Chromium chromium)
{
    [Fact]
    public async Task A_module_that_did_not_come_is_asked_for_again_by_itself()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.OpenAsync(chromium, new Uri(node.Page, "nowhere"));
        var failures = 0;
        await ana.Page.RouteAsync("**/outbox.js", route => Interlocked.Increment(ref failures) <= 2 ? route.AbortAsync() : route.ContinueAsync());
        await ana.Page.GotoAsync(node.Page.ToString());
        await ana.EnterAsync("ana");
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("#geral");
        await Expect(ana.Page.Locator("#not-loaded")).ToHaveCountAsync(0);
        Assert.Null(await ana.EvaluateAsync<string?>("sessionStorage.getItem('chatsocket.reloads')"));
        ana.ForgetErrors();
    }

    [Fact]
    public async Task A_module_that_never_comes_is_told_in_words_and_the_page_stops_trying()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.OpenAsync(chromium, new Uri(node.Page, "nowhere"));
        await ana.Page.RouteAsync("**/outbox.js", route => route.FulfillAsync(new RouteFulfillOptions { Status = 404 }));
        await ana.Page.GotoAsync(node.Page.ToString());
        await Expect(ana.Page.Locator("#not-loaded")).ToContainTextAsync("check the network");
        Assert.Equal(4, ana.Requests.Count(request => request == node.Page));
        await ana.Page.UnrouteAsync("**/outbox.js");
        await ana.Page.Locator("#not-loaded a").ClickAsync();
        await ana.EnterAsync("ana");
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("#geral");
        ana.ForgetErrors();
    }
}
