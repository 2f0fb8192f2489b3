using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;
using ChatSocket.Chat.Accounts;
using Deque.AxeCore.Playwright;

namespace ChatSocket.Browser.Tests.Monitor;

public sealed class MonitorActTests(Chromium chromium)
{
    [Fact]
    public async Task Somebody_is_put_out_banned_let_in_again_and_removed_and_is_told_why()
    {
        await using var node = await StartAsync();
        await using var caio = await Person.EnterAsync(chromium, node.Page, "caio", "sala");
        await caio.SayAsync("a secret text");
        await caio.SeesAsync("a secret text");
        await caio.Input.FillAsync("begun when it hap");
        await using var watcher = await chromium.WatchAsync(node.Monitor);
        await Expect(watcher.Row("caio")).ToContainTextAsync("#sala");

        await OpenAsync(watcher, "caio");
        await Expect(watcher.Page.Locator("#person-nick")).ToHaveValueAsync("caio");
        await Expect(watcher.Page.Locator("#person-room")).ToHaveValueAsync("sala");
        await Expect(watcher.Page.Locator("#person-explains")).ToHaveTextAsync("caio is put out of #sala now, on all devices, and may come in again.");
        await watcher.ActOnAsync("kick", reason: "too <b>loud</b>");
        await Expect(caio.Page.Locator("#toast")).ToHaveTextAsync("You were removed from #sala: too <b>loud</b>");
        await Expect(watcher.Page.Locator("#told")).ToHaveTextAsync("Put out: caio, #sala. Done; it stands in the log.");
        await Expect(watcher.LogLine("Kick (address too: False) of caio in #sala, asked from 127.0.0.1: too <b>loud</b>")).ToHaveCountAsync(1);

        // What one goes on typing goes to nobody else, and what was begun is there again.
        await Expect(caio.Page.Locator("#empty")).ToHaveTextAsync("You are in no room at the moment: choose one from the list, or make a new one.");
        await Expect(caio.Input).ToBeDisabledAsync();
        await caio.Room("sala").ClickAsync();
        await Expect(caio.Page.Locator("#place")).ToHaveTextAsync("#sala");
        await Expect(caio.Input).ToHaveValueAsync("begun when it hap");
        await OpenAsync(watcher, "caio");
        await watcher.ActOnAsync("ban", room: "#sala", reason: "spam");
        await Expect(caio.Page.Locator("#toast")).ToHaveTextAsync("You were banned from #sala: spam");
        await caio.Room("sala").ClickAsync();
        await Expect(caio.Page.Locator("#toast")).ToHaveTextAsync("#sala: you may not enter");

        await watcher.Page.Locator("[data-act=person]").ClickAsync();
        await watcher.ActOnAsync("unban", "Caio", "sala");
        await Expect(watcher.Page.Locator("#told")).ToContainTextAsync("Lift the ban: Caio, #sala.");
        await caio.Room("sala").ClickAsync();
        await Expect(caio.Page.Locator("#place")).ToHaveTextAsync("#sala");
        await caio.SeesAsync("a secret text");

        await OpenAsync(watcher, "caio");
        await watcher.ActOnAsync("remove", reason: "enough");
        await Expect(caio.Banner).ToContainTextAsync("You were removed from the chat: enough");
        await Expect(watcher.Row("caio")).ToHaveCountAsync(0);
        await caio.Page.Locator("#banner-action").ClickAsync();
        await caio.EnterAsync("caio");
        await Expect(caio.Page.Locator("#place")).ToHaveTextAsync("#geral");
        await Expect(watcher.LogLine("asked from 127.0.0.1")).ToHaveCountAsync(4);
        Assert.DoesNotContain("secret", await watcher.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_says_what_to_do_and_cancelling_does_nothing()
    {
        await using var node = await StartAsync();
        await using var caio = await Person.EnterAsync(chromium, node.Page, "caio");
        await using var watcher = await chromium.WatchAsync(node.Monitor);
        await Expect(watcher.Row("caio")).ToHaveCountAsync(1);
        await watcher.Page.Locator("[data-act=person]").ClickAsync();
        var problem = watcher.Page.Locator("#person-problem");
        await watcher.ActOnAsync("kick", "nobody-here", "geral");
        await Expect(problem).ToContainTextAsync("nobody is called that there; look at the spelling");
        await watcher.ActOnAsync("kick", "caio", "nowhere");
        await Expect(problem).ToContainTextAsync("there is no such room; look at its spelling");
        await watcher.ActOnAsync("ban", "two words", "geral");
        await Expect(problem).ToContainTextAsync("this is no name");
        await watcher.ActOnAsync("ban", "caio", reason: new string('ã', 250));
        await Expect(problem).ToContainTextAsync("too long");
        // Without a room the browser itself says what is missing, and nothing is asked.
        await watcher.ActOnAsync("kick", "caio", "");
        Assert.False(await watcher.EvaluateAsync<bool>("document.getElementById('person-room').checkValidity()"));
        await watcher.Page.Locator("#person-cancel").ClickAsync();
        await Expect(watcher.Page.Locator("#person-dialog")).ToBeHiddenAsync();
        await watcher.Page.Context.ClearCookiesAsync();
        await Expect(watcher.Page.Locator("#gate")).ToBeVisibleAsync();
        await caio.SayAsync("still here");
        await caio.SeesAsync("still here");
        watcher.ForgetErrors();
    }

    [Fact]
    public async Task An_announcement_is_seen_on_every_page_of_two_nodes_and_people_of_the_other_node_are_reached()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, nodes.Page, "ana");
        await using var bia = await Person.EnterAsync(chromium, nodes.SecondPage, "bia", setup: new Setup("pt-BR", ColorScheme.Dark));
        await using var watcher = await chromium.WatchAsync(nodes.First.Monitor);
        await Expect(watcher.Page.Locator("#nodes li")).ToHaveCountAsync(2);
        await watcher.Page.Locator("[data-act=announce]").ClickAsync();
        await watcher.Page.Locator("#act-text").FillAsync("Back at <i>eight</i>");
        await watcher.Page.Locator("#act-do").ClickAsync();
        await Expect(ana.Page.Locator("#toast")).ToHaveTextAsync("Announcement: Back at <i>eight</i>");
        await Expect(bia.Page.Locator("#toast")).ToHaveTextAsync("Aviso: Back at <i>eight</i>");
        await ana.SeesNoticeAsync("Announcement: Back at <i>eight</i>");
        await bia.SeesNoticeAsync("Aviso: Back at <i>eight</i>");
        await Expect(watcher.LogLine("an announcement of 20 bytes to all, asked from 127.0.0.1")).ToHaveCountAsync(1);

        // bia is connected to the other node: not in the list here, and reached all the same.
        await Expect(watcher.Row("bia")).ToHaveCountAsync(0);
        await watcher.Page.Locator("[data-act=person]").ClickAsync();
        await watcher.ActOnAsync("kick", "bia", "geral", "pausa");
        await Expect(bia.Page.Locator("#toast")).ToHaveTextAsync("Você foi retirado de #geral: pausa");
        await ana.SeesNoticeAsync("bia left");
        await watcher.Page.Locator("[data-act=person]").ClickAsync();
        await watcher.ActOnAsync("remove", "bia", reason: "chega");
        await Expect(bia.Banner).ToContainTextAsync("Você foi retirado do bate-papo: chega");
    }

