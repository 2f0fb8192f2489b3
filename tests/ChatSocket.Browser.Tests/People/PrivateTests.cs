using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;

namespace ChatSocket.Browser.Tests.People;

public sealed class PrivateTests(Chromium chromium)
{
    [Fact]
    public async Task A_private_conversation_is_seen_by_the_two_and_nobody_else()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await using var bia = await Person.EnterAsync(chromium, node.Page, "bia");
        await using var caio = await Person.EnterAsync(chromium, node.Page, "caio");
        await ana.Members.Filter(new LocatorFilterOptions { HasText = "bia" }).ClickAsync();
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("bia");
        await ana.SayAsync("just for you");
        await ana.SeesAsync("just for you");
        await Expect(ana.Log.Locator(".message.pending")).ToHaveCountAsync(0);
        var conversation = bia.Page.Locator("#people .entry");
        await Expect(conversation.Locator(".badge")).ToHaveTextAsync("1");
        await conversation.ClickAsync();
        await bia.SeesAsync("just for you");
        await Expect(conversation.Locator(".badge")).ToHaveCountAsync(0);
        await bia.SayAsync("thanks");
        await ana.SeesAsync("thanks");
        await Expect(caio.Page.Locator("#people .entry")).ToHaveCountAsync(0);
        Assert.DoesNotContain("just for you", await caio.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_with_a_subject_waits_in_the_inbox_until_it_is_read()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await using var bia = await Person.EnterAsync(chromium, node.Page, "bia");
        await WriteAsync(ana, "bia", "Homework", "Exercise 3, please.");
        await WriteAsync(ana, "bia", "", "And exercise 4.");
        await Expect(bia.Page.Locator("#inbox-badge")).ToHaveTextAsync("2");
        await bia.Page.Locator("#inbox-button").ClickAsync();
        await Expect(bia.Page.Locator(".letter .subject")).ToHaveTextAsync(["(no subject)", "Homework"]);
        await Expect(bia.Page.Locator(".letter.unread")).ToHaveCountAsync(2);
        await bia.Page.Locator(".letter", new PageLocatorOptions { HasText = "Homework" }).ClickAsync();
        await Expect(bia.Page.Locator("#place")).ToHaveTextAsync("ana");
        await Expect(bia.Log.Locator(".subject")).ToHaveTextAsync(["Homework"]);
        await Expect(bia.Page.Locator("#inbox-badge")).ToBeHiddenAsync();
        await bia.Page.ReloadAsync();
        await bia.Page.Locator("#inbox-button").ClickAsync();
        await Expect(bia.Page.Locator(".letter")).ToHaveCountAsync(2);
        await Expect(bia.Page.Locator(".letter.unread")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Who_is_not_there_is_told_in_words_at_the_message()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await WriteAsync(ana, "nobody", "", "hello?");
        await Expect(ana.Log.Locator(".message.failed .fate")).ToContainTextAsync("not sent: there is nobody of this name");
        await ana.Log.Locator(".fate button").Last.ClickAsync();
        await Expect(ana.Log.Locator(".message")).ToHaveCountAsync(0);
    }

    private static async Task WriteAsync(Person person, string to, string subject, string text)
    {
        await person.Page.Locator("[data-act=newMessage]").ClickAsync();
        await person.Page.Locator("#message-to").FillAsync(to);
        await person.Page.Locator("#message-subject").FillAsync(subject);
        await person.Page.Locator("#message-text").FillAsync(text);
        await person.Page.Locator("#new-message button[type=submit]").ClickAsync();
        await Expect(person.Page.Locator("#new-message")).ToBeHiddenAsync();
    }
}
