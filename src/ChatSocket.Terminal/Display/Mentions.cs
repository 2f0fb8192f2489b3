using System.Text;

namespace ChatSocket.Terminal.Display;

/// <summary>Finds a name as a whole word in what others write.</summary>
internal static class Mentions
{
    public static string Highlight(string text, string name, Style style)
    {
        if (name.Length == 0) return text;
        var (result, copied) = (new StringBuilder(), 0);
        for (var from = 0; from < text.Length;)
        {
            var found = text.IndexOf(name, from, StringComparison.OrdinalIgnoreCase);
            if (found < 0) break;
            from = found + name.Length;
            if (IsPartOfName(text, found - 1) || IsPartOfName(text, from)) continue;
            result.Append(text, copied, found - copied).Append(style.Mention(text[found..from]));
            copied = from;
        }

        return copied == 0 ? text : result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>A full stop after a name ends a sentence more often than it belongs to the name.</summary>
    private static bool IsPartOfName(string text, int index) =>
        index >= 0 && index < text.Length && (char.IsLetterOrDigit(text[index]) || text[index] is '-' or '_');
}
