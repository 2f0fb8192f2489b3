using System.Buffers;

namespace ChatSocket.Protocol.Text;

/// <summary>
/// Writes the lines of text mode: <c>[SYS] words</c> and <c>[#room] nick: words</c>. Whatever people typed goes through
/// <see cref="WriteNeutral"/>, so that no text can begin a line of its own.
/// </summary>
public static class TextLine
{
    private const byte Replacement = (byte)' ';

    // C0 and DEL are replaced where they stand. C2 and E2 only lead: C1 controls are C2 80..9F, line and paragraph separators E2 80 A8..A9.
    private static readonly SearchValues<byte> Suspects =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(value => (byte)value), 0x7F, 0xC2, 0xE2]);

    public static ReadOnlySpan<byte> SystemPrefix => "[SYS] "u8;

    /// <summary>Copies valid UTF-8 with control characters and line separators replaced by blanks; returns the bytes written, never more than given.</summary>
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

    private static int ControlWidth(ReadOnlySpan<byte> text) => text[0] switch
    {
        0xC2 => text.Length > 1 && text[1] < 0xA0 ? 2 : 0,
        0xE2 => text.Length > 2 && text[1] == 0x80 && text[2] is 0xA8 or 0xA9 ? 3 : 0,
        _ => 1,
    };
}
