using System.Globalization;
using ChatSocket.Client;
using ChatSocket.LoadGenerator.Faults;
using ChatSocket.LoadGenerator.Languages;

namespace ChatSocket.LoadGenerator.Startup;

/// <summary>
/// Reads the switches. The first problem is kept and reading goes on, because a later <c>--language</c> decides how it is said.
/// </summary>
internal sealed class CommandLine
{
    private readonly IReadOnlyList<string> _arguments;
    private VerifyOptions _options = new();
    private bool _serversGiven;
    private bool _nodesGiven;
    private bool _redisGiven;
    private bool _secondsGiven;
    private int _next = 1;

    private CommandLine(IReadOnlyList<string> arguments) => _arguments = arguments;

    /// <param name="arguments">As the shell gave them; the first is the command.</param>
    /// <param name="environmentLanguage">The value of <c>LANG</c>; a switch wins over it.</param>
    public static VerifyOptions Parse(IReadOnlyList<string> arguments, string? environmentLanguage)
    {
        var reader = new CommandLine(arguments);
        if (LanguageChoice.FromEnvironment(environmentLanguage) is { } language) reader._options = reader._options with { Language = language };
        if (arguments.Count == 0 || arguments[0] is "--help" or "-h") reader._options = reader._options with { Help = true };
        else if (arguments[0] != "verify") reader.Refuse(texts => texts.UnknownCommand(arguments[0]));
        while (reader._next < arguments.Count) reader.Read(arguments[reader._next++]);
        reader.CheckTogether();
        return reader._options;
    }

    private void Read(string argument)
    {
        var equals = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
        var name = equals < 0 ? argument : argument[..equals];
        var attached = equals < 0 ? null : argument[(equals + 1)..];
        switch (name)
        {
            case "--help" or "-h" when attached is null: _options = _options with { Help = true }; break;
            case "--json" when attached is null: _options = _options with { Json = true }; break;
            case "--no-progress" when attached is null: _options = _options with { NoProgress = true }; break;
            case "--chaos" when attached is null: _options = _options with { Chaos = true }; break;
            case "--clients": ReadNumber(name, attached, 2, VerifyOptions.MostClients, value => _options with { Clients = value }); break;
            case "--rooms": ReadNumber(name, attached, 1, VerifyOptions.MostRooms, value => _options with { Rooms = value }); break;
            case "--seconds": ReadNumber(name, attached, 1, VerifyOptions.MostSeconds, value => _options with { Seconds = value }); _secondsGiven = true; break;
            case "--rate": ReadNumber(name, attached, 1, VerifyOptions.MostRate, value => _options with { Rate = value }); break;
            case "--seed": ReadNumber(name, attached, 0, int.MaxValue, value => _options with { Seed = value }); break;
            case "--nodes": ReadNumber(name, attached, 1, VerifyOptions.MostNodes, value => _options with { Nodes = value }); _nodesGiven = true; break;
            case "--node": ReadText(name, attached, value => _options with { NodePath = value }); break;
            case "--redis-server": ReadText(name, attached, value => _options with { RedisServerPath = value }); break;
            case "--history": ReadText(name, attached, value => _options with { HistoryFile = value }); break;
            case "--fault-count": ReadNumber(name, attached, 1, VerifyOptions.MostFaults, value => _options with { FaultCount = value }); break;
            case "--redis": ReadRedis(Value(name, attached)); break;
            case "--faults": ReadFaults(Value(name, attached)); break;
            case "--tls" when attached is null: _options = _options with { Trust = _options.Trust ?? ServerTrust.Machine }; break;
            case "--tls-insecure" when attached is null: _options = _options with { Trust = ServerTrust.Anyone }; break;
            case "--tls-ca": ReadTrust(Value(name, attached)); break;
            case "--servers": ReadServers(Value(name, attached)); break;
            case "--language" or "--lang": ReadLanguage(Value(name, attached)); break;
            default: Refuse(texts => texts.UnknownSwitch(argument)); break;
        }
    }

