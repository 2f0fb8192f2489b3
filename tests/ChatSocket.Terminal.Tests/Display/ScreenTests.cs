using ChatSocket.Terminal.Display;

namespace ChatSocket.Terminal.Tests.Display;

public sealed class ScreenTests : IDisposable
{
    private readonly VirtualTerminal _terminal = new(width: 30);

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public void A_message_that_arrives_while_typing_leaves_the_typed_line_and_the_cursor_as_they_were()
    {
        var screen = new Screen(_terminal, () => 30);
        screen.Prompt("> ", "uma linha", 3);
        screen.Flush();
        screen.Print("[#geral] bob: oi");
        screen.Prompt("> ", "uma linha", 3);
        screen.Flush();

        Assert.Equal(["[#geral] bob: oi", "> uma linha"], _terminal.Rows);
        Assert.Equal(("> uma linha", 5), _terminal.CursorRow);
    }

    [Fact]
    public void A_message_wider_than_the_terminal_wraps_and_leaves_the_typed_line_alone()
    {
        var screen = new Screen(_terminal, () => 30);
        screen.Prompt("> ", "abc", 3);
        screen.Print(new string('x', 75));
        screen.Prompt("> ", "abc", 3);
        screen.Flush();

        Assert.Equal([new string('x', 30), new string('x', 30), new string('x', 15), "> abc"], _terminal.Rows);
    }

    [Fact]
    public void The_message_and_the_redrawn_line_reach_the_terminal_in_one_write()
    {
        var writes = 0;
        using var output = new CountingWriter(() => writes++);
        var screen = new Screen(output, () => 30);
        screen.Prompt("> ", "abc", 3);
        screen.Flush();
        screen.Print("one");
        screen.Print("two");
        screen.Prompt("> ", "abc", 3);
        screen.Flush();

        Assert.Equal(2, writes);
    }

    [Fact]
    public void A_long_line_never_takes_more_than_one_row()
    {
        var screen = new Screen(_terminal, () => 30);
        var line = string.Concat(Enumerable.Range(0, 40).Select(index => $"{index} "));
        for (var cursor = 0; cursor <= line.Length; cursor++) Draw(screen, line, cursor);
        for (var cursor = line.Length; cursor >= 0; cursor--) Draw(screen, line, cursor);
    }

    [Theory]
    [InlineData("olá ção", 7, 9)]
    [InlineData("e\u0301te\u0301", 2, 3)]
    [InlineData("你好吗", 2, 6)]
    [InlineData("a😀b", 3, 5)]
    [InlineData("👨\u200d👩\u200d👧x", 8, 4)]
    public void The_cursor_stands_after_the_characters_before_it(string text, int cursor, int column)
    {
        var screen = new Screen(_terminal, () => 30);
        screen.Prompt("> ", text, cursor);
        screen.Flush();

        Assert.Equal(("> " + text, column), _terminal.CursorRow);
    }

    [Fact]
    public void Clearing_leaves_only_the_typed_line_at_the_top()
    {
        var screen = new Screen(_terminal, () => 30);
        screen.Print("old");
        screen.Prompt("> ", "abc", 1);
        screen.Clear();
        screen.Prompt("> ", "abc", 1);
        screen.Flush();

        Assert.Equal(["> abc"], _terminal.Rows);
    }

    [Fact]
    public void At_the_end_the_typed_line_is_gone_and_pasting_is_as_before()
    {
        var screen = new Screen(_terminal, () => 30);
        screen.Start();
        screen.Prompt("> ", "abc", 1);
        screen.Flush();
        Assert.True(_terminal.MarksPaste);
        screen.End();

        Assert.False(_terminal.MarksPaste);
        Assert.Equal(("", 0), _terminal.CursorRow);
    }

    private void Draw(Screen screen, string line, int cursor)
    {
        screen.Prompt("> ", line, cursor);
        screen.Flush();
        Assert.Single(_terminal.Rows);
        Assert.InRange(_terminal.CursorRow.Column, 2, 29);
        var shown = _terminal.CursorRow.Text[2..].Trim('<', '>');
        Assert.Contains(shown.TrimEnd(), line, StringComparison.Ordinal);
        if (cursor < line.Length && !char.IsWhiteSpace(line[cursor])) Assert.Equal(line[cursor], _terminal.CursorRow.Text[_terminal.CursorRow.Column]);
    }

    private sealed class CountingWriter(Action written) : StringWriter
    {
        public override void Write(string? value) => written();
    }
}
