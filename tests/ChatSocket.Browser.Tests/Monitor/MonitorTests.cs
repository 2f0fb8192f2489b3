using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;
using ChatSocket.Browser.Tests.Reading;
using Deque.AxeCore.Playwright;

namespace ChatSocket.Browser.Tests.Monitor;

public sealed class MonitorTests(Chromium chromium)
{
    [Fact]
    public async Task Without_the_token_the_page_shows_nothing_and_with_it_everything()
    {
        await using var node = await StartAsync();
        await using var watcher = await Person.OpenAsync(chromium, node.Monitor);
        await Expect(watcher.Page.Locator("#gate")).ToBeVisibleAsync();
        await Expect(watcher.Page.Locator("#monitor")).ToBeHiddenAsync();
        await watcher.EnterTokenAsync("not-the-right-token");
        await Expect(watcher.Page.Locator("#enter-problem")).ToHaveTextAsync("This is not the token.");
        await Expect(watcher.Page.Locator("#monitor")).ToBeHiddenAsync();
        await watcher.EnterTokenAsync(Watcher.Token);
        await Expect(watcher.Page.Locator("#state")).ToHaveTextAsync("ready");
        await watcher.Page.ReloadAsync();
        await Expect(watcher.Page.Locator("#state")).ToHaveTextAsync("ready");
        await watcher.Page.Locator("[data-act=leave]").ClickAsync();
        await Expect(watcher.Page.Locator("#gate")).ToBeVisibleAsync();
        await watcher.Page.ReloadAsync();
        await Expect(watcher.Page.Locator("#gate")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_load_is_seen_live_by_rooms_people_and_figures()
    {
        await using var node = await StartAsync();
        await using var caio = await node.ConnectAsync("caio");
        await caio.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
        await using var watcher = await OpenAsync(node);
        await Filling.FillAsync(node, "busy", 2_000);
        await Expect(watcher.Page.Locator("#rooms tr", new PageLocatorOptions { HasText = "#busy" }).Locator("td").Last).ToHaveTextAsync("2,000");
        await Expect(watcher.Page.Locator("#people tr")).ToHaveCountAsync(1);
        await Expect(watcher.Page.Locator("#people tr td").First).ToHaveTextAsync("caio");
        await Expect(watcher.Page.Locator("#people tr td").Nth(4)).ToHaveTextAsync("127.0.0.1");
        await Expect(watcher.Page.Locator("#nodes li")).ToContainTextAsync(["(this node)"]);
        // Some second of the last minutes had messages in it: the line is not flat.
        await watcher.Page.WaitForFunctionAsync("() => new Set([...document.querySelectorAll('.chart .line')][0].getAttribute('points').split(' ').map((point) => point.split(',')[1])).size > 1");
        await watcher.Page.Locator("#people-filter").FillAsync("nobody");
        await Expect(watcher.Page.Locator("#people tr")).ToHaveCountAsync(0);
        await watcher.Page.Locator("#people-filter").FillAsync("CAI");
        await Expect(watcher.Page.Locator("#people tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task The_log_is_filtered_by_level_and_text_and_every_act_stands_in_it()
    {
        await using var node = await StartAsync();
        await using var caio = await Person.EnterAsync(chromium, node.Page, "caio");
        await caio.SayAsync("a secret text");
        await caio.SeesAsync("a secret text");
        await using var watcher = await OpenAsync(node);
        await watcher.Page.Locator("#people tr", new PageLocatorOptions { HasText = "caio" }).Locator(".act").First.ClickAsync();
        await watcher.Page.Locator("#act-do").ClickAsync();
        await Expect(caio.Banner).ToContainTextAsync("You were removed from the chat.");
        await Expect(watcher.Page.Locator("#people tr")).ToHaveCountAsync(0);
        var log = watcher.Page.Locator("#log p");
        await Expect(log.Filter(new LocatorFilterOptions { HasText = "of caio is ended, asked from 127.0.0.1" })).ToHaveCountAsync(1);
        await Expect(log.Filter(new LocatorFilterOptions { HasText = "Monitor: entered" })).ToHaveCountAsync(1);
        await watcher.Page.Locator("#log-level").SelectOptionAsync("2");
        await Expect(log.Filter(new LocatorFilterOptions { HasText = "Monitor: entered" })).ToHaveCountAsync(0);
        await watcher.Page.Locator("#log-filter").FillAsync("is ended, ASKED");
        await Expect(log).ToHaveCountAsync(1);
        await watcher.Page.Locator("#log-filter").FillAsync("");
        await watcher.Page.Locator("#log-level").SelectOptionAsync("0");
        await Expect(log).Not.ToHaveCountAsync(1);
        Assert.DoesNotContain("secret", await watcher.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_is_drained_after_a_confirmation()
    {
        await using var node = await StartAsync();
        await using var watcher = await OpenAsync(node);
        await watcher.Page.Locator("[data-act=drain]").ClickAsync();
        await watcher.Page.Locator("#act-cancel").ClickAsync();
        Assert.False(node.DrainAsked.IsCompleted);
        await watcher.Page.Locator("[data-act=drain]").ClickAsync();
        await watcher.Page.Locator("#act-do").ClickAsync();
        await node.DrainAsked.WaitAsync(TimeSpan.FromMilliseconds(Chromium.LimitMs), TestContext.Current.CancellationToken);
        await Expect(watcher.Page.Locator("#log p", new PageLocatorOptions { HasText = "this node is drained" })).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_scan_finds_nothing_contrast_included(ColorScheme theme)
    {
        await using var node = await StartAsync();
        await using var caio = await node.ConnectAsync("caio");
        await using var watcher = await Person.OpenAsync(chromium, node.Monitor, new Setup(Theme: theme));
        await Expect(watcher.Page.Locator("#gate")).ToBeVisibleAsync();
        Assert.Empty((await watcher.Page.RunAxe()).Violations.Select(violation => violation.Id));
        await watcher.EnterTokenAsync(Watcher.Token);
        await Expect(watcher.Page.Locator("#people tr")).ToHaveCountAsync(1);
        Assert.Empty((await watcher.Page.RunAxe()).Violations.Select(violation => $"{violation.Id}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}"));
    }

    private static Task<PageNode> StartAsync() => PageNode.StartAsync(PageNode.Watched);

    private Task<Person> OpenAsync(PageNode node) => chromium.WatchAsync(node.Monitor);
}
