using System.Globalization;
using System.Text;

namespace ChatSocket.Protocol.Tests.Text;

/// <summary>What neutral text is, said rune by rune instead of byte by byte.</summary>
internal static class SlowTextOracle
{
    /// <summary>Format characters that a script needs: the joiners, and signs that show something.</summary>
    private static readonly int[] Kept = [0x200C, 0x200D, 0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2];

    public static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        // Above there are only notations (music, shorthand, hieroglyphs) and the tags of flags.
        UnicodeCategory.Format => rune.IsBmp && !Kept.Contains(rune.Value),
        // One place among the format characters that is kept free.
        _ => rune.Value == 0x2065,
    };

    /// <summary>Each control character becomes as many blanks as it has bytes.</summary>
    public static byte[] Neutral(string text)
    {
        var neutral = new StringBuilder();
        foreach (var rune in text.EnumerateRunes()) neutral.Append(IsControl(rune) ? new string(' ', rune.Utf8SequenceLength) : rune.ToString());
        return Encoding.UTF8.GetBytes(neutral.ToString());
    }

    /// <summary>Strict decoding by the framework's throwing decoder, not by the validity check the product uses.</summary>
    public static bool TryDecode(byte[] bytes, out string text)
    {
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            return true;
        }
        catch (ArgumentException)
        {
            text = "";
            return false;
        }
    }
}
