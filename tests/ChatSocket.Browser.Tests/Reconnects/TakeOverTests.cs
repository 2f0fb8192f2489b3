using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;

namespace ChatSocket.Browser.Tests.Reconnects;

public sealed class TakeOverTests(Chromium chromium)
{
    [Fact]
    public async Task Two_people_talk_over_two_nodes()
    {
        await using var nodes = await TwoNodes.StartAsync();
        Assert.Equal($"in a browser: {nodes.SecondPage}", nodes.Second.FirstWords);
        await using var ana = await Person.EnterAsync(chromium, nodes.Page, "ana");
        await using var bia = await Person.EnterAsync(chromium, nodes.SecondPage, "bia");
        await ana.SeesNoticeAsync("bia joined");
        await ana.SayAsync("from the first");
        await bia.SeesAsync("from the first");
        await bia.SayAsync("from the second");
        await ana.SeesAsync("from the second");
        await Expect(bia.Members).ToHaveCountAsync(2);
        await bia.Input.PressSequentiallyAsync("thinking");
        await Expect(ana.Page.Locator("#typing")).ToHaveTextAsync("bia is typing…");
    }

    [Fact]
    public async Task When_its_node_is_killed_the_page_goes_on_at_another_and_nothing_is_lost_or_twice()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, nodes.Page, "ana");
        await using var bia = await Person.EnterAsync(chromium, nodes.SecondPage, "bia");
        await ana.SayAsync("before");
        await bia.SeesAsync("before");
        nodes.Door.RefuseNew();
        await nodes.First.KillAsync();
        await Expect(ana.Banner).ToBeVisibleAsync();
        await Expect(ana.Banner).ToContainTextAsync("Connection lost");
        await ana.SayAsync("typed while away");
        await ana.SayAsync("and more");
        await Expect(ana.Log.Locator(".message.pending .fate").First).ToHaveTextAsync("will be sent when the connection is back");
        await ana.Input.FillAsync("begun and not sent");
        await bia.SayAsync("said meanwhile");
        nodes.Door.Server = nodes.Second.Http;
        nodes.Door.AcceptNew();
        await ana.SeesAsync("said meanwhile");
        await Expect(ana.Log.Locator(".message.pending")).ToHaveCountAsync(0);
        await bia.SeesAsync("and more");
        string[] all = ["before", "said meanwhile", "typed while away", "and more"];
        Assert.Equal(all.Order(), (await ana.DrawnAsync()).Order());
        Assert.Equal(await ana.DrawnAsync(), await bia.DrawnAsync());
        Assert.Equal("begun and not sent", await ana.Input.InputValueAsync());
        await Expect(ana.Banner).ToBeHiddenAsync();
        await Expect(ana.Members).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_node_that_leaves_politely_is_followed_without_a_word_to_the_others()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, nodes.Page, "ana");
        await using var bia = await Person.EnterAsync(chromium, nodes.SecondPage, "bia");
        await ana.SeesNoticeAsync("bia joined");
        var sockets = new TaskCompletionSource();
        ana.Page.WebSocket += (_, _) => sockets.TrySetResult();
        nodes.Door.Server = nodes.Second.Http;
        await nodes.First.TerminateAsync();
        await sockets.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await ana.SayAsync("still here");
        await bia.SeesAsync("still here");
        await Expect(bia.Log.Locator(".notice", new LocatorLocatorOptions { HasText = "ana" })).ToHaveCountAsync(0);
        await Expect(bia.Members).ToHaveCountAsync(2);
    }
}
