using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace ChatSocket.Browser.Tests.Everybody;

public sealed class AccessibilityTests(Chromium chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_scan_of_every_state_finds_nothing_contrast_included(ColorScheme theme)
    {
        await using var node = await PageNode.StartAsync(PageNode.Watched);
        await using var caio = await node.ConnectAsync("caio");
        await caio.JoinAsync("livros", stop: TestContext.Current.CancellationToken);
        await using var ana = await Person.OpenAsync(chromium, node.Page, new Setup(Theme: theme));
        await ScanAsync(ana, "the form");
        await ana.EnterAsync("ana");
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("#geral");
        await ana.SayAsync("hello, this is ana");
        await ana.SeesAsync("hello, this is ana");
        await caio.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
        foreach (var nick in new[] { "a", "b", "c", "d", "e", "f", "g", "h" })
        {
            await using var other = await node.ConnectAsync(nick);
            await other.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
            await other.Send("geral", $"ana, {nick} says hello").Settled;
        }

        await ana.SeesAsync("ana, h says hello");
        await ScanAsync(ana, "a room");
        await ana.Page.Locator("[data-act=newRoom]").ClickAsync();
        await ScanAsync(ana, "a dialog");
        await ana.Page.Keyboard.PressAsync("Escape");
        await caio.Direct("ana", "for your eyes only", "Homework").Settled;
        await Expect(ana.Page.Locator("#inbox-badge")).ToHaveTextAsync("1");
        await ana.Page.Locator("#inbox-button").ClickAsync();
        await ScanAsync(ana, "the inbox");
        await ana.Page.Locator(".letter").ClickAsync();
        await ana.SeesAsync("for your eyes only");
        await ScanAsync(ana, "a private conversation");
        await ana.Page.Locator("#me-button").ClickAsync();
        await ScanAsync(ana, "the account");
        await ana.Page.Keyboard.PressAsync("Escape");
        await ana.Room("geral").ClickAsync();
        await node.AnnounceAsync("at eight");
        await Expect(ana.Page.Locator("#toast")).ToBeVisibleAsync();
        await ana.SeesNoticeAsync("Announcement: at eight");
        await ScanAsync(ana, "an announcement");
        await ana.Page.Context.SetOfflineAsync(true);
        await ana.SayAsync("not sent yet");
        await Expect(ana.Banner).ToBeVisibleAsync();
        await ScanAsync(ana, "offline");
        await ana.Page.SetViewportSizeAsync(360, 640);
        await ScanAsync(ana, "a phone");
        await ana.Page.Locator("#conversation [data-act=rooms]").ClickAsync();
        await Expect(ana.Page.Locator("#sidebar")).ToBeInViewportAsync();
        await ScanAsync(ana, "a phone with the rooms");
        await ana.Page.Keyboard.PressAsync("Escape");
        await ana.Page.Context.SetOfflineAsync(false);
        await Expect(ana.Log.Locator(".message.pending")).ToHaveCountAsync(0);
        await ana.Page.Locator("#leave-room").ClickAsync();
        await ana.Page.Locator("#leave-room").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
        await ScanAsync(ana, "a phone after the room was left");
    }

    [Fact]
    public async Task Everything_goes_with_the_keyboard_alone()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.OpenAsync(chromium, node.Page);
        var keys = ana.Page.Keyboard;
        await keys.TypeAsync("ana");
        await keys.PressAsync("Enter");
        await Expect(ana.Input).ToBeFocusedAsync();
        await keys.TypeAsync("by keyboard");
        await keys.PressAsync("Enter");
        await ana.SeesAsync("by keyboard");
        await keys.PressAsync("Control+k");
        await Expect(ana.Page.Locator("#search")).ToBeFocusedAsync();
        await keys.PressAsync("Tab");
        await Expect(ana.Page.Locator("#inbox-button")).ToBeFocusedAsync();
        await keys.PressAsync("Tab");
        await Expect(ana.Page.Locator("[data-act=newRoom]")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Expect(ana.Page.Locator("#new-room-name")).ToBeFocusedAsync();
        await keys.TypeAsync("livros");
        await keys.PressAsync("Enter");
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("#livros");
        await keys.PressAsync("Alt+ArrowUp");
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("#geral");
        await keys.PressAsync("Control+k");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Enter");
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("#livros");
        await Expect(ana.Input).ToBeFocusedAsync();
        // Backwards from where one writes come the messages, which scroll with the keys of any page.
        await keys.PressAsync("Shift+Tab");
        await Expect(ana.Log).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Letters_people_and_private_conversations_go_with_the_keyboard_alone()
    {
        await using var node = await PageNode.StartAsync();
        await using var caio = await node.ConnectAsync("caio");
        await caio.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await caio.Direct("ana", "for your eyes only", "Homework").Settled;
        await Expect(ana.Page.Locator("#inbox-badge")).ToHaveTextAsync("1");
        var keys = ana.Page.Keyboard;
        await keys.PressAsync("Control+k");
        await keys.PressAsync("Tab");
        await Expect(ana.Page.Locator("#inbox-button")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await TabToAsync(ana, ".letter");
        await keys.PressAsync("Enter");
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("caio");
        await Expect(ana.Input).ToBeFocusedAsync();
        await keys.TypeAsync("thanks");
        await keys.PressAsync("Enter");
        await ana.SeesAsync("thanks");
        await keys.PressAsync("Alt+ArrowUp");
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("#geral");
        await TabToAsync(ana, "#members-list button");
        await keys.PressAsync("Enter");
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("caio");
        await Expect(ana.Input).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_screen_reader_is_told_of_messages_and_not_of_rows_that_scroll()
    {
        await using var node = await PageNode.StartAsync();
        await using var caio = await node.ConnectAsync("caio");
        await caio.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await Expect(ana.Log).ToHaveRoleAsync(AriaRole.Log);
        await Expect(ana.Log).ToHaveAttributeAsync("aria-live", "off");
        await Expect(ana.Log).ToHaveAccessibleNameAsync("Messages in #geral");
        await caio.Send("geral", "read me out").Settled;
        await Expect(ana.Page.Locator("#announcer")).ToHaveTextAsync("caio: read me out");
        await ana.SayAsync("mine");
        await ana.SeesAsync("mine");
        await Expect(ana.Page.Locator("#announcer")).ToHaveTextAsync("caio: read me out");
        await Expect(ana.Page.Locator("#rooms .entry").First).ToHaveAccessibleNameAsync("#geral 2 people");
    }

    [Fact]
    public async Task A_phone_of_360_pixels_has_everything_in_reach()
    {
        await using var node = await PageNode.StartAsync();
        await using var caio = await node.ConnectAsync("caio");
        await caio.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana", setup: new Setup(Width: 360, Height: 640, Touch: true));
        await ana.SayAsync("from a phone, with a text that is longer than the phone is wide");
        await Expect(ana.Log.Locator(".text")).ToBeInViewportAsync();
        Assert.True(await ana.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"));
        await Expect(ana.Page.Locator("#sidebar")).ToBeHiddenAsync();
        await ana.Page.Locator("#conversation [data-act=rooms]").TapAsync();
        await Expect(ana.Page.Locator("#sidebar")).ToBeVisibleAsync();
        await ana.Page.Locator("[data-act=newRoom]").TapAsync();
        await ana.Page.Locator("#new-room-name").FillAsync("livros");
        await ana.Page.Locator("#new-room button[type=submit]").TapAsync();
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("#livros");
        await Expect(ana.Page.Locator("#sidebar")).ToBeHiddenAsync();
        await ana.Page.Locator("#show-members").TapAsync();
        await Expect(ana.Members).ToBeInViewportAsync();
        await ana.Page.Keyboard.PressAsync("Escape");
        await Expect(ana.Page.Locator("#members")).ToBeHiddenAsync();
        var small = await ana.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('#conversation button')].filter((each) => each.offsetParent)
              .filter((each) => each.offsetHeight < 40 || each.offsetWidth < 40).map((each) => each.id || each.dataset.act)
            """);
        Assert.Empty(small);
    }

    /// <summary>From key to key, as somebody without a mouse.</summary>
    private static async Task TabToAsync(Person person, string selector)
    {
        for (var step = 0; step < 60; step++)
        {
            if (await person.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector)) return;
            await person.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{selector} is not reached with the keyboard");
    }

    private static async Task ScanAsync(Person person, string state)
    {
        var result = await person.Page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice") });
        Assert.True(result.Violations.Length == 0, $"{state}: {string.Join("; ", result.Violations.Select(Describe))}");
        Assert.NotEmpty(result.Passes);
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id} ({violation.Impact}): {violation.Help}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}";
}
