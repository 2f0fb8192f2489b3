using System.Globalization;
using System.Text;

namespace ChatSocket.Protocol.Names;

/// <summary>
/// What rooms' and people's names have in common: letters and digits of any script, marks that follow one, and <c>- _ .</c>;
/// compared after NFKC and case folding, so that width and case make no second name.
/// </summary>
internal static class NameRules
{
    private const int MarksInARow = 2;

    /// <summary>Longer than any name, also before it is composed.</summary>
    private const int LongestPart = 256;

    /// <summary>An iota below that joined no letter: a mark in small letters and a letter in capitals, so no key could hold it.</summary>
    private const int LooseIota = 0x0345;

    public static bool TryNormalize(string text, int maximum, out string shown, out string key)
    {
        shown = key = "";
        if (text.Length == 0 || text.Length > maximum * 4 || !IsWellFormed(text)) return false;
        var composed = text.Normalize(NormalizationForm.FormKC);
        if (!HasAllowedCharacters(composed, maximum)) return false;
        shown = composed;
        key = NameKey.Of(composed);
        return true;
    }

    /// <summary>Only what makes keys equal; whether it is a name is not asked.</summary>
    public static bool TryFold(string part, out string folded)
    {
        folded = "";
        if (part.Length > LongestPart || !IsWellFormed(part)) return false;
        folded = NameKey.Of(part.Normalize(NormalizationForm.FormKC));
        return true;
    }

    /// <summary>Without ICU, normalization silently does little and names that look alike would be different people.</summary>
    public static bool NormalizationWorks() =>
        TryNormalize("Ａna", 8, out _, out var key) && key == "ana" && TryNormalize("É", 8, out _, out var accent) && accent == "é";

    private static bool IsWellFormed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // A lone surrogate is enumerated as the replacement character; normalization throws at U+FFFE.
            if (rune == Rune.ReplacementChar || rune.Value == 0xFFFE) return false;
        }

        return true;
    }

    private static bool HasAllowedCharacters(string text, int maximum)
    {
        var (count, marks, letters) = (0, MarksInARow, 0);
        var word = Alphabet.Other;
        foreach (var rune in text.EnumerateRunes())
        {
            if (++count > maximum || IsUnseen(rune)) return false;
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark:
                    if (++marks > MarksInARow || rune.Value == LooseIota) return false;
                    break;
                case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                    or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber:
                    letters++;
                    marks = 0;
                    var alphabet = Alphabets.Of(rune);
                    if (alphabet != Alphabet.Other && word != Alphabet.Other && alphabet != word) return false;
                    if (alphabet != Alphabet.Other) word = alphabet;
                    break;
                default:
                    if (rune.Value is not ('-' or '_' or '.')) return false;
                    marks = MarksInARow;
                    word = Alphabet.Other;
                    break;
            }
        }

        return letters > 0;
    }

    /// <summary>
    /// Letters and marks by category that show nothing: fillers, joiners, blanks and variation selectors would make a name nobody
    /// can see, or a second one that looks the same. (Those of category Format are refused with all of it.)
    /// </summary>
    private static bool IsUnseen(Rune rune) => rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F)
        or 0x2D7F or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or 0x1107F or 0x13441 or 0x13442 or 0x16FE4 or 0x1BC9D
        or (>= 0xE0100 and <= 0xE01EF);
}
