using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;

namespace ChatSocket.Browser.Tests.Reading;

public sealed class ScaleTests(Chromium chromium)
{
    private const int MostRows = 120;

    /// <summary>Ten times what the page really takes with everything it keeps, and a tenth of what keeping all would take.</summary>
    private const double MostHeapMegabytes = 40;

    [Fact]
    public async Task Ten_thousand_messages_are_scrolled_through_with_few_rows_and_little_memory()
    {
        await using var node = await PageNode.StartAsync();
        await Filling.FillAsync(node, "geral", 10_000);
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await ana.SeesAsync(Filling.Text(9_999));
        var seen = await ana.ReadAsync<Walk>("""
            async () => {
              const log = document.querySelector('#log');
              const seen = new Set();
              let mostRows = 0;
              let blank = 0;
              // Until the first message is there.
              for (let step = 0; step < 4000 && !seen.has(0); step++) {
                log.scrollTop -= 1500;
                await new Promise(requestAnimationFrame);
                await new Promise(requestAnimationFrame);
                const rows = [...document.querySelectorAll('.row')];
                mostRows = Math.max(mostRows, rows.length);
                const edge = log.getBoundingClientRect();
                if (rows[0].getBoundingClientRect().top > edge.top + 1 && log.scrollTop > 1) blank++;
                for (const row of rows) seen.add(Number(row.querySelector('.text')?.textContent.match(/^message (\d+)/)?.[1]));
                if (!document.querySelector('#loading').hidden) await new Promise((done) => setTimeout(done, 5));
              }
              gc();
              return { seen: seen.size, mostRows, blank, heapMegabytes: performance.memory.usedJSHeapSize / 1e6 };
            }
            """);
        Assert.True(seen.Seen >= 10_000, $"{seen}");
        Assert.InRange(seen.MostRows, 1, MostRows);
        Assert.Equal(0, seen.Blank);
        Assert.InRange(seen.HeapMegabytes, 0, MostHeapMegabytes);
        await ana.Page.Locator("#to-end").ClickAsync();
        await ana.SeesAsync(Filling.Text(9_999));
    }

    [Fact]
    public async Task A_thousand_messages_a_second_are_drawn_by_the_frame_and_none_is_missing_at_the_end()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await ana.EvaluateAsync<object>("""
            () => {
              window.drawn = { frames: 0, mostRows: 0, changes: 0 };
              new MutationObserver(() => drawn.changes++).observe(document.querySelector('.rows'), { childList: true });
              const look = () => {
                drawn.frames++;
                drawn.mostRows = Math.max(drawn.mostRows, document.querySelectorAll('.row').length);
                requestAnimationFrame(look);
              };
              requestAnimationFrame(look);
            }
            """);
        const int Count = 5_000;
        var began = TimeProvider.System.GetTimestamp();
        for (var from = 0; from < Count; from += 500)
        {
            await Filling.FillAsync(node, "geral", 500, from);
            var early = TimeSpan.FromSeconds((from + 500) / 1000.0) - TimeProvider.System.GetElapsedTime(began);
            if (early > TimeSpan.Zero) await Task.Delay(early, TestContext.Current.CancellationToken);
        }

        await ana.SeesAsync(Filling.Text(Count - 1));
        var drawn = await ana.ReadAsync<Drawing>("() => { gc(); return { ...drawn, heapMegabytes: performance.memory.usedJSHeapSize / 1e6 }; }");
        Assert.InRange(drawn.MostRows, 1, MostRows);
        // At most one change of the list in a frame, however many messages came in it.
        Assert.True(drawn.Changes <= drawn.Frames + 1, $"{drawn}");
        Assert.InRange(drawn.HeapMegabytes, 0, MostHeapMegabytes);
        await Expect(ana.Log.Locator(".notice.missing")).ToHaveCountAsync(0);
        await Expect(ana.Banner).ToBeHiddenAsync();
    }

    private sealed record Walk(int Seen, int MostRows, int Blank, double HeapMegabytes);

    private sealed record Drawing(int Frames, int MostRows, int Changes, double HeapMegabytes);
}