    private void CheckTogether()
    {
        if (_options.Chaos && _options.Trust is not null) Refuse(texts => texts.ChaosIsNotEncrypted);
        _options = _options with { Servers = [.. _options.Servers.Select(server => server with { Trust = _options.Trust })] };
        if (_options.Chaos && _serversGiven) Refuse(texts => texts.ChaosNeedsItsOwnServers);
        if (_options.Chaos && !_redisGiven && _nodesGiven && _options.Nodes > 1) _options = _options with { Redis = RedisMode.Always };
        if (_redisGiven && _options.Redis != RedisMode.None && !_nodesGiven) _options = _options with { Nodes = 3 };
        if (_options is { Nodes: > 1, Redis: RedisMode.None, Modes.Count: < 2 }) Refuse(texts => texts.SeveralNodesNeedRedis);
        if (_options.FaultCount > 0 && _options.FaultCount < _options.Modes.Count) Refuse(texts => texts.TooFewFaults(_options.Modes.Count));
        foreach (var round in _options.Rounds)
        {
            if (_options.Faults.Count > 0 && !_options.Faults.Any(kind => kind.IsPossible(round.Redis))) Refuse(texts => texts.NothingToHarm(round.Redis.Name()));
        }

        if (_options.FaultCount > 0 && !_secondsGiven) _options = _options with { Seconds = 60 + (VerifyOptions.SecondsPerFault * _options.Rounds[0].FaultCount) };
        if (!_options.Chaos && (_nodesGiven || _redisGiven || _options.Faults.Count > 0 || _options.FaultCount > 0)) Refuse(texts => texts.OnlyWithChaos);
        if (_options.ExpectedDeliveries > VerifyOptions.MostDeliveries) Refuse(texts => texts.TooMuch(_options.ExpectedDeliveries, VerifyOptions.MostDeliveries));
        if (_options.Rooms > _options.Clients / 2) Refuse(texts => texts.TooManyRooms);
    }

    private string? Value(string name, string? attached)
    {
        if (attached is not null) return attached;
        // No value begins with "--": it is the next switch, and this one was left without.
        if (_next < _arguments.Count && !_arguments[_next].StartsWith("--", StringComparison.Ordinal)) return _arguments[_next++];
        Refuse(texts => texts.MissingValue(name));
        return null;
    }

    private void ReadNumber(string name, string? attached, int least, int most, Func<int, VerifyOptions> apply)
    {
        if (Value(name, attached) is not { } value) return;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) _options = apply(number);
        else Refuse(texts => texts.BadNumber(name, value, least, most));
    }

    private void ReadText(string name, string? attached, Func<string, VerifyOptions> apply)
    {
        if (Value(name, attached) is { } value) _options = apply(value);
    }

    private void ReadRedis(string? value)
    {
        if (value is null) return;
        _redisGiven = true;
        var modes = new List<RedisMode>();
        foreach (var name in value.Split(','))
        {
            if (name == RedisModes.All) modes.AddRange(Enum.GetValues<RedisMode>());
            else if (RedisModes.TryParse(name, out var mode)) modes.Add(mode);
            else Refuse(texts => texts.BadChoice("--redis", name, $"{RedisModes.Names}, {RedisModes.All}"));
        }

        if (modes.Count > 0) _options = _options with { Redis = modes[0], Modes = [.. modes.Distinct()] };
    }

    private void ReadFaults(string? value)
    {
        foreach (var name in value?.Split(',') ?? [])
        {
            if (FaultKinds.TryParse(name, out var kind)) _options = _options with { Faults = [.. _options.Faults, kind] };
            else Refuse(texts => texts.BadChoice("--faults", name, FaultKinds.Names));
        }
    }

    private void ReadServers(string? value)
    {
        if (value is null) return;
        _serversGiven = true;
        _options = _options with { Servers = [] };
        foreach (var text in value.Split(','))
        {
            if (ServerAddress.TryParse(text, out var address, out _)) _options = _options with { Servers = [.. _options.Servers, address] };
            else Refuse(texts => texts.BadAddress(text));
        }
    }

    private void ReadTrust(string? path)
    {
        if (path is null) return;
        if (ServerTrust.TryRead(path, out var trust, out var why)) _options = _options with { Trust = trust };
        else Refuse(texts => texts.BadTrust(path, why));
    }

    private void ReadLanguage(string? value)
    {
        if (value is null) return;
        if (LanguageChoice.FromSwitch(value) is { } language) _options = _options with { Language = language };
        else Refuse(texts => texts.BadChoice("--language", value, "pt-BR, en"));
    }

    private void Refuse(Func<Texts, string> problem)
    {
        if (_options.Problem is null) _options = _options with { Problem = problem };
    }
}
