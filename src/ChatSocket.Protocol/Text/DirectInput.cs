using System.Text;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Protocol.Text;

/// <summary>
/// What stands after <c>/msg</c>:
/// <code>
/// rest    = [ "-s" blanks subject blanks ] nick blanks text
/// subject = '"' any but '"' '"' | word
/// </code>
/// </summary>
public readonly record struct DirectInput(Nick? To, string Name, string Subject, byte[] Text)
{
    private const string Switch = "-s";

    /// <summary>False where something is missing; a name that is none is given as it was typed.</summary>
    public static bool TryParse(string rest, out DirectInput input)
    {
        input = default;
        var subject = "";
        if (rest.StartsWith(Switch, StringComparison.Ordinal) && (rest.Length == Switch.Length || char.IsWhiteSpace(rest[Switch.Length])))
        {
            if (!TryTakeSubject(rest[Switch.Length..].TrimStart(), out subject, out rest)) return false;
        }

        var name = TakeWord(rest, out var text);
        if (name.Length == 0 || text.Length == 0) return false;
        _ = Nick.TryParse(name, out var to);
        input = new DirectInput(to, name, subject, Encoding.UTF8.GetBytes(text));
        return true;
    }

    private static bool TryTakeSubject(string rest, out string subject, out string left)
    {
        if (!rest.StartsWith('"'))
        {
            subject = TakeWord(rest, out left);
            return subject.Length > 0;
        }

        var end = rest.IndexOf('"', 1);
        (subject, left) = end < 0 ? ("", "") : (rest[1..end].Trim(), rest[(end + 1)..].TrimStart());
        return end > 0;
    }

    private static string TakeWord(string rest, out string left)
    {
        var end = 0;
        while (end < rest.Length && !char.IsWhiteSpace(rest[end])) end++;
        left = rest[end..].TrimStart();
        return rest[..end];
    }
}
