using System.Text.Json;

namespace ChatSocket.Deployment.Tests.Grafana;

/// <summary>The form of what Grafana is given. Whether their queries find anything is asked of a real Prometheus.</summary>
public sealed class DashboardTests
{
    [Fact]
    public void There_are_four_and_each_can_be_told_from_the_others()
    {
        Assert.Equal(["backplane.json", "load-run.json", "node.json", "overview.json"], Dashboard.All.Select(dashboard => dashboard.File));
        Assert.All(Dashboard.All, dashboard => Assert.Equal($"chatsocket-{Path.GetFileNameWithoutExtension(dashboard.File)}", dashboard.Uid));
        Assert.Equal(4, Dashboard.All.Select(dashboard => dashboard.Title).Distinct().Count());
    }

    [Fact]
    public void Each_panel_asks_something_and_has_a_place_of_its_own()
    {
        foreach (var dashboard in Dashboard.All)
        {
            Assert.NotEmpty(dashboard.Panels);
            Assert.All(dashboard.Panels, panel => Assert.NotEmpty(panel.GetProperty("targets").EnumerateArray()));
            Assert.Equal(dashboard.Panels.Length, dashboard.Panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
            var taken = new HashSet<(int X, int Y)>();
            foreach (var panel in dashboard.Panels)
            {
                Assert.All(CellsOf(panel.GetProperty("gridPos")), cell => Assert.True(taken.Add(cell), $"{dashboard.File}: {panel.GetProperty("title")} lies over another"));
            }
        }
    }

    [Fact]
    public void What_they_ask_is_provisioned()
    {
        var provisioned = File.ReadAllText(Repository.PathTo("grafana", "provisioning", "datasources", "chatsocket.yml"));
        Assert.All(Dashboard.All.SelectMany(dashboard => dashboard.Datasources), uid => Assert.Contains($"uid: {uid}\n", provisioned, StringComparison.Ordinal));
    }

    private static IEnumerable<(int X, int Y)> CellsOf(JsonElement place)
    {
        var (x, y, w, h) = (Of("x"), Of("y"), Of("w"), Of("h"));
        Assert.InRange(x + w, 1, 24);
        return from column in Enumerable.Range(x, w) from line in Enumerable.Range(y, h) select (column, line);

        int Of(string name) => place.GetProperty(name).GetInt32();
    }
}
