using System.Globalization;

namespace ChatSocket.Terminal.Editing;

/// <summary>Steps over what people see as one character: a letter with its marks, an emoji with its modifiers.</summary>
internal static class Graphemes
{
    public static int Next(ReadOnlySpan<char> text, int index) =>
        index >= text.Length ? text.Length : index + StringInfo.GetNextTextElementLength(text[index..]);

    /// <summary>Boundaries are only defined from the start; a line is short enough to walk.</summary>
    public static int Previous(ReadOnlySpan<char> text, int index)
    {
        var previous = 0;
        for (var position = 0; position < index; position = Next(text, position)) previous = position;
        return previous;
    }

    /// <summary>The boundary at or after an index: inserted text may have joined what surrounds it.</summary>
    public static int Snap(ReadOnlySpan<char> text, int index)
    {
        var position = 0;
        while (position < index) position = Next(text, position);
        return position;
    }
}
