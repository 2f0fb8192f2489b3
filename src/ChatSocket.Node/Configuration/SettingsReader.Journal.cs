using ChatSocket.Chat.Journal;

namespace ChatSocket.Node.Configuration;

internal sealed partial class SettingsReader
{
    /// <summary>Beside the node, wherever it is started: messages survive a restart without anybody having to ask for it.</summary>
    private const string JournalDirectory = "data";

    /// <summary>Null when the directory is given as empty, which is how one asks for memory only.</summary>
    private JournalSettings? ReadJournal()
    {
        _known.Add("Journal:Directory");
        _known.Add("Journal:Damage");
        var damage = _section["Journal:Damage"] switch
        {
            null or "" => JournalDamage.Stop,
            var value when value.Equals("stop", StringComparison.OrdinalIgnoreCase) => JournalDamage.Stop,
            var value when value.Equals("skip", StringComparison.OrdinalIgnoreCase) => JournalDamage.Skip,
            var value => throw Wrong(_phrases, "Journal:Damage", value, "stop, skip"),
        };
        return (_section["Journal:Directory"] ?? JournalDirectory) is { Length: > 0 } directory ? new JournalSettings(directory, damage) : null;
    }
}
