using ChatSocket.Client;
using ChatSocket.Protocol.Names;
using ChatSocket.Terminal.Languages;

namespace ChatSocket.Terminal.Startup;

/// <summary>
/// Reads the switches. The first problem is kept and reading goes on, because a later <c>--lang</c> decides how it is said.
/// </summary>
internal sealed class CommandLine
{
    private readonly IReadOnlyList<string> _arguments;
    private StartOptions _options = new();
    private bool _addressGiven;
    private int _next;

    private CommandLine(IReadOnlyList<string> arguments) => _arguments = arguments;

    /// <param name="arguments">As the shell gave them.</param>
    /// <param name="environmentLanguage">The value of <c>LANG</c>; a switch wins over it.</param>
    public static StartOptions Parse(IReadOnlyList<string> arguments, string? environmentLanguage)
    {
        var reader = new CommandLine(arguments);
        if (LanguageChoice.FromEnvironment(environmentLanguage) is { } language)
        {
            reader._options = reader._options with { Language = language, LanguageChosen = true };
        }

        while (reader._next < arguments.Count) reader.Read(arguments[reader._next++]);
        if (reader._options is { Login: true, Nick: null }) reader.Refuse(texts => texts.LoginWithoutNick);
        return reader._options with { Addresses = [.. reader._options.Addresses.Select(address => address with { Trust = reader._options.Trust })] };
    }

    private void Read(string argument)
    {
        var equals = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
        var name = equals < 0 ? argument : argument[..equals];
        var attached = equals < 0 ? null : argument[(equals + 1)..];
        switch (name)
        {
            case "--help" or "-h" when attached is null: _options = _options with { Help = true }; break;
            case "--version" when attached is null: _options = _options with { Version = true }; break;
            case "--json" when attached is null: _options = _options with { Json = true }; break;
            case "--login" when attached is null: _options = _options with { Login = true }; break;
            case "--tls" when attached is null: _options = _options with { Trust = _options.Trust ?? ServerTrust.Machine }; break;
            case "--tls-insecure" when attached is null: _options = _options with { Trust = ServerTrust.Anyone }; break;
            case "--tls-ca": ReadTrust(Value(name, attached)); break;
            case "--nick": ReadNick(Value(name, attached)); break;
            case "--room": ReadRoom(Value(name, attached)); break;
            case "--lang": ReadLanguage(Value(name, attached)); break;
            case ['-', ..]: Refuse(texts => texts.UnknownSwitch(argument)); break;
            default: ReadAddress(argument); break;
        }
    }

    private string? Value(string name, string? attached)
    {
        if (attached is not null) return attached;
        // No value begins with "--": it is the next switch, and this one was left without.
        if (_next < _arguments.Count && !_arguments[_next].StartsWith("--", StringComparison.Ordinal)) return _arguments[_next++];
        Refuse(texts => texts.MissingValue(name));
        return null;
    }

    private void ReadNick(string? value)
    {
        if (value is null) return;
        if (Nick.TryParse(value, out var nick)) _options = _options with { Nick = nick.Shown };
        else Refuse(texts => texts.BadNick(value));
    }

    private void ReadRoom(string? value)
    {
        if (value is null) return;
        if (RoomName.TryParse(value, out var room)) _options = _options with { Room = room.ToString() };
        else Refuse(texts => texts.BadRoom(value));
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
        if (LanguageChoice.FromSwitch(value) is { } language) _options = _options with { Language = language, LanguageChosen = true };
        else Refuse(texts => texts.BadLanguage(value));
    }

    private void ReadAddress(string value)
    {
        if (ServerAddress.TryParse(value, out var address, out var problem))
        {
            _options = _options with { Addresses = _addressGiven ? [.. _options.Addresses, address] : [address] };
            _addressGiven = true;
        }
        else Refuse(texts => texts.BadAddress(value, problem));
    }

    private void Refuse(Func<Texts, string> problem)
    {
        if (_options.Problem is null) _options = _options with { Problem = problem };
    }
}
