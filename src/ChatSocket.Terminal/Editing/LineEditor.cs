using ChatSocket.Protocol;
using ChatSocket.Terminal.Keys;

namespace ChatSocket.Terminal.Editing;

internal enum EditOutcome
{
    Nothing,
    Edited,

    /// <summary>The line is to be sent; <see cref="LineEditor.Take"/> hands it over.</summary>
    Entered,

    /// <summary>Ctrl+C on an empty line.</summary>
    Interrupted,

    /// <summary>Ctrl+D on an empty line.</summary>
    EndOfInput,
    ClearScreen,

    /// <summary>The line is as long as it may get.</summary>
    Full,
}

/// <summary>
/// The line being typed: keys in, text and cursor out. State belongs to the loop that handles keys. The cursor stands between
/// whole characters as people see them. Pasted line ends stay in the text, so that nothing is sent before Enter.
/// </summary>
internal sealed partial class LineEditor
{
    /// <summary>Three bytes of UTF-8 for each UTF-16 unit at most: a full line still is a frame.</summary>
    public const int MostCharacters = ProtocolLimits.FrameBytes / 4;

    private readonly InputHistory _history = new();
    private string _killed = "";

    public string Text { get; private set; } = "";

    public int Cursor { get; private set; }

    public EditOutcome Apply(Key key) => key.Kind switch
    {
        KeyKind.Text => Insert(InputText.Clean(key.Text)),
        // The end of the last pasted line would only show as an empty line to send.
        KeyKind.Paste => Insert(InputText.Clean(key.Text).TrimEnd('\n')),
        KeyKind.Enter => EditOutcome.Entered,
        KeyKind.Left => Move(Graphemes.Previous(Text, Cursor)),
        KeyKind.Right => Move(Graphemes.Next(Text, Cursor)),
        KeyKind.WordLeft => Move(WordStart()),
        KeyKind.WordRight => Move(WordEnd()),
        KeyKind.Home => Move(0),
        KeyKind.End => Move(Text.Length),
        KeyKind.Up => _history.TryOlder(Text, out var older) ? Replace(older) : EditOutcome.Nothing,
        KeyKind.Down => _history.TryNewer(out var newer) ? Replace(newer) : EditOutcome.Nothing,
        KeyKind.Backspace => Remove(Graphemes.Previous(Text, Cursor), Cursor),
        KeyKind.Delete => Remove(Cursor, Graphemes.Next(Text, Cursor)),
        KeyKind.KillWord => Kill(BlankDelimitedStart(), Cursor),
        KeyKind.KillWordForward => Kill(Cursor, WordEnd()),
        KeyKind.KillToStart => Kill(0, Cursor),
        KeyKind.KillToEnd => Kill(Cursor, Text.Length),
        KeyKind.Yank => Insert(_killed),
        KeyKind.ClearScreen => EditOutcome.ClearScreen,
        KeyKind.Interrupt => Text.Length == 0 ? EditOutcome.Interrupted : Replace(""),
        KeyKind.DeleteOrEnd => Text.Length == 0 ? EditOutcome.EndOfInput : Remove(Cursor, Graphemes.Next(Text, Cursor)),
        _ => EditOutcome.Nothing,
    };

    /// <summary>Hands over the line and begins an empty one.</summary>
    public string Take()
    {
        var line = Text;
        _history.Add(line);
        Replace("");
        return line;
    }

    private EditOutcome Insert(string text)
    {
        if (text.Length == 0) return EditOutcome.Nothing;
        if (Text.Length + text.Length > MostCharacters) return EditOutcome.Full;
        Text = Text.Insert(Cursor, text);
        Cursor = Graphemes.Snap(Text, Cursor + text.Length);
        return EditOutcome.Edited;
    }

    private EditOutcome Replace(string text)
    {
        (Text, Cursor) = (text, text.Length);
        return EditOutcome.Edited;
    }

    private EditOutcome Move(int cursor)
    {
        if (cursor == Cursor) return EditOutcome.Nothing;
        Cursor = cursor;
        return EditOutcome.Edited;
    }

    private EditOutcome Kill(int from, int to)
    {
        if (to > from) _killed = Text[from..to];
        return Remove(from, to);
    }

    private EditOutcome Remove(int from, int to)
    {
        if (to <= from) return EditOutcome.Nothing;
        Text = Text.Remove(from, to - from);
        Cursor = Graphemes.Snap(Text, from);
        return EditOutcome.Edited;
    }
}