    [Fact]
    public async Task An_announcement_of_an_administrator_names_it()
    {
        HashSet<string> administrators = [];
        await using var node = await StartAsync(administrators);
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await using var root = await node.ConnectAsync("root");
        await root.RegisterAsync("correct horse battery", stop: TestContext.Current.CancellationToken);
        // Whoever runs the node lists the name when it is an account's.
        administrators.Add("root");
        await root.AnnounceAsync("at eight", TestContext.Current.CancellationToken);
        await Expect(ana.Page.Locator("#toast")).ToHaveTextAsync("Announcement from root: at eight");
        await ana.SeesNoticeAsync("Announcement from root: at eight");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_form_has_nothing_a_scan_finds_and_goes_with_the_keyboard_alone(ColorScheme theme)
    {
        await using var node = await StartAsync();
        await using var caio = await Person.EnterAsync(chromium, node.Page, "caio");
        await using var watcher = await chromium.WatchAsync(node.Monitor, new Setup(Theme: theme, Width: 360, Height: 640));
        await Expect(watcher.Row("caio")).ToHaveCountAsync(1);
        Assert.True(await watcher.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"));
        await watcher.Page.Locator("[data-act=person]").FocusAsync();
        var keys = watcher.Page.Keyboard;
        await keys.PressAsync("Enter");
        await Expect(watcher.Page.Locator("#person-nick")).ToBeFocusedAsync();
        await keys.TypeAsync("caio");
        await keys.PressAsync("Tab");
        await keys.PressAsync("ArrowDown");
        await Expect(watcher.Page.Locator("input[value=ban]")).ToBeCheckedAsync();
        await keys.PressAsync("Tab");
        await keys.TypeAsync("geral");
        Assert.Empty((await watcher.Page.RunAxe()).Violations.Select(violation => $"{violation.Id}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}"));
        Assert.True(await watcher.EvaluateAsync<bool>("document.getElementById('person-dialog').scrollWidth <= 360"));
        await keys.PressAsync("Enter");
        await Expect(caio.Page.Locator("#toast")).ToHaveTextAsync("You were banned from #geral.");
        await Expect(watcher.Page.Locator("#person-dialog")).ToBeHiddenAsync();
        await Expect(watcher.Page.Locator("[data-act=person]")).ToBeFocusedAsync();
    }

    private static Task<PageNode> StartAsync(HashSet<string>? administrators = null) => PageNode.StartAsync(PageNode.Watched with
    {
        Chat = PageNode.Watched.Chat with { Accounts = new AccountOptions { Administrators = administrators ?? [] } },
    });

    private static async Task OpenAsync(Person watcher, string nick)
    {
        await watcher.Row(nick).Locator(".act").Nth(1).ClickAsync();
        await Expect(watcher.Page.Locator("#person-dialog")).ToBeVisibleAsync();
    }
}
