using System.Text;

namespace ChatSocket.Terminal.Display;

/// <summary>
/// Makes text of others harmless for a terminal and for the eye: no escape sequence can start, no mark can turn the order of
/// what is read. The node does the same; a client trusts no node.
/// </summary>
internal static class RemoteText
{
    public static string Neutralise(string text)
    {
        if (IsHarmless(text)) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsDirectionMark(rune.Value)) continue;
            if (rune.Value is '\t' or '\n' or '\r' or 0x85 or 0x2028 or 0x2029) clean.Append(' ');
            else clean.Append((Rune.IsControl(rune) ? Rune.ReplacementChar : rune).ToString());
        }

        return clean.ToString();
    }

    private static bool IsHarmless(string text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character) || char.IsSurrogate(character) || character is '\u2028' or '\u2029' || IsDirectionMark(character)) return false;
        }

        return true;
    }

    /// <summary>Embeddings, overrides, isolates and marks. They show nothing, so nothing stands in for them.</summary>
    private static bool IsDirectionMark(int value) => value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C;
}
