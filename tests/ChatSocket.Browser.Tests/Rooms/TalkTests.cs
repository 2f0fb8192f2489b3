using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;

namespace ChatSocket.Browser.Tests.Rooms;

public sealed class TalkTests(Chromium chromium)
{
    [Fact]
    public async Task Somebody_types_a_name_and_is_in_the_room()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.OpenAsync(chromium, node.Page);
        await Expect(ana.Page.Locator("#nick")).ToBeFocusedAsync();
        await ana.EnterAsync("ana");
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("#geral");
        await Expect(ana.Members).ToHaveTextAsync(["aanayou"]);
        await ana.SayAsync("good morning");
        await ana.SeesAsync("good morning");
        await Expect(ana.Log.Locator(".message.pending")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Two_people_talk_and_see_each_other_come_and_go()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        var bia = await Person.EnterAsync(chromium, node.Page, "bia");
        await ana.SeesNoticeAsync("bia joined");
        await Expect(ana.Members).ToHaveCountAsync(2);
        await bia.SayAsync("oi ana");
        await ana.SeesAsync("oi ana");
        await ana.SayAsync("oi bia");
        await bia.SeesAsync("oi bia");
        await bia.Page.Locator("[data-act=quit]").ClickAsync();
        await ana.SeesNoticeAsync("bia left");
        await Expect(ana.Members).ToHaveCountAsync(1);
        await bia.DisposeAsync();
    }
}
