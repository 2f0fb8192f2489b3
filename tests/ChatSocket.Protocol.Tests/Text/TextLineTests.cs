using System.Text;
using ChatSocket.Protocol.Text;
using FsCheck.Fluent;

namespace ChatSocket.Protocol.Tests.Text;

/// <summary>Nobody can begin a line of the node's with a text of their own.</summary>
public sealed class TextLineTests
{
    [Fact]
    public void System_lines_start_with_their_mark() => Assert.Equal("[SYS] "u8.ToArray(), TextLine.SystemPrefix.ToArray());

    [Theory]
    [InlineData("", "")]
    [InlineData("oi, tudo bem?", "oi, tudo bem?")]
    [InlineData("a\nb", "a b")]
    [InlineData("a\r\n[SYS] b", "a  [SYS] b")]
    [InlineData("\n", " ")]
    [InlineData("\tx\0", " x ")]
    [InlineData("\u001b[31mred", " [31mred")]
    [InlineData("a\u007fb", "a b")]
    [InlineData("a\u0080b\u0085c\u009fd", "a  b  c  d")]
    [InlineData("a\u00a0b", "a\u00a0b")]
    [InlineData("a\u00bfb", "a\u00bfb")]
    [InlineData("a\u2028b\u2029c", "a   b   c")]
    [InlineData("a\u2027b\u202fc", "a\u2027b\u202fc")]
    [InlineData("\u20ac \u2122 \u2468 \u205f", "\u20ac \u2122 \u2468 \u205f")]
    [InlineData("ação ÿ é Â â 😀", "ação ÿ é Â â 😀")]
    [InlineData("a\u2028", "a   ")]
    [InlineData("a\u0085", "a  ")]
    public void Control_characters_and_separators_become_blanks(string text, string neutral) => Assert.Equal(neutral, Neutral(text));

    [Theory]
    [InlineData('\u061c', 2)]
    [InlineData('\u200e', 3)]
    [InlineData('\u200f', 3)]
    [InlineData('\u202a', 3)]
    [InlineData('\u202e', 3)]
    [InlineData('\u2066', 3)]
    [InlineData('\u2069', 3)]
    [InlineData('\u00ad', 2)]
    [InlineData('\u200b', 3)]
    [InlineData('\u2060', 3)]
    [InlineData('\ufeff', 3)]
    public void What_turns_the_line_around_or_shows_nothing_becomes_blanks(char symbol, int blanks) =>
        Assert.Equal($"a{new string(' ', blanks)}b", Neutral($"a{symbol}b"));

    [Theory]
    [InlineData("\U0001F468\u200D\U0001F469\u200D\U0001F467 ❤\uFE0F")]
    [InlineData("\u0915\u094D\u200D\u0937 \u0646\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645")]
    [InlineData("\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F")]
    [InlineData("עברית العربية")]
    public void What_pictures_and_scripts_are_made_with_stays(string text) => Assert.Equal(text, Neutral(text));

    [Fact]
    public void Every_character_is_a_blank_or_itself_wherever_it_stands()
    {
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (!Rune.TryCreate(value, out var rune)) continue;
            // Long enough for a vector search in front of it, and once as the very last bytes.
            if (value < 0x3000 || value is > 0xF000 and < 0x10000) ShouldBeNeutral(new string('x', 37) + rune + "y");
            ShouldBeNeutral(rune.ToString());
        }
    }

    [Fact]
    public void Text_of_anything_is_what_the_oracle_says() => PropertyCheck.ForAll(
        Gen.ArrayOf(Gen.Frequency(
            (4, Gen.Choose(0, 0xA1)),
            (3, Gen.Choose(0x2000, 0x2070)),
            (1, Gen.Choose(0, 0xD7FF)),
            (1, Gen.Choose(0xE000, 0x10FFFF)))).Select(values => new Typed(string.Concat(values.Select(value => new Rune(value))))),
        typed => ShouldBeNeutral(typed.Text),
        cases: 1000);

    [Fact]
    public void Nothing_behind_the_text_is_touched()
    {
        var room = "############"u8.ToArray();
        Assert.Equal(3, TextLine.WriteNeutral("a\nb"u8, room));
        Assert.Equal("a b#########"u8.ToArray(), room);
    }

    [Fact]
    public void A_line_may_be_made_neutral_in_place()
    {
        var line = "a\u0085b\u2028c\nd"u8.ToArray();
        Assert.Equal(line.Length, TextLine.WriteNeutral(line, line));
        Assert.Equal("a  b   c d"u8.ToArray(), line);
    }

    [Theory]
    [InlineData("C2", "C2")]
    [InlineData("61E2", "61E2")]
    [InlineData("61E280", "61E280")]
    [InlineData("C20A", "C220")]
    [InlineData("E2800A", "E28020")]
    [InlineData("E20A0A", "E22020")]
    public void A_cut_character_neither_throws_nor_hides_a_line_end(string hex, string expected)
    {
        var text = Convert.FromHexString(hex);
        var room = new byte[text.Length];
        Assert.Equal(text.Length, TextLine.WriteNeutral(text, room));
        Assert.Equal(expected, Convert.ToHexString(room));
    }

    private static void ShouldBeNeutral(string text) =>
        Assert.True(SlowTextOracle.Neutral(text).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(Neutral(text))), Printed.Text(text));

    private static string Neutral(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var room = new byte[bytes.Length];
        Assert.Equal(bytes.Length, TextLine.WriteNeutral(bytes, room));
        Assert.True(SlowTextOracle.TryDecode(room, out var neutral), Printed.Bytes(room));
        return neutral;
    }

    private sealed record Typed(string Text)
    {
        public override string ToString() => Printed.Text(Text);
    }
}
