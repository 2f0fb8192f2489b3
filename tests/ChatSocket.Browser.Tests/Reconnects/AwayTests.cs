using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;
using ChatSocket.Tests.Network;

namespace ChatSocket.Browser.Tests.Reconnects;

public sealed class AwayTests(Chromium chromium)
{
    [Fact]
    public async Task Offline_for_a_while_and_back_everything_is_there_once_and_what_was_written_is_sent()
    {
        await using var node = await PageNode.StartAsync();
        await using var caio = await node.ConnectAsync("caio");
        await caio.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
        await using var door = new FaultProxy(node.Http);
        await using var ana = await Person.EnterAsync(chromium, new Uri($"http://127.0.0.1:{door.Port}/"), "ana");
        await ana.SayAsync("before");
        await ana.SeesAsync("before");
        await ana.Page.Context.SetOfflineAsync(true);
        await Expect(ana.Banner).ToHaveTextAsync("No network. What you write will be sent later.Try now");
        await ana.SayAsync("written offline");
        await caio.Send("geral", "said meanwhile").Settled;
        await ana.Page.Context.SetOfflineAsync(false);
        await Expect(ana.Log.Locator(".message.pending")).ToHaveCountAsync(0);
        await ana.SeesAsync("said meanwhile");
        await ana.SeesNoticeAsync("recovered");
        Assert.Equal(["before", "said meanwhile", "written offline"], await ana.DrawnAsync());
        var stored = await caio.HistoryAsync("geral", stop: TestContext.Current.CancellationToken);
        Assert.Equal(3, stored.Messages.Count);
    }

