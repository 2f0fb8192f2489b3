namespace ChatSocket.Terminal.Editing;

/// <summary>Where words begin and end: Alt+B and Alt+F go by letters and digits, Ctrl+W by blanks, as readline does.</summary>
internal sealed partial class LineEditor
{
    private int WordStart()
    {
        var position = Cursor;
        while (position > 0 && !IsWord(position - 1)) position--;
        while (position > 0 && IsWord(position - 1)) position--;
        return position;
    }

    private int WordEnd()
    {
        var position = Cursor;
        while (position < Text.Length && !IsWord(position)) position++;
        while (position < Text.Length && IsWord(position)) position++;
        return position;
    }

    private int BlankDelimitedStart()
    {
        var position = Cursor;
        while (position > 0 && char.IsWhiteSpace(Text[position - 1])) position--;
        while (position > 0 && !char.IsWhiteSpace(Text[position - 1])) position--;
        return position;
    }

    /// <summary>Marks and halves of a pair belong to a word, so that a step never ends inside a character.</summary>
    private bool IsWord(int index)
    {
        var character = Text[index];
        return char.IsLetterOrDigit(character) || char.IsSurrogate(character) || character is '\u200d' or '\ufe0f'
            || char.GetUnicodeCategory(character) is System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.SpacingCombiningMark or System.Globalization.UnicodeCategory.EnclosingMark;
    }
}
