using System.Text;

namespace ChatSocket.Terminal.Editing;

/// <summary>What of typed or pasted text may enter the line.</summary>
internal static class InputText
{
    private static readonly char[] LineEnds = ['\r', '\n'];

    /// <summary>Line ends become one kind, tabs become blanks, other controls and halves of pairs go.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value == '\t') clean.Append(' ');
            else if (rune.Value == '\n' || (!Rune.IsControl(rune) && rune != Rune.ReplacementChar)) clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>One line of the editor may hold several pasted ones; each is sent by itself.</summary>
    public static IEnumerable<string> Lines(string text) =>
        text.Split(LineEnds, StringSplitOptions.RemoveEmptyEntries).Where(line => !string.IsNullOrWhiteSpace(line));
}
