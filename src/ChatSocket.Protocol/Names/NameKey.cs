using System.Buffers;
using System.Globalization;
using System.Text;

namespace ChatSocket.Protocol.Names;

/// <summary>What counts as the same name: one key for every case, and one for every letter i.</summary>
internal static class NameKey
{
    private const char DotAbove = '\u0307';

    /// <summary>Small letters whose own dot swallows <see cref="DotAbove"/>: with it they look as they do without.</summary>
    private const string SoftDotted = "ij\u0249\u0268\u029D\u03F3\u0456\u0458\u1D96";

    private static readonly SearchValues<char> MayLookAlike = SearchValues.Create("\u0130\u0131\u0237\u0307");

    public static string Of(string composed)
    {
        // Up and down again: some letters (final sigma, long s) meet their other forms only in upper case.
        var folded = composed.ToUpperInvariant().ToLowerInvariant();
        if (folded.AsSpan().ContainsAny(MayLookAlike)) folded = WithOneI(folded);
        return folded.Normalize(NormalizationForm.FormKC);
    }

    /// <summary>
    /// Which small letter belongs to I depends on the country, and case folding without one leaves the Turkish letters apart;
    /// so İ, ı and an i with a second dot are the letter i, and the same for j.
    /// </summary>
    private static string WithOneI(string folded)
    {
        var one = new StringBuilder(folded.Length);
        var dotted = false;
        foreach (var rune in folded.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (dotted && rune.Value == DotAbove) continue;
            var letter = rune.Value switch
            {
                'I' or '\u0131' => new Rune('i'),
                '\u0237' => new Rune('j'),
                _ => rune,
            };
            if (Rune.GetUnicodeCategory(letter) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark))
            {
                dotted = letter.IsBmp && SoftDotted.Contains((char)letter.Value, StringComparison.Ordinal);
            }

            one.Append(letter.ToString());
        }

        return one.ToString();
    }
}
