using ChatSocket.Chat.Accounts;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Node.Configuration;

/// <summary>Who administers, and how dear a password is.</summary>
internal sealed partial class SettingsReader
{
    private AccountOptions ReadAccounts(AccountOptions preset) => preset with
    {
        Iterations = Number("Accounts:Iterations", preset.Iterations, AccountOptions.LeastIterations, 100_000_000),
        TriesPerAddress = Number("Accounts:TriesPerAddress", preset.TriesPerAddress, 0, 1_000_000),
        TriesPerAccount = Number("Accounts:TriesPerAccount", preset.TriesPerAccount, 1, 1_000_000),
        Administrators = ReadAdministrators(),
    };

    private HashSet<string> ReadAdministrators()
    {
        _known.Add("Admins");
        var keys = new HashSet<string>();
        foreach (var name in (_section["Admins"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Nick.TryParse(name, out var nick)) throw Wrong(_phrases, "Admins", name, _phrases.AdministratorsAllowed);
            keys.Add(nick.Key);
        }

        return keys;
    }
}
