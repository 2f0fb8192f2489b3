using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatSocket.Terminal.Tests.Display;

/// <summary>
/// A terminal that understands the few sequences the client writes and refuses all others. It counts columns by its own simple
/// rule, on purpose not by the client's table. The test's thread and the chat's loop share it under one lock.
/// </summary>
internal sealed partial class VirtualTerminal(int width = 40, int height = 12) : TextWriter
{
    private readonly Lock _gate = new();
    private readonly List<string[]> _rows = [NewRow(width)];
    private TaskCompletionSource _changed = NewSignal();
    private (int Row, int Column) _cursor;
    private (int Row, int Column) _saved;
    private int _top;
    private bool _wraps = true;

    public override Encoding Encoding => Encoding.UTF8;

    public string Raw { get; private set; } = "";

    public bool MarksPaste { get; private set; }

    public string[] Rows
    {
        get
        {
            lock (_gate) return [.. _rows.Skip(_top).Select(row => string.Concat(row).TrimEnd())];
        }
    }

    /// <summary>The row with the cursor, and the column the cursor is in.</summary>
    public (string Text, int Column) CursorRow
    {
        get
        {
            lock (_gate) return (string.Concat(_rows[_cursor.Row]).TrimEnd(), _cursor.Column);
        }
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        lock (_gate)
        {
            Raw += value;
            Interpret(value ?? "");
            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }

    public async Task UntilAsync(Func<VirtualTerminal, bool> condition)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (true)
        {
            Task changed;
            lock (_gate) changed = _changed.Task;
            if (condition(this)) return;
            try
            {
                await changed.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail("the terminal never showed it:\n" + string.Join('\n', Rows));
            }
        }
    }

    public Task ShowsAsync(string text) => UntilAsync(terminal => terminal.Rows.Any(row => row.Contains(text, StringComparison.Ordinal)));

    private static string[] NewRow(int width) => [.. Enumerable.Repeat(" ", width)];

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Interpret(string text)
    {
        while (text.Length > 0)
        {
            if (text[0] == '\x1b')
            {
                var match = Sequence().Match(text);
                Assert.True(match.Success, $"an unknown sequence: {text[1..Math.Min(8, text.Length)]}");
                Execute(match.Groups[1].Value);
                text = text[match.Length..];
                continue;
            }

            var element = StringInfo.GetNextTextElement(text);
            Put(element);
            text = text[element.Length..];
        }
    }

    private void Execute(string sequence)
    {
        switch (sequence)
        {
            case "7": _saved = _cursor; break;
            case "8": _cursor = _saved; break;
            case "[?7l": _wraps = false; break;
            case "[?7h": _wraps = true; break;
            case "[?2004h": MarksPaste = true; break;
            case "[?2004l": MarksPaste = false; break;
            case "[K": EraseRight(); break;
            case "[J":
                EraseRight();
                _rows.RemoveRange(_cursor.Row + 1, _rows.Count - _cursor.Row - 1);
                break;
            case "[H": _cursor = (_top, 0); break;
            case "[2J":
                _rows.RemoveRange(_top, _rows.Count - _top);
                _rows.Add(NewRow(width));
                break;
            default: Assert.EndsWith("m", sequence); break;
        }
    }

    private void EraseRight() => Array.Fill(_rows[_cursor.Row], " ", _cursor.Column, Math.Max(0, width - _cursor.Column));

    private void Put(string element)
    {
        if (element is "\r" or "\r\n" or "\n")
        {
            if (element[0] == '\r') _cursor.Column = 0;
            if (element[^1] == '\n') Feed();
            return;
        }

        Assert.False(char.IsControl(element[0]), "a control character reached the terminal");
        var columns = IsWide(element) ? 2 : 1;
        if (_cursor.Column + columns > width)
        {
            if (_wraps) Feed(0);
            else _cursor.Column = width - columns;
        }

        _rows[_cursor.Row][_cursor.Column] = element;
        if (columns == 2) _rows[_cursor.Row][_cursor.Column + 1] = "";
        _cursor.Column += columns;
    }

    private void Feed(int? column = null)
    {
        _cursor = (_cursor.Row + 1, column ?? _cursor.Column);
        if (_cursor.Row == _rows.Count) _rows.Add(NewRow(width));
        _top = Math.Max(_top, _rows.Count - height);
    }

    private static bool IsWide(string element) => element.EnumerateRunes().First().Value is (>= 0x3000 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3) or >= 0x1F300;

    [GeneratedRegex(@"\A\x1b([78]|\[[0-9;?]*[A-Za-z])")]
    private static partial Regex Sequence();
}
