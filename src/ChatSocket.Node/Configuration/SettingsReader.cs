using System.Globalization;
using ChatSocket.Chat;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Texts;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Lifetime;
using ChatSocket.Node.Outbound;
using ChatSocket.Node.Wording;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Configuration;

/// <summary>
/// Turns configuration into <see cref="NodeSettings"/>. What cannot be meant is refused with its key, its value and what is
/// allowed; a key nobody reads is refused too, because a limit that was misspelt protects nobody.
/// </summary>
internal sealed partial class SettingsReader
{
    private const string Section = "ChatSocket";
    private const int MaximumNodeId = 64;

    private readonly IConfigurationSection _section;
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly NodePhrases _phrases;

    private SettingsReader(IConfiguration configuration)
    {
        _section = configuration.GetSection(Section);
        Language = ReadLanguage();
        _phrases = NodePhrases.Of(Language);
    }

    private Language Language { get; }

    /// <exception cref="SettingsException">Something cannot be meant.</exception>
    public static NodeSettings Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        var settings = reader.Read();
        reader.RefuseUnknown(reader._section);
        return settings;
    }

    private NodeSettings Read()
    {
        var defaults = new NodeSettings();
        var redis = ReadRedis();
        return defaults with
        {
            Redis = redis,
            RedisPassword = ReadRedisPassword(),
            Telemetry = ReadTelemetry(),
            Leaving = redis is null ? defaults.Leaving : LeaveTimes.BesideOthers,
            Tcp = Listen("Tcp", defaults.Tcp),
            Http = Listen("Http", defaults.Http),
            Origins = Origins(),
            Tls = ReadTls(),
            TcpIsProxied = ReadProxyProtocol(),
            TrustedProxies = ReadTrustedProxies(),
            Operations = Listen("Ops", defaults.Operations),
            OperationsToken = OperationsToken(),
            History = new HistoryLimits(
                Number("History:MessagesPerRoom", defaults.History.Messages, 0, 1_000_000),
                Number("History:Seconds", defaults.History.Seconds, 0, 7 * 24 * 3600),
                Number("History:BytesPerRoom", (int)defaults.History.Bytes, 64 * 1024, 1 << 30)),
            Inbox = new HistoryLimits(
                Number("Inbox:Messages", defaults.Inbox.Messages, 1, 100_000),
                Number("Inbox:Seconds", defaults.Inbox.Seconds, 30, 7 * 24 * 3600),
                Number("Inbox:Bytes", (int)defaults.Inbox.Bytes, 64 * 1024, 1 << 30)),
            Journal = ReadJournal(),
            Chat = new ChatOptions
            {
                TextBytes = Number("Limits:TextBytes", defaults.Chat.TextBytes, 1, ProtocolLimits.TextBytes),
                MessagesPerSecond = Number("Limits:MessagesPerSecond", defaults.Chat.MessagesPerSecond, 0, 1_000_000),
                Rooms = Number("Limits:Rooms", defaults.Chat.Rooms, 1, 10_000_000),
                RoomsPerSession = Number("Limits:RoomsPerSession", defaults.Chat.RoomsPerSession, 1, 10_000),
                FrameBytes = Number("Limits:FrameBytes", defaults.Chat.FrameBytes, 1024, ProtocolLimits.FrameBytes),
                NodeId = NodeId(),
                Version = NodeVersion.Text,
                Language = Language,
                Accounts = ReadAccounts(defaults.Chat.Accounts),
            },
            Connections = new ConnectionLimits
            {
                Connections = Number("Limits:Connections", defaults.Connections.Connections, 1, 10_000_000),
                ConnectionsPerAddress = Number("Limits:ConnectionsPerAddress", defaults.Connections.ConnectionsPerAddress, 0, 10_000_000),
                NewConnectionsPerAddress = Number("Limits:NewConnectionsPerAddress", defaults.Connections.NewConnectionsPerAddress, 0, 1_000_000),
            },
            Outbox = new OutboxLimits
            {
                Bytes = Number("Limits:OutboxBytes", defaults.Outbox.Bytes, 128 * 1024, 1 << 30),
                Age = TimeSpan.FromSeconds(Number("Limits:OutboxSeconds", (int)defaults.Outbox.Age.TotalSeconds, 1, 3600)),
            },
        };
    }

    private string[] Origins()
    {
        _known.Add("Http:Origins");
        var given = (_section["Http:Origins"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var origin in given)
        {
            var valid = Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/";
            if (!valid) throw Wrong(_phrases, "Http:Origins", origin, _phrases.OriginAllowed);
        }

        return [.. given.Select(origin => origin.TrimEnd('/'))];
    }

    /// <summary>Without a name of its own a node is called after its machine.</summary>
    private string NodeId()
    {
        _known.Add("NodeId");
        if (_section["NodeId"] is not { Length: > 0 } given) return Environment.MachineName;
        var valid = given.Length <= MaximumNodeId && given.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
        return valid ? given : throw Wrong(_phrases, "NodeId", given, _phrases.NodeIdAllowed(MaximumNodeId));
    }

    private Language ReadLanguage()
    {
        _known.Add("Language");
        var value = _section["Language"];
        if (string.IsNullOrEmpty(value)) return Language.Portuguese;
        if (Languages.TryParse(value, out var language)) return language;
        throw Wrong(NodePhrases.Of(Language.Portuguese), "Language", value, "pt-BR, en");
    }

    private ListenAddress Listen(string name, ListenAddress preset)
    {
        var key = $"{name}:Address";
        _known.Add(key);
        var address = _section[key] is { Length: > 0 } given ? given : preset.Address;
        if (!ListenAddress.IsValid(address)) throw Wrong(_phrases, key, address, _phrases.AddressAllowed);
        return new ListenAddress(address, Number($"{name}:Port", preset.Port, 0, ushort.MaxValue));
    }

    private int Number(string key, int preset, int least, int most)
    {
        _known.Add(key);
        var value = _section[key];
        if (string.IsNullOrEmpty(value)) return preset;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        throw Wrong(_phrases, key, value, _phrases.NumberAllowed(least, most));
    }

    private void RefuseUnknown(IConfigurationSection section)
    {
        foreach (var child in section.GetChildren())
        {
            var key = child.Path[(Section.Length + 1)..];
            if (child.Value is not null && !_known.Contains(key)) throw new SettingsException(_phrases.UnknownKey($"{Section}:{key}", Near(key)));
            RefuseUnknown(child);
        }
    }

    /// <summary>The known names of the same section: what was meant is usually among them.</summary>
    private string Near(string key)
    {
        var section = key[..(key.IndexOf(':', StringComparison.Ordinal) + 1)];
        var names = _known.Where(known => known.StartsWith(section, StringComparison.OrdinalIgnoreCase)).ToArray();
        return string.Join(", ", names.Length > 0 ? names : _known);
    }

    private static SettingsException Wrong(NodePhrases phrases, string key, string value, string allowed) =>
        new(phrases.WrongValue($"{Section}:{key}", value, allowed));
}
