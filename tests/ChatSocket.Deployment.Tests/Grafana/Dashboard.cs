using System.Text.Json;

namespace ChatSocket.Deployment.Tests.Grafana;

/// <summary>A dashboard as it is delivered.</summary>
internal sealed class Dashboard
{
    private readonly JsonElement _root;

    private Dashboard(string path)
    {
        File = Path.GetFileName(path);
        _root = JsonDocument.Parse(System.IO.File.ReadAllText(path)).RootElement;
    }

    public static Dashboard[] All { get; } =
        [.. Directory.GetFiles(Repository.PathTo("grafana", "dashboards"), "*.json").Order(StringComparer.Ordinal).Select(path => new Dashboard(path))];

    public string File { get; }

    public string Uid => Text(_root, "uid");

    public string Title => Text(_root, "title");

    /// <summary>Rows left out: they hold nothing.</summary>
    public JsonElement[] Panels => [.. _root.GetProperty("panels").EnumerateArray().Where(panel => Text(panel, "type") != "row")];

    /// <summary>What its panels ask, with what Grafana puts in filled in: all nodes, and an interval that is never shorter than two looks.</summary>
    public (string Where, string Expression)[] Queries =>
        [.. Panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray().Select(target => ($"{File}: {Text(panel, "title")}", Filled(Text(target, "expr")))))];

    /// <summary>What is marked over its graphs.</summary>
    public (string Where, string Expression)[] Marks =>
        [.. _root.GetProperty("annotations").GetProperty("list").EnumerateArray().Select(mark => ($"{File}: {Text(mark, "name")}", Filled(Text(mark, "expr"))))];

    /// <summary>Every datasource that is named anywhere in it.</summary>
    public string[] Datasources => [.. DatasourcesIn(_root).Distinct()];

    private static string Filled(string expression) =>
        expression.Replace("$__rate_interval", "30s", StringComparison.Ordinal).Replace("$instance", ".+", StringComparison.Ordinal);

    public static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static IEnumerable<string> DatasourcesIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(
            property => property.Name == "datasource" ? [Text(property.Value, "uid")] : DatasourcesIn(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(DatasourcesIn),
        _ => [],
    };
}
