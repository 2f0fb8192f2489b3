using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;

namespace ChatSocket.Browser.Tests.Reading;

public sealed class HostileTextTests(Chromium chromium)
{
    [Theory]
    [InlineData("<img src=x onerror=\"window.hit=1\">")]
    [InlineData("<script>window.hit=1</script>")]
    [InlineData("<a href=\"javascript:window.hit=1\">click</a> &lt;b&gt; &amp;")]
    [InlineData("</div></div><style>*{display:none}</style><iframe src=\"https://example.org\">")]
    [InlineData("{{7*7}} ${window.hit=1} %s %n \\u003cb\\u003e")]
    [InlineData("👩‍👩‍👧‍👦 🇧🇷 é ñ 日本語 العربية עברית")]
    public async Task Whatever_is_written_is_shown_as_text(string text)
    {
        await using var node = await PageNode.StartAsync();
        await using var eve = await node.ConnectAsync("eve");
        await eve.CreateAsync("evil", text, TestContext.Current.CancellationToken);
        await eve.JoinAsync("evil", stop: TestContext.Current.CancellationToken);
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana", "evil");
        await eve.Send("evil", text).Settled;
        await ana.SeesAsync(text);
        await Expect(ana.Page.Locator("#place-topic")).ToHaveTextAsync(text);
        Assert.False(await ana.EvaluateAsync<bool>("'hit' in window"));
        Assert.Equal(0, await ana.Page.Locator("#chat :is(script, iframe, style, a:not(.skip), #log img)").CountAsync());
    }

    [Fact]
    public async Task Signs_that_turn_the_writing_or_show_nothing_are_made_visible()
    {
        await using var node = await PageNode.StartAsync();
        await using var eve = await node.ConnectAsync("eve");
        await eve.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await eve.Send("geral", "pay \u202Eevil\u202C\u2066x\u2069\u200B\u0007 now").Settled;
        await ana.SeesAsync("pay \uFFFDevil\uFFFD\uFFFDx\uFFFD\uFFFD\uFFFD now");
    }

    [Fact]
    public async Task Signs_stacked_on_a_letter_do_not_cover_what_others_said()
    {
        await using var node = await PageNode.StartAsync();
        await using var eve = await node.ConnectAsync("eve");
        await eve.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await eve.Send("geral", "said above, and to be read").Settled;
        await ana.SeesAsync("said above, and to be read");
        var before = await ana.Message("said above, and to be read").ScreenshotAsync();
        var stacked = string.Concat(Enumerable.Repeat("Z" + string.Concat(Enumerable.Repeat("\u0301\u0302\u0303\u0308\u0323\u0324", 30)), 8));
        await eve.Send("geral", stacked).Settled;
        await eve.Send("geral", "said below").Settled;
        await ana.SeesAsync("said below");
        Assert.Equal(before, await ana.Message("said above, and to be read").ScreenshotAsync());
    }

    [Fact]
    public async Task The_longest_text_is_shown_whole_and_does_not_widen_the_page()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana", setup: new Setup(Width: 360, Height: 640));
        var longest = new string('w', 16_384);
        await ana.SayAsync(longest);
        await Expect(ana.Log.Locator(".text")).ToHaveTextAsync(longest);
        Assert.True(await ana.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth && document.querySelector('#log').scrollWidth <= innerWidth"));
        await ana.Input.FillAsync(longest + "w");
        await Expect(ana.Page.Locator("#problem")).ToHaveTextAsync("Text too long: 16385 of 16384 bytes");
        await ana.Input.PressAsync("Enter");
        await Expect(ana.Log.Locator(".text")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Lines_are_kept_and_cannot_be_forged()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await ana.Input.FillAsync("one\ntwo");
        await ana.Input.PressAsync("Shift+Enter");
        await ana.Page.Keyboard.TypeAsync("three");
        await ana.Input.PressAsync("Enter");
        Assert.Equal("one\ntwo\nthree", await ana.Log.Locator(".text").TextContentAsync());
        await Expect(ana.Log.Locator(".name:visible")).ToHaveCountAsync(1);
    }
}