    [Fact]
    public async Task Offline_for_longer_than_a_session_is_kept_the_page_comes_back_as_the_same_person_with_everything_once()
    {
        await using var node = await PageNode.StartAsync();
        await using var bia = await Person.EnterAsync(chromium, node.Page, "bia");
        await using var door = new FaultProxy(node.Http);
        await using var ana = await Person.EnterAsync(chromium, new Uri($"http://127.0.0.1:{door.Port}/"), "ana");
        await bia.SeesNoticeAsync("ana joined");
        await ana.SayAsync("before");
        await bia.SeesAsync("before");
        await ana.Page.Context.SetOfflineAsync(true);
        await Expect(ana.Banner).ToBeVisibleAsync();
        // The service has given the session up, and says so to the others.
        await bia.SeesNoticeAsync("ana left");
        await bia.SayAsync("said meanwhile");
        await ana.SayAsync("written offline");
        await ana.SayAsync("and more");
        await ana.Page.Context.SetOfflineAsync(false);
        await ana.SeesAsync("said meanwhile");
        await Expect(ana.Log.Locator(".message.pending")).ToHaveCountAsync(0);
        await bia.SeesAsync("and more");
        Assert.Equal(["before", "said meanwhile", "written offline", "and more"], await ana.DrawnAsync());
        Assert.Equal(await ana.DrawnAsync(), await bia.DrawnAsync());
        await Expect(ana.Page.Locator("#me")).ToHaveTextAsync("ana");
        await Expect(bia.Members).ToHaveCountAsync(2);
        await Expect(ana.Log.Locator(".notice.missing, .message.unknown, .message.failed")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_send_whose_answer_was_lost_is_repeated_and_stored_once()
    {
        await using var node = await PageNode.StartAsync();
        await using var caio = await node.ConnectAsync("caio");
        await caio.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
        await using var door = new FaultProxy(node.Http);
        await using var ana = await Person.EnterAsync(chromium, new Uri($"http://127.0.0.1:{door.Port}/"), "ana");
        await ana.SayAsync("first");
        await ana.SeesAsync("first");
        door.Swallow(Direction.ToClient);
        await ana.SayAsync("answer lost");
        await StoredAsync(caio, 2);
        await Expect(ana.Log.Locator(".message.pending")).ToHaveCountAsync(1);
        door.Open(Direction.ToClient);
        door.CutAll();
        await Expect(ana.Log.Locator(".message.pending")).ToHaveCountAsync(0);
        await ana.SayAsync("last");
        await StoredAsync(caio, 3);
        // Drawn with the next frame.
        await ana.SeesAsync("last");
        Assert.Equal(["first", "answer lost", "last"], await ana.DrawnAsync());
    }

    [Fact]
    public async Task A_reload_goes_on_with_the_same_session_its_drafts_and_its_unsent_texts()
    {
        await using var node = await PageNode.StartAsync();
        await using var caio = await node.ConnectAsync("caio");
        await caio.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
        await using var door = new FaultProxy(node.Http);
        await using var ana = await Person.EnterAsync(chromium, new Uri($"http://127.0.0.1:{door.Port}/"), "ana");
        await ana.SayAsync("first");
        await ana.SeesAsync("first");
        door.Swallow(Direction.ToServer);
        await ana.SayAsync("on its way");
        await ana.Input.FillAsync("a draft");
        await ana.Page.WaitForFunctionAsync("() => sessionStorage.getItem('chatsocket.drafts')?.includes('a draft')");
        door.Open(Direction.ToServer);
        door.CutAll();
        await ana.Page.ReloadAsync();
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("#geral");
        await Expect(ana.Page.Locator("#me")).ToHaveTextAsync("ana");
        await ana.SeesAsync("first");
        await ana.SeesAsync("on its way");
        await Expect(ana.Log.Locator(".message.pending")).ToHaveCountAsync(0);
        Assert.Equal("a draft", await ana.Input.InputValueAsync());
        await StoredAsync(caio, 2);
        Assert.Equal(["first", "on its way"], await ana.DrawnAsync());
    }

    [Fact]
    public async Task The_same_tab_twice_says_where_the_conversation_went_and_takes_it_back()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await ana.SayAsync("hello");
        await ana.SeesAsync("hello");
        await ana.Page.EvaluateAsync("() => dispatchEvent(new Event('pagehide'))");
        var session = await ana.EvaluateAsync<string>("sessionStorage.getItem('chatsocket.session')");
        var twin = await ana.Page.Context.NewPageAsync();
        await twin.AddInitScriptAsync($"sessionStorage.setItem('chatsocket.session', {System.Text.Json.JsonSerializer.Serialize(session)})");
        await twin.GotoAsync(node.Page.ToString());
        await Expect(twin.Locator("#place")).ToHaveTextAsync("#geral");
        await Expect(ana.Banner).ToContainTextAsync("This conversation goes on in another tab");
        await ana.Page.Locator("#banner-action").ClickAsync();
        await Expect(twin.Locator("#banner")).ToBeVisibleAsync();
        await ana.SayAsync("back again");
        await ana.SeesAsync("back again");
    }

    [Fact]
    public async Task A_history_that_began_anew_is_told_and_what_stood_there_is_withdrawn()
    {
        await using var first = await PageNode.StartAsync();
        await using var caio = await first.ConnectAsync("caio");
        await caio.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
        await using var door = new FaultProxy(first.Http);
        await using var ana = await Person.EnterAsync(chromium, new Uri($"http://127.0.0.1:{door.Port}/"), "ana");
        await ana.SayAsync("in the old history");
        await ana.SeesAsync("in the old history");
        door.Swallow(Direction.ToClient);
        await ana.SayAsync("of unknown fate");
        await StoredAsync(caio, 2);
        await using var second = await PageNode.StartAsync();
        door.Server = second.Http;
        door.Open(Direction.ToClient);
        door.CutAll();
        await Expect(ana.Log.Locator(".notice.missing")).ToHaveTextAsync("The history of this room began anew; what stood here before was withdrawn.");
        await Expect(ana.Message("in the old history")).ToHaveCountAsync(0);
        await Expect(ana.Log.Locator(".message.unknown .fate")).ToContainTextAsync("it is not known whether it was delivered");
        await ana.Log.Locator(".fate button").First.ClickAsync();
        await Expect(ana.Log.Locator(".message.unknown")).ToHaveCountAsync(0);
        await ana.SeesAsync("of unknown fate");
        await ana.SayAsync("in the new one");
        await ana.SeesAsync("in the new one");
    }

    private static async Task StoredAsync(Client.ChatClient client, int count)
    {
        for (var end = TimeProvider.System.GetTimestamp(); ;)
        {
            var stored = await client.HistoryAsync("geral", stop: TestContext.Current.CancellationToken);
            if (stored.Messages.Count == count) return;
            Assert.InRange(stored.Messages.Count, 0, count);
            Assert.True(TimeProvider.System.GetElapsedTime(end) < TimeSpan.FromMilliseconds(Chromium.LimitMs), $"{stored.Messages.Count} messages, not {count}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
