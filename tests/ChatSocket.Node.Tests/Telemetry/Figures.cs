using System.Globalization;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Telemetry;

/// <summary>What a node tells Prometheus at one moment: each series as it is written, with its value.</summary>
internal sealed class Figures
{
    /// <summary>Asked without a pause it would take the machine from what it waits for.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<string, double> _series = [];

    private Figures(string text)
    {
        Text = text;
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var end = line.LastIndexOf(' ');
            _series.Add(line[..end], double.Parse(line[(end + 1)..], CultureInfo.InvariantCulture));
        }
    }

    public string Text { get; }

    public ICollection<string> Series => _series.Keys;

    /// <summary>Zero for a series that is not there.</summary>
    public double this[string series] => _series.GetValueOrDefault(series);

    public static async Task<Figures> OfAsync(TestNode node, string accept = "text/plain") => new(await TextAsync(node, accept));

    public static async Task<string> TextAsync(TestNode node, string accept)
    {
        using var http = new HttpClient { BaseAddress = node.Operations, Timeout = TextPeer.Within };
        http.DefaultRequestHeaders.Add("Accept", accept);
        return await http.GetStringAsync(new Uri("metrics", UriKind.Relative), TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until it has the value: what is counted is counted a moment after it was seen.</summary>
    public static Task BecomesAsync(TestNode node, string series, double value) => BecomesAsync(node, series, value.Equals, $"{value}");

    public static async Task BecomesAsync(TestNode node, string series, Func<double, bool> wanted, string what)
    {
        using var limit = new CancellationTokenSource(TextPeer.Within);
        for (var figures = await OfAsync(node); !wanted(figures[series]); figures = await OfAsync(node))
        {
            if (!limit.IsCancellationRequested)
            {
                await Task.Delay(Between, CancellationToken.None);
                continue;
            }

            var name = series.Split('{')[0];
            Assert.Fail($"{series} did not become {what}; there is: {string.Join(" | ", figures._series.Where(one => one.Key.StartsWith(name, StringComparison.Ordinal)))}");
        }
    }
}
