using System.Globalization;

namespace ChatSocket.Protocol.Names;

/// <summary>A person's name: <see cref="Shown"/> as first typed; <see cref="Key"/> is what counts as the same.</summary>
public sealed record Nick
{
    /// <summary>Names that would read like a line of the node's own.</summary>
    private static readonly HashSet<string> Reserved = ["sys", "system", "sistema", "privado", "private", "chatsocket", "node"];

    private Nick(string shown, string key) => (Shown, Key) = (shown, key);

    public string Shown { get; }

    public string Key { get; }

    public static bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Nick? nick)
    {
        nick = null;
        if (!NameRules.TryNormalize(text, ProtocolLimits.NickLength, out var shown, out var key)) return false;
        // Commands take switches and nicks at the same place.
        if (Reserved.Contains(key) || shown[0] == '-') return false;
        nick = new Nick(shown, key);
        return true;
    }

    /// <summary>A name for someone who gave none.</summary>
    public static Nick Guest(int number)
    {
        // Some cultures write the minus of a number with a sign that no nick may hold.
        var name = string.Create(CultureInfo.InvariantCulture, $"anon{number}");
        return new Nick(name, name);
    }

    public bool Equals(Nick? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Shown;
}
