using System.Globalization;
using System.Text;

namespace ChatSocket.Terminal.Display;

/// <summary>What of the line being typed fits on one row: the part before the cursor and the part after it.</summary>
internal readonly record struct PromptView(string Before, string After);

/// <summary>
/// Fits prompt and typed line into one row and scrolls sideways only as far as the cursor needs. State belongs to the loop
/// that draws. <c>&lt;</c> and <c>&gt;</c> stand where more of the line is hidden.
/// </summary>
internal sealed class PromptLine
{
    private const int LeastColumns = 4;

    private int _first;

    public PromptView Fit(string prompt, string text, int cursor, int width)
    {
        var cells = Cells(text, cursor, out var cursorCell);
        // The last column stays free for the cursor: a row that is full would wrap.
        var columns = Math.Max(LeastColumns, width - 1 - DisplayWidth.OfText(prompt));
        if (cells.Sum(cell => cell.Width) <= columns) _first = 0;
        else Scroll(cells, cursorCell, columns);

        var before = new StringBuilder(prompt);
        var after = new StringBuilder();
        var left = columns;
        if (_first > 0)
        {
            before.Append('<');
            left--;
        }

        var index = _first;
        for (; index < cells.Count && Fits(cells, index, left); index++)
        {
            (index < cursorCell ? before : after).Append(cells[index].Text);
            left -= cells[index].Width;
        }

        if (index < cells.Count) after.Append('>');
        return new PromptView(before.ToString(), after.ToString());
    }

    /// <summary>All but the last character must leave a column for the mark that more follows.</summary>
    private static bool Fits(List<Cell> cells, int index, int left) => cells[index].Width <= left - (index == cells.Count - 1 ? 0 : 1);

    private void Scroll(List<Cell> cells, int cursorCell, int columns)
    {
        _first = Math.Min(_first, cells.Count);
        // A third of the row before the cursor stays visible when it moves out to the left.
        if (cursorCell <= _first && _first > 0) _first = BackFrom(cells, cursorCell, columns / 3);
        // The character under the cursor is seen too, between the two marks.
        var seen = Math.Min(cursorCell + 1, cells.Count);
        while (_first < cursorCell && Columns(cells, _first, seen) > columns - 2) _first++;
    }

    private static int BackFrom(List<Cell> cells, int index, int columns)
    {
        for (var sum = 0; index > 0 && (sum += cells[index - 1].Width) <= columns;) index--;
        return index;
    }

    private static int Columns(List<Cell> cells, int from, int to)
    {
        var sum = 0;
        for (var index = from; index < to; index++) sum += cells[index].Width;
        return sum;
    }

    private static List<Cell> Cells(string text, int cursor, out int cursorCell)
    {
        var cells = new List<Cell>(text.Length);
        cursorCell = 0;
        for (var position = 0; position < text.Length;)
        {
            if (position < cursor) cursorCell++;
            var length = StringInfo.GetNextTextElementLength(text, position);
            var shown = text[position] == '\n' ? "↵" : RemoteText.Neutralise(text.Substring(position, length));
            cells.Add(new Cell(shown, DisplayWidth.OfText(shown)));
            position += length;
        }

        return cells;
    }

    private readonly record struct Cell(string Text, int Width);
}
