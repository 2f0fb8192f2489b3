using System.Text;

namespace ChatSocket.Protocol.Names;

/// <summary>
/// The three alphabets that share shapes: a, а and α; o, о and ο. A word that takes letters from two of them is written to be taken for
/// another. Words of other scripts, and words of different alphabets side by side (<c>DJ-Вася</c>), are left alone.
/// </summary>
internal enum Alphabet
{
    Other,
    Latin,
    Greek,
    Cyrillic,
}

internal static class Alphabets
{
    /// <summary>Of letters as they are after NFKC: wide, mathematical and ligature forms are plain ones by then.</summary>
    public static Alphabet Of(Rune rune) => rune.Value switch
    {
        (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or 0xAA or 0xBA or (>= 0xC0 and <= 0x2AF) or (>= 0x1D00 and <= 0x1D25) or (>= 0x1D6B and <= 0x1D77)
            or (>= 0x1D79 and <= 0x1D9A) or (>= 0x1E00 and <= 0x1EFF) or (>= 0x2C60 and <= 0x2C7F) or (>= 0xA722 and <= 0xA7FF)
            or (>= 0xAB30 and <= 0xAB64) => Alphabet.Latin,
        (>= 0x370 and <= 0x3E1) or (>= 0x3F0 and <= 0x3FF) or (>= 0x1D26 and <= 0x1D2A) or (>= 0x1F00 and <= 0x1FFF) or 0xAB65 => Alphabet.Greek,
        (>= 0x400 and <= 0x52F) or 0x1D2B or (>= 0x1C80 and <= 0x1C8F) or (>= 0xA640 and <= 0xA69F) => Alphabet.Cyrillic,
        _ => Alphabet.Other,
    };
}
