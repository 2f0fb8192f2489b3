using ChatSocket.Chat.Texts;
using ChatSocket.Node.Wording;

namespace ChatSocket.Node.Configuration;

/// <summary>The command line: short names for configuration keys, as <c>--name value</c> or <c>--name=value</c>.</summary>
internal sealed class Switches
{
    private static readonly Dictionary<string, string> Keys = new()
    {
        ["--tcp-port"] = "ChatSocket:Tcp:Port",
        ["--tcp-address"] = "ChatSocket:Tcp:Address",
        ["--http-port"] = "ChatSocket:Http:Port",
        ["--http-address"] = "ChatSocket:Http:Address",
        ["--ops-port"] = "ChatSocket:Ops:Port",
        ["--ops-address"] = "ChatSocket:Ops:Address",
        ["--node-id"] = "ChatSocket:NodeId",
        ["--redis"] = "ChatSocket:Redis:Endpoints",
        ["--journal"] = "ChatSocket:Journal:Directory",
        ["--language"] = "ChatSocket:Language",
    };

    public Dictionary<string, string?> Values { get; } = [];

    public string? ConfigurationFile { get; private set; }

    public bool Help { get; private set; }

    public bool Version { get; private set; }

    /// <summary>What to ask the node that runs here, instead of being one: <c>ready</c> or <c>live</c>.</summary>
    public string? Health { get; private set; }

    /// <exception cref="SettingsException">A switch is unknown or lacks its value.</exception>
    public static Switches Parse(IReadOnlyList<string> arguments)
    {
        var switches = new Switches();
        for (var index = 0; index < arguments.Count; index++)
        {
            var (name, value) = Split(arguments[index]);
            if (name is "--help" or "-h" or "-?") switches.Help = true;
            else if (name == "--version") switches.Version = true;
            else if (name == "--health" && value is null or "ready" or "live") switches.Health = value ?? "ready";
            else if (name != "--config" && !Keys.ContainsKey(name)) throw new SettingsException(Phrases.UnknownSwitch(name));
            else if ((value ??= index + 1 < arguments.Count ? arguments[++index] : null) is null) throw new SettingsException(Phrases.SwitchWithoutValue(name));
            else if (name == "--config" && value is "") throw new SettingsException(Phrases.SwitchWithoutValue(name));
            else if (name == "--config") switches.ConfigurationFile = value;
            else switches.Values[Keys[name]] = value;
        }

        return switches;
    }

    /// <summary>The language is not read yet when the command line is; these lines are for the machine's own.</summary>
    private static NodePhrases Phrases =>
        NodePhrases.Of(Languages.OrPortuguese(Environment.GetEnvironmentVariable("ChatSocket__Language")));

    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }
}
