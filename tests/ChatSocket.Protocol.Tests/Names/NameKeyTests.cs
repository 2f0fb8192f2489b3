using System.Globalization;
using System.Text;
using ChatSocket.Protocol.Names;
using FsCheck.Fluent;

namespace ChatSocket.Protocol.Tests.Names;

/// <summary>Which spellings are one name, and that the answer is the same wherever and however often it is asked.</summary>
public sealed class NameKeyTests
{
    [Theory]
    [InlineData("ana", "ANA")]
    [InlineData("ana", "Ana")]
    [InlineData("ana", "ａｎａ")]
    [InlineData("ana", "ＡＮＡ")]
    [InlineData("ana", "𝒶𝓃𝒶")]
    [InlineData("ana", "ⓐⓝⓐ")]
    [InlineData("ana", "ªnª")]
    [InlineData("ana2", "ana²")]
    [InlineData("ana2", "ana２")]
    [InlineData("a-b_c.d", "ａ－ｂ＿ｃ．ｄ")]
    [InlineData("fim", "ﬁm")]
    [InlineData("joão", "JOÃO")]
    [InlineData("joão", "joa\u0303o")]
    [InlineData("joão", "JOA\u0303O")]
    [InlineData("ệ", "e\u0302\u0323")]
    [InlineData("ệ", "E\u0323\u0302")]
    [InlineData("ǰ", "J\u030c")]
    [InlineData("οδος", "ΟΔΟΣ")]
    [InlineData("οδος", "οδοσ")]
    [InlineData("ß", "ẞ")]
    [InlineData("s", "ſ")]
    [InlineData("kelvin", "\u212Aelvin")]
    [InlineData("вася", "ВАСЯ")]
    [InlineData("დათო", "ᲓᲐᲗᲝ")]
    [InlineData("\uab70", "\u13a0")]
    [InlineData("𐐨", "𐐀")]
    [InlineData("ガ", "ｶﾞ")]
    [InlineData("한", "\u1112\u1161\u11ab")]
    [InlineData("ǆ", "ǅ")]
    [InlineData("istanbul", "ISTANBUL")]
    [InlineData("istanbul", "İSTANBUL")]
    [InlineData("istanbul", "i\u0307stanbul")]
    [InlineData("ısparta", "ISPARTA")]
    [InlineData("ısparta", "isparta")]
    [InlineData("ị", "i\u0323\u0307")]
    [InlineData("į", "i\u0328\u0307")]
    [InlineData("í", "i\u0307\u0301")]
    [InlineData("j", "j\u0307")]
    [InlineData("j", "\u0237")]
    [InlineData("\u0456", "\u0456\u0307")]
    public void These_are_one_name(string one, string other) => Cultures.Each(() =>
    {
        Assert.Equal(Key(one), Key(other));
        Assert.True(RoomName.TryParse(one, out var room));
        Assert.True(RoomName.TryParse(other, out var sameRoom));
        Assert.Equal((room, room.Key), (sameRoom, Key(one)));
        Assert.True(Nick.TryParse(one, out var nick));
        Assert.True(Nick.TryParse(other, out var sameNick));
        Assert.Equal((nick, nick.GetHashCode()), (sameNick, sameNick.GetHashCode()));
    });

    [Theory]
    [InlineData("ana", "aná")]
    [InlineData("ana", "anna")]
    [InlineData("ana", "ana.")]
    [InlineData("a-b", "a_b")]
    [InlineData("1", "١")]
    [InlineData("o", "0")]
    [InlineData("i", "í")]
    [InlineData("z", "ż")]
    [InlineData("e", "ė")]
    [InlineData("q", "q\u0307")]
    [InlineData("ız", "ıż")]
    [InlineData("iq\u0307", "i\u0307q")]
    [InlineData("ß", "ss")]
    [InlineData("は", "ば")]
    public void These_are_two(string one, string other) => Cultures.Each(() => Assert.NotEqual(Key(one), Key(other)));

    [Fact]
    public void The_spelling_that_was_typed_is_shown_after_nfkc()
    {
        Assert.True(Nick.TryParse("Ｊoa\u0303o", out var nick));
        Assert.Equal("João", nick.Shown);
        Assert.Equal("joão", nick.Key);
    }

