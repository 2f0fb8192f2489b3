using System.Buffers;
using System.Text;

namespace ChatSocket.Protocol.Text;

/// <summary>
/// Writes the lines of text mode: <c>[SYS] words</c> and <c>[#room] nick: words</c>. Whatever people typed goes through
/// <see cref="WriteNeutral"/>, so that no text can begin a line of its own, or turn the rest of the line around.
/// </summary>
public static class TextLine
{
    private const byte Replacement = (byte)' ';

    // C0 and DEL are replaced where they stand. The others only lead: C2 the C1 controls, D8, E1, E2 and EF what IsNeutralised names.
    private static readonly SearchValues<byte> Suspects =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(value => (byte)value), 0x7F, 0xC2, 0xD8, 0xE1, 0xE2, 0xEF]);

    public static ReadOnlySpan<byte> SystemPrefix => "[SYS] "u8;

    /// <summary>Copies valid UTF-8 with control characters, line separators and invisible format characters replaced by blanks; returns the bytes written, never more than given.</summary>
    public static int WriteNeutral(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text.CopyTo(destination);
        var position = 0;
        while (true)
        {
            var found = text[position..].IndexOfAny(Suspects);
            if (found < 0) return text.Length;
            position += found;
            var width = ControlWidth(text[position..]);
            destination.Slice(position, width).Fill(Replacement);
            position += Math.Max(width, 1);
        }
    }

    private static int ControlWidth(ReadOnlySpan<byte> text)
    {
        if (text[0] <= 0x7F) return 1;
        return Rune.DecodeFromUtf8(text, out var rune, out var width) == OperationStatus.Done && IsNeutralised(rune.Value) ? width : 0;
    }

    /// <summary>
    /// Beyond ASCII: C1 controls, separators of lines and paragraphs, controls of the direction of writing, and what shows nothing.
    /// What a script or a picture is made with stays: the two joiners, variation selectors, the tags of flags, signs of Arabic numbers.
    /// </summary>
    private static bool IsNeutralised(int value) => value is
        (>= 0x80 and <= 0x9F) or 0xAD or 0x61C or 0x180E or 0x200B or 0x200E or 0x200F or (>= 0x2028 and <= 0x202E)
        or (>= 0x2060 and <= 0x206F) or 0xFEFF or (>= 0xFFF9 and <= 0xFFFB);
}
