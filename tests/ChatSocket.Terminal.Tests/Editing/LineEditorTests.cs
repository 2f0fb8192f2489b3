using ChatSocket.Terminal.Editing;
using ChatSocket.Terminal.Keys;

namespace ChatSocket.Terminal.Tests.Editing;

public sealed class LineEditorTests
{
    private readonly LineEditor _editor = new();

    [Theory]
    [InlineData("ab", nameof(KeyKind.Left), "aXb")]
    [InlineData("ab", nameof(KeyKind.Home), "Xab")]
    [InlineData("um dois", nameof(KeyKind.WordLeft), "um Xdois")]
    [InlineData("a😀", nameof(KeyKind.Left), "aX😀")]
    [InlineData("ae\u0301", nameof(KeyKind.Left), "aXe\u0301")]
    [InlineData("a👨\u200d👩\u200d👧", nameof(KeyKind.Left), "aX👨\u200d👩\u200d👧")]
    [InlineData("ab", nameof(KeyKind.Backspace), "aX")]
    [InlineData("a😀", nameof(KeyKind.Backspace), "aX")]
    [InlineData("ae\u0301", nameof(KeyKind.Backspace), "aX")]
    [InlineData("um dois-tres", nameof(KeyKind.KillWord), "um X")]
    [InlineData("um dois  ", nameof(KeyKind.KillWord), "um X")]
    [InlineData("um dois", nameof(KeyKind.KillToStart), "X")]
    [InlineData("um", nameof(KeyKind.KillToEnd), "umX")]
    [InlineData("um", nameof(KeyKind.Right), "umX")]
    [InlineData("um", nameof(KeyKind.Delete), "umX")]
    [InlineData("um", nameof(KeyKind.DeleteOrEnd), "umX")]
    public void Keys_at_the_end_of_a_line(string typed, string key, string result)
    {
        Type(typed);
        Press(Enum.Parse<KeyKind>(key));
        Type("X");
        Assert.Equal(result, _editor.Text);
    }

    [Theory]
    [InlineData(nameof(KeyKind.Right), "uXm dois")]
    [InlineData(nameof(KeyKind.End), "um doisX")]
    [InlineData(nameof(KeyKind.WordRight), "umX dois")]
    [InlineData(nameof(KeyKind.Delete), "Xm dois")]
    [InlineData(nameof(KeyKind.DeleteOrEnd), "Xm dois")]
    [InlineData(nameof(KeyKind.KillToEnd), "X")]
    [InlineData(nameof(KeyKind.KillWordForward), "X dois")]
    [InlineData(nameof(KeyKind.Backspace), "Xum dois")]
    [InlineData(nameof(KeyKind.Left), "Xum dois")]
    [InlineData(nameof(KeyKind.WordLeft), "Xum dois")]
    public void Keys_at_the_start_of_a_line(string key, string result)
    {
        Type("um dois");
        Press(KeyKind.Home);
        Press(Enum.Parse<KeyKind>(key));
        Type("X");
        Assert.Equal(result, _editor.Text);
    }

    [Fact]
    public void What_was_killed_comes_back_where_the_cursor_is()
    {
        Type("um dois");
        Press(KeyKind.KillWord, KeyKind.Home, KeyKind.Yank);
        Assert.Equal("doisum ", _editor.Text);
    }

    [Fact]
    public void The_cursor_never_stays_inside_a_character()
    {
        Type("👩👧");
        Press(KeyKind.Left);
        Type("\u200d");
        Assert.Equal(_editor.Text.Length, _editor.Cursor);
    }

    [Fact]
    public void A_step_by_words_does_not_end_inside_a_character()
    {
        Type("um ❤\ufe0f dois");
        Press(KeyKind.WordLeft, KeyKind.WordLeft);
        Assert.Equal(0, _editor.Cursor);
        Press(KeyKind.End, KeyKind.KillWord, KeyKind.KillWord);
        Assert.Equal("um ", _editor.Text);
    }

    [Fact]
    public void Up_and_down_walk_the_lines_sent_and_come_back_to_the_unsent_one()
    {
        Send("primeira");
        Send("segunda");
        Type("rascunho");
        Press(KeyKind.Up);
        Assert.Equal("segunda", _editor.Text);
        Press(KeyKind.Up, KeyKind.Up);
        Assert.Equal("primeira", _editor.Text);
        Press(KeyKind.Down, KeyKind.Down, KeyKind.Down);
        Assert.Equal("rascunho", _editor.Text);
    }

    [Fact]
    public void A_line_with_a_password_does_not_come_back()
    {
        Send("oi");
        Send("/login ana segredo");
        Send("/REGISTER segredo");
        Press(KeyKind.Up);
        Assert.Equal("oi", _editor.Text);
    }

    [Fact]
    public void Ctrl_C_clears_a_line_and_asks_to_quit_on_an_empty_one()
    {
        Type("abc");
        Assert.Equal(EditOutcome.Edited, _editor.Apply(new Key(KeyKind.Interrupt)));
        Assert.Equal("", _editor.Text);
        Assert.Equal(EditOutcome.Interrupted, _editor.Apply(new Key(KeyKind.Interrupt)));
    }

    [Fact]
    public void Ctrl_D_on_an_empty_line_ends_the_input() => Assert.Equal(EditOutcome.EndOfInput, _editor.Apply(new Key(KeyKind.DeleteOrEnd)));

    [Fact]
    public void Pasted_lines_stay_in_the_line_until_enter()
    {
        Assert.Equal(EditOutcome.Edited, _editor.Apply(new Key(KeyKind.Paste, "um\r\n\tdois\rtrês\n\n")));
        Assert.Equal("um\n dois\ntrês", _editor.Text);
        Assert.Equal(["um", " dois", "três"], InputText.Lines(_editor.Take()));
        Assert.Equal(("", 0), (_editor.Text, _editor.Cursor));
    }

    [Fact]
    public void Pasted_control_characters_do_not_get_in()
    {
        _editor.Apply(new Key(KeyKind.Paste, "a\x1b[31m\x07\u009bb"));
        Assert.Equal("a[31mb", _editor.Text);
    }

    [Fact]
    public void A_full_line_takes_no_more_and_keeps_what_it_has()
    {
        Type(new string('x', LineEditor.MostCharacters));
        Assert.Equal(EditOutcome.Full, _editor.Apply(new Key(KeyKind.Text, "y")));
        Assert.Equal(LineEditor.MostCharacters, _editor.Text.Length);
    }

    private void Type(string text) => _editor.Apply(new Key(KeyKind.Text, text));

    private void Press(params KeyKind[] kinds)
    {
        foreach (var kind in kinds) _editor.Apply(new Key(kind));
    }

    private void Send(string line)
    {
        Type(line);
        Assert.Equal(EditOutcome.Entered, _editor.Apply(new Key(KeyKind.Enter)));
        Assert.Equal(line, _editor.Take());
    }
}
