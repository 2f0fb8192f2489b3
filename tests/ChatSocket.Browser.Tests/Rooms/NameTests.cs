using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;

namespace ChatSocket.Browser.Tests.Rooms;

public sealed class NameTests(Chromium chromium)
{
    [Fact]
    public async Task A_name_that_is_taken_or_no_name_is_refused_in_words_and_another_is_tried()
    {
        await using var node = await PageNode.StartAsync();
        await using var caio = await node.ConnectAsync("caio");
        await using var ana = await Person.OpenAsync(chromium, node.Page);
        await ana.EnterAsync("CAIO");
        var problem = ana.Page.Locator("#enter-problem");
        await Expect(problem).ToContainTextAsync("this name is in use; choose another");
        await Expect(ana.Page.Locator("#nick")).ToBeFocusedAsync();
        await ana.EnterAsync("a b");
        await Expect(problem).ToContainTextAsync("not a valid name");
        await ana.EnterAsync("ana");
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("#geral");
    }

    [Fact]
    public async Task A_room_that_cannot_be_is_told_and_the_common_one_entered()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.OpenAsync(chromium, node.Page);
        await ana.EnterAsync("ana", "não vale");
        await Expect(ana.Page.Locator("#toast")).ToContainTextAsync("not a valid room name");
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("#geral");
    }

    [Fact]
    public async Task The_page_speaks_the_browsers_language_and_changes_it_at_once()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana", setup: new Setup(Locale: "pt-BR"));
        await Expect(ana.Input).ToHaveAttributeAsync("placeholder", "Escreva em #geral");
        await ana.Page.Locator("#sidebar [data-act=language]").ClickAsync();
        await Expect(ana.Input).ToHaveAttributeAsync("placeholder", "Write to #geral");
        Assert.Equal("en", await ana.EvaluateAsync<string>("document.documentElement.lang"));
        await using var fritz = await Person.OpenAsync(chromium, node.Page, new Setup(Locale: "de-DE"));
        await Expect(fritz.Page.Locator("#enter")).ToHaveTextAsync("Entrar");
    }

    [Fact]
    public async Task Who_is_too_fast_is_told_to_wait_and_everything_arrives_once()
    {
        var settings = PageNode.Settings;
        await using var node = await PageNode.StartAsync(settings with { Chat = settings.Chat with { MessagesPerSecond = 2, MessagesBurst = 8 } });
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        for (var number = 0; number < 8; number++) await ana.SayAsync($"line {number}");
        await Expect(ana.Log.Locator(".message.pending .fate").First).ToHaveTextAsync("the server asked to wait; will be sent in a moment");
        await using var bia = await node.ConnectAsync("bia");
        await bia.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
        await Expect(ana.Log.Locator(".message.pending")).ToHaveCountAsync(0);
        await Expect(ana.Log.Locator(".message.failed")).ToHaveCountAsync(0);
        var stored = await bia.HistoryAsync("geral", limit: 300, stop: TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 8).Select(number => $"line {number}"), stored.Messages.Select(message => message.Text));
    }
}
