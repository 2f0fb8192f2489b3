using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatSocket.Deployment.Tests.Compose;

/// <summary>The compose file as it stands, with every variable at its default.</summary>
internal sealed partial class ComposeFile
{
    private ComposeFile(JsonObject root) => Services = root["services"]!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.AsObject());

    public static string FilePath => Repository.PathTo("docker-compose.yml");

    public IReadOnlyDictionary<string, JsonObject> Services { get; }

    public static ComposeFile Load() => new(Assert.Single(Yaml.Parse(WithDefaults(File.ReadAllText(FilePath)))));

    public static string[] Texts(JsonNode? node) => node switch
    {
        JsonArray list => [.. list.Select(item => item!.ToString())],
        JsonObject map => [.. map.Select(pair => pair.Key)],
        null => [],
        _ => [node.ToString()],
    };

    /// <summary>A duration as both programs write it.</summary>
    public static TimeSpan Duration(JsonNode? node)
    {
        var match = Period().Match(node?.ToString() ?? "");
        Assert.True(match.Success, $"{node} is no duration");
        var number = double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
        return match.Groups["unit"].Value switch { "ms" => TimeSpan.FromMilliseconds(number), "s" => TimeSpan.FromSeconds(number), _ => TimeSpan.FromMinutes(number) };
    }

    private static string WithDefaults(string text) => Variable().Replace(text, match => match.Groups["preset"].Value);

    [GeneratedRegex(@"\$\{[A-Z_]+:?-(?<preset>[^}]*)\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^(?<number>\d+(\.\d+)?)(?<unit>ms|s|m)$")]
    private static partial Regex Period();
}
