using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;

namespace ChatSocket.Browser.Tests.Monitor;

public sealed class DrainTests(Chromium chromium)
{
    [Fact]
    public async Task A_node_that_is_drained_from_its_page_ends_well_and_its_people_go_on_at_the_other_without_losing_anything()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, nodes.Page, "ana");
        await using var bia = await Person.EnterAsync(chromium, nodes.SecondPage, "bia");
        await ana.SeesNoticeAsync("bia joined");
        await using var watcher = await chromium.WatchAsync(nodes.First.Monitor);
        await Expect(watcher.Row("ana")).ToHaveCountAsync(1);
        nodes.Door.Server = nodes.Second.Http;
        await watcher.Page.Locator("[data-act=drain]").ClickAsync();
        await Expect(watcher.Page.Locator("#act-explains")).ToContainTextAsync("sends its people to other nodes and ends");
        await watcher.Page.Locator("#act-do").ClickAsync();
        await Expect(watcher.Page.Locator("#state")).ToHaveTextAsync("leaving");
        await Expect(watcher.LogLine("this node is drained, asked from 127.0.0.1")).ToHaveCountAsync(1);

        // Both talk all the time, over the move and after it.
        var exit = nodes.First.ToExitAsync();
        var said = new List<string>();
        while (!exit.IsCompleted || said.Count < 20)
        {
            said.Add($"ana {said.Count}");
            await ana.SayAsync(said[^1]);
            said.Add($"bia {said.Count}");
            await bia.SayAsync(said[^1]);
            await bia.SeesAsync(said[^1]);
        }

        Assert.Equal(0, await exit);
        foreach (var person in new[] { ana, bia })
        {
            await Expect(person.Log.Locator(".message.pending")).ToHaveCountAsync(0);
            await person.SeesAsync(said[^1]);
            await person.SeesAsync(said[^2]);
        }

        Assert.Equal(said.Order(StringComparer.Ordinal), (await StoredAsync(nodes)).Order(StringComparer.Ordinal));
        await Expect(bia.Log.Locator(".notice", new LocatorLocatorOptions { HasText = "ana" })).ToHaveCountAsync(0);
        await Expect(ana.Log.Locator(".notice.missing")).ToHaveCountAsync(0);
        await Expect(watcher.Page.Locator("#stale")).ToHaveTextAsync("The node does not answer; what you see is from before.");
    }

    /// <summary>Everything the room keeps.</summary>
    private static async Task<List<string>> StoredAsync(TwoNodes nodes)
    {
        await using var reader = await nodes.ConnectAsync("reader");
        await reader.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
        List<string> texts = [];
        for (var (more, after) = (true, 0L); more;)
        {
            var page = await reader.HistoryAsync("geral", after: after, limit: 300, stop: TestContext.Current.CancellationToken);
            texts.AddRange(page.Messages.Select(message => message.Text));
            (more, after) = (page.More, page.Messages[^1].Seq);
        }

        return texts;
    }
}
