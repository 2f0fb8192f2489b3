using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;

namespace ChatSocket.Browser.Tests.Reading;

public sealed class HistoryTests(Chromium chromium)
{
    /// <summary>The first row in sight and how far below the upper edge it begins.</summary>
    private const string InSight = """
        async () => {
          for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
          const top = document.querySelector('#log').getBoundingClientRect().top;
          const row = [...document.querySelectorAll('.row:has(.text)')].find((each) => each.getBoundingClientRect().bottom > top + 1);
          return { text: row.querySelector('.text').textContent, top: row.getBoundingClientRect().top - top };
        }
        """;

    [Fact]
    public async Task Scrolling_up_reads_older_messages_and_what_the_eye_is_on_stays_where_it_is()
    {
        await using var node = await PageNode.StartAsync();
        await Filling.FillAsync(node, "geral", 600);
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await ana.SeesAsync(Filling.Text(599));
        var height = await ana.EvaluateAsync<int>("document.querySelector('#log').scrollHeight");
        await ana.EvaluateAsync<object>("document.querySelector('#log').scrollTop = 500");
        await Expect(ana.Page.Locator("#to-end")).ToBeVisibleAsync();
        var before = await ana.ReadAsync<Row>(InSight);
        await ana.Page.WaitForFunctionAsync("before => document.querySelector('#log').scrollHeight > before + 3000", height);
        AssertSame(before, await ana.ReadAsync<Row>(InSight));
        await ScrollToStartAsync(ana);
        await ana.SeesAsync(Filling.Text(0));
        await ana.Page.Locator("#to-end").ClickAsync();
        await ana.SeesAsync(Filling.Text(599));
        await Expect(ana.Page.Locator("#to-end")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Who_reads_above_is_not_moved_by_what_arrives_and_is_told_how_much_it_is()
    {
        await using var node = await PageNode.StartAsync();
        await Filling.FillAsync(node, "geral", 200);
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await ana.SeesAsync(Filling.Text(199));
        await ana.EvaluateAsync<object>("document.querySelector('#log').scrollTop = 1200");
        await Expect(ana.Page.Locator("#to-end")).ToBeVisibleAsync();
        var before = await ana.ReadAsync<Row>(InSight);
        await Filling.FillAsync(node, "geral", 30, from: 200);
        await Expect(ana.Page.Locator("#to-end")).ToHaveTextAsync("30 new messages");
        AssertSame(before, await ana.ReadAsync<Row>(InSight));
        await ana.Page.Locator("#to-end").ClickAsync();
        await ana.SeesAsync(Filling.Text(229));
    }

    [Fact]
    public async Task Messages_of_another_day_stand_under_its_date()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await ana.SayAsync("today");
        await ana.SeesAsync("today");
        var today = await ana.EvaluateAsync<string>("new Intl.DateTimeFormat('en', {weekday:'long',day:'numeric',month:'long',year:'numeric'}).format(Date.now())");
        await Expect(ana.Log.Locator(".day")).ToHaveTextAsync([today]);
    }

    /// <summary>To the pixel, which is what a browser can scroll by.</summary>
    private static void AssertSame(Row expected, Row actual)
    {
        Assert.Equal(expected.Text, actual.Text);
        Assert.InRange(actual.Top, expected.Top - 1, expected.Top + 1);
    }

    private static async Task ScrollToStartAsync(Person person)
    {
        await person.Page.WaitForFunctionAsync("""
            text => {
              document.querySelector('#log').scrollTop = 0;
              return [...document.querySelectorAll('.text')].some((each) => each.textContent === text);
            }
            """, Filling.Text(0));
    }

    private sealed record Row(string Text, double Top);
}