    [Fact]
    public void The_key_of_every_character_is_stable_and_the_same_in_every_case_and_form()
    {
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (Rune.TryCreate(value, out var rune)) ShouldBeStable("x" + rune);
        }
    }

    [Fact]
    public void The_key_of_any_name_is_stable_and_the_same_in_every_case_and_form()
    {
        var letter = Gen.Frequency(
            (4, Gen.Elements("i", "I", "ı", "İ", "j", "J", "ȷ", "Σ", "ς", "σ", "ß", "ẞ", "ſ")),
            (2, Gen.Elements("\u212A", "ǅ", "ΐ", "ᾳ", "ᾼ", "а", "і", "ｶ", "가", "ᄀ", "-", "5")),
            (2, Gen.Choose('A', 'z').Select(value => ((char)value).ToString())),
            (2, Gen.Choose(0xC0, 0x2FFF).Select(value => ((char)value).ToString())),
            (1, Gen.Choose(0, 0x1FFFF).Where(Rune.IsValid).Select(char.ConvertFromUtf32)));
        var marks = Gen.Frequency(
            (4, Gen.Constant("")),
            (3, Gen.Elements("\u0307", "\u0301", "\u0323", "\u0328", "\u0345", "\u0307\u0307", "\u0323\u0307", "\u0345\u0301", "\u3099")),
            (1, Gen.Choose(0x300, 0x36F).Select(value => ((char)value).ToString())));
        PropertyCheck.ForAll(
            Gen.ArrayOf(letter.Zip(marks, (first, then) => first + then)).Select(parts => new Typed(string.Concat(parts.Take(12)))),
            typed => ShouldBeStable(typed.Text),
            cases: 5000);
    }

    [Fact]
    public void Any_text_is_a_name_or_refused() => FuzzRun.Run(20_000, (random, fed) =>
    {
        var units = new char[random.Next(8)];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = (char)(random.Next(5) switch
            {
                0 => random.Next(0x10000),
                1 => random.Next(0xD7F0, 0xE010),
                2 => random.Next(0xFE00, 0x10000),
                _ => random.Next(0x250),
            });
        }

        fed.Bytes = Encoding.BigEndianUnicode.GetBytes(units);
        fed.How = Printed.Text(new string(units));
        ShouldBeStable(new string(units));
    });

    [Fact]
    public void This_machine_can_compare_names() => Assert.True(ChatSocket.Protocol.Names.Names.CanBeCompared());

    private static void ShouldBeStable(string text)
    {
        if (!Nick.TryParse(text, out var nick)) return;
        Assert.True(Nick.TryParse(nick.Shown, out var shown), Printed.Text(text));
        Assert.True(nick.Shown == shown.Shown && nick.Key == shown.Key, Printed.Text(text));
        Assert.True(nick.Shown.EnumerateRunes().All(IsWritten), Printed.Text(text));
        Assert.Equal(nick.Key, KeyOf(nick.Key, text));
        Assert.Equal(nick.Key, KeyOf(nick.Shown.Normalize(NormalizationForm.FormD), text));
        Assert.Equal(nick.Key, KeyOf(nick.Key.Normalize(NormalizationForm.FormKD), text));
        Assert.Equal(nick.Key, KeyOf(nick.Shown.ToLowerInvariant(), text));
        Assert.Equal(nick.Key, KeyOf(nick.Shown.ToUpperInvariant(), text));

        // Taken apart, an iota written below becomes a letter in capitals: that is another spelling. And some capitals do not
        // join their marks as the small letter does, so there may be too many; refused is safe, another key would not be.
        var apart = nick.Shown.Normalize(NormalizationForm.FormD);
        if (apart.Contains('\u0345', StringComparison.Ordinal) || !Nick.TryParse(apart.ToUpperInvariant(), out var capitals)) return;
        Assert.True(nick.Key == capitals.Key, $"{Printed.Text(text)} in capitals is {Printed.Text(capitals.Key)}, not {Printed.Text(nick.Key)}");
    }

    private static string KeyOf(string spelling, string text)
    {
        Assert.True(Nick.TryParse(spelling, out var nick), $"{Printed.Text(text)} may not be spelled {Printed.Text(spelling)}");
        return nick.Key;
    }

    private static bool IsWritten(Rune rune) => rune.Value is '-' or '_' or '.' || Rune.GetUnicodeCategory(rune) is <= UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber;

    private static string Key(string text) => KeyOf(text, text);

    private sealed record Typed(string Text)
    {
        public override string ToString() => Printed.Text(Text);
    }
}
