using ChatSocket.Terminal.Display;
using ChatSocket.Terminal.Editing;
using ChatSocket.Terminal.Keys;

namespace ChatSocket.Terminal.Tests.Display;

public sealed class PromptLineTests
{
    private static readonly string[] Pieces = ["a", "ç", "e\u0301", "你", "😀", "👨\u200d👩\u200d👧", "🇧🇷", "❤\ufe0f", " ", "\n", "\u202e", "한"];

    [Fact]
    public void Whatever_is_typed_the_row_is_never_full_and_the_cursor_is_on_it()
    {
        var random = new Random(5050);
        for (var round = 0; round < 300; round++)
        {
            var (line, editor, width) = (new PromptLine(), new LineEditor(), random.Next(8, 60));
            for (var step = 0; step < 60; step++)
            {
                editor.Apply(NextKey(random));
                var view = line.Fit("> ", editor.Text, editor.Cursor, width);
                Assert.StartsWith("> ", view.Before, StringComparison.Ordinal);
                Assert.InRange(DisplayWidth.OfText(view.Before) + DisplayWidth.OfText(view.After), 2, width - 1);
                if (RemoteText.Neutralise(editor.Text[editor.Cursor..]).Length > 0) Assert.NotEqual("", view.After);
            }
        }
    }

    [Fact]
    public void A_line_that_fits_is_shown_whole() => Assert.Equal(new PromptView("> ab", "cd"), new PromptLine().Fit("> ", "abcd", 2, 20));

    [Fact]
    public void Marks_stand_where_more_of_the_line_is_hidden()
    {
        var line = new PromptLine();
        Assert.Equal(new PromptView("> <6789", ""), line.Fit("> ", "0123456789", 10, 9));
        Assert.Equal(new PromptView("> ", "01234>"), line.Fit("> ", "0123456789", 0, 9));
    }

    [Fact]
    public void Marks_that_turn_the_order_show_nothing_and_a_line_end_shows_as_a_sign() =>
        Assert.Equal(new PromptView("> a↵b", "c"), new PromptLine().Fit("> ", "a\nb\u202ec", 4, 20));

    private static Key NextKey(Random random) => random.Next(6) switch
    {
        0 => new Key(KeyKind.Left),
        1 => new Key((KeyKind)random.Next((int)KeyKind.Left, (int)KeyKind.Yank + 1)),
        _ => new Key(KeyKind.Paste, string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Pieces[random.Next(Pieces.Length)]))),
    };
}
