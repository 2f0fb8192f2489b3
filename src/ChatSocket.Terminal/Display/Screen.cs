using System.Text;

namespace ChatSocket.Terminal.Display;

/// <summary>
/// The lower end of the terminal: lines that scroll away and below them one row for what is being typed. State belongs to the
/// loop that draws. Whatever changes between two flushes reaches the terminal in one write, so that nothing is seen half done.
/// </summary>
internal sealed class Screen(TextWriter output, Func<int> width)
{
    // No wrapping while the row is drawn: should the terminal think a character wider than we do, the row still stays one row.
    private const string WrapOff = "\x1b[?7l";
    private const string WrapOn = "\x1b[?7h";
    private const string EraseBelow = "\x1b[J";
    private const string EraseRight = "\x1b[K";
    private const string SaveCursor = "\x1b\x37";
    private const string RestoreCursor = "\x1b\x38";
    private const string Home = "\x1b[H\x1b[2J";
    private const string PasteMarksOn = "\x1b[?2004h";
    private const string PasteMarksOff = "\x1b[?2004l";

    private readonly PromptLine _line = new();
    private readonly StringBuilder _pending = new();
    private bool _rowInUse;

    public int Width => width();

    public void Start() => _pending.Append(PasteMarksOn);

    /// <summary>Prints a line above the typed one; the typed one is erased until <see cref="Prompt"/> draws it again.</summary>
    public void Print(string line)
    {
        EraseTyped();
        _pending.Append(line).Append("\r\n");
    }

    /// <summary>Draws the row. The cursor is put where the terminal itself says the text before it ends.</summary>
    public void Prompt(string prompt, string text, int cursor)
    {
        var view = _line.Fit(prompt, text, cursor, Width);
        _pending.Append('\r').Append(WrapOff).Append(view.Before).Append(SaveCursor).Append(view.After).Append(EraseRight)
            .Append(RestoreCursor).Append(WrapOn);
        _rowInUse = true;
    }

    public void Clear()
    {
        _pending.Append(Home);
        _rowInUse = false;
    }

    public void EraseTyped()
    {
        if (_rowInUse) _pending.Append('\r').Append(EraseBelow);
        _rowInUse = false;
    }

    /// <summary>Leaves the terminal as it was found.</summary>
    public void End()
    {
        EraseTyped();
        _pending.Append(PasteMarksOff);
        Flush();
    }

    public void Flush()
    {
        if (_pending.Length == 0) return;
        output.Write(_pending.ToString());
        output.Flush();
        _pending.Clear();
    }
}
