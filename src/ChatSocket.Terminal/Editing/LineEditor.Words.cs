namespace ChatSocket.Terminal.Editing;

/// <summary>
/// Where words begin and end: Alt+B and Alt+F go by letters and digits, Ctrl+W by blanks, as readline does. All steps are
/// whole characters as people see them.
/// </summary>
internal sealed partial class LineEditor
{
    private int WordStart() => LastStart(IsWord);

    private int BlankDelimitedStart() => LastStart(index => !char.IsWhiteSpace(Text[index]));

    private int WordEnd()
    {
        var position = Cursor;
        while (position < Text.Length && !IsWord(position)) position = Graphemes.Next(Text, position);
        while (position < Text.Length && IsWord(position)) position = Graphemes.Next(Text, position);
        return position;
    }

    /// <summary>Where the last run of such characters begins before the cursor; found forwards, as boundaries are.</summary>
    private int LastStart(Func<int, bool> belongs)
    {
        var (start, inside) = (0, false);
        for (var position = 0; position < Cursor; position = Graphemes.Next(Text, position))
        {
            var belonging = belongs(position);
            if (belonging && !inside) start = position;
            inside = belonging;
        }

        return start;
    }

    private bool IsWord(int index) => char.IsLetterOrDigit(Text, index);
}
