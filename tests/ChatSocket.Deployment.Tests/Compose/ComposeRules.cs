using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatSocket.Deployment.Tests.Compose;

/// <summary>
/// What one file must keep to so that Compose v2 and docker-compose 1.29 both understand it. Each finding is the path of what only one
/// of them knows, or knows differently.
/// </summary>
internal static partial class ComposeRules
{
    /// <summary>Keys that do not exist in one of the two, wherever they stand below the place that is given.</summary>
    private static readonly (string Path, string Key)[] Unknown =
    [
        ("", "version"), ("", "name"), ("", "include"), ("", "models"),
        ("services.*.healthcheck", "start_interval"),
        ("services.*.depends_on.*", "restart"), ("services.*.depends_on.*", "required"),
        ("services.*.deploy.resources.limits", "pids"),
        ("services.*.ports.#", "host_ip"), ("services.*.ports.#", "app_protocol"), ("services.*.ports.#", "name"),
        ("services.*.volumes.#.tmpfs", "mode"), ("services.*.build", "additional_contexts"), ("services.*.build", "ssh"),
        ("services.*.build", "secrets"), ("services.*.build", "tags"), ("services.*.build", "platforms"), ("services.*.build", "dockerfile_inline"),
        ("services.*", "attach"), ("services.*", "annotations"), ("services.*", "develop"), ("services.*", "gpus"), ("services.*", "pull_policy"),
        ("services.*", "post_start"), ("services.*", "pre_stop"), ("services.*", "provider"), ("services.*", "use_api_socket"),
        ("services.*.env_file.#", "path"), ("configs.*", "content"), ("configs.*", "environment"), ("secrets.*", "environment"),
    ];

    public static IReadOnlyList<string> Violations(string text)
    {
        var found = new List<string>();
        Visit(Assert.Single(Yaml.Parse(text)), "", "", found);
        foreach (Match variable in Nested().Matches(text)) found.Add($"a default within a default: {variable.Value}");
        foreach (Match tag in Tag().Matches(text)) found.Add($"a tag: {tag.Value}");
        return found;
    }

    private static void Visit(JsonNode? node, string path, string place, List<string> found)
    {
        if (node is JsonObject map)
        {
            foreach (var (key, value) in map)
            {
                var full = Join(path, key);
                if (Unknown.Any(rule => rule.Key == key && rule.Path == place)) found.Add(full);
                if (key == "tmpfs" && Texts(value).Any(mount => mount.Contains(':', StringComparison.Ordinal))) found.Add($"{full}: options of a tmpfs");
                // Services and the like have names of their own; everything else is a word of the language.
                var named = place is "services" or "networks" or "volumes" or "configs" or "secrets" || place.EndsWith(".depends_on", StringComparison.Ordinal);
                Visit(value, full, Join(place, named ? "*" : key), found);
            }
        }
        else if (node is JsonArray list)
        {
            for (var index = 0; index < list.Count; index++) Visit(list[index], $"{path}[{index}]", Join(place, "#"), found);
        }
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => list.Select(item => item!.ToString()),
        JsonValue value => [value.ToString()],
        _ => [],
    };

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    [GeneratedRegex(@"\$\{[^}]*\$\{")]
    private static partial Regex Nested();

    [GeneratedRegex(@"(?m):\s+!(reset|override)\b.*$")]
    private static partial Regex Tag();
}
