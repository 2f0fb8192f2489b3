using ChatSocket.Protocol.Names;

namespace ChatSocket.Protocol.Tests.Names;

/// <summary>Who may be called what.</summary>
public sealed class NickTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("Ana")]
    [InlineData("ana-maria_2.0")]
    [InlineData("João")]
    [InlineData("ção")]
    [InlineData("7")]
    [InlineData("1а")]
    [InlineData("Ελένη")]
    [InlineData("Вася")]
    [InlineData("משה")]
    [InlineData("محمد")]
    [InlineData("नमस्ते")]
    [InlineData("สวัสดี")]
    [InlineData("小明")]
    [InlineData("さくら")]
    [InlineData("한글")]
    [InlineData("٣٤")]
    [InlineData("𐐀𐐨")]
    public void Letters_and_digits_of_any_script_make_a_nick(string text)
    {
        Assert.True(Nick.TryParse(text, out var nick));
        Assert.Equal(text, nick.Shown);
        Assert.Equal(text, nick.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData(" a")]
    [InlineData("a\n")]
    [InlineData("a\0")]
    [InlineData("a\tb")]
    [InlineData("a\u007f")]
    [InlineData("a\u0085")]
    [InlineData("a\u00a0b")]
    [InlineData("a\u3000b")]
    [InlineData("a\u2028b")]
    [InlineData("-")]
    [InlineData("...")]
    [InlineData("-_.")]
    [InlineData("#ana")]
    [InlineData("ana:")]
    [InlineData("ana,")]
    [InlineData("[SYS]")]
    [InlineData("<b>")]
    [InlineData("@ana")]
    [InlineData("/ana")]
    [InlineData("a/b")]
    [InlineData("\"ana\"")]
    [InlineData("a\uff1a")]
    [InlineData("\uff03ana")]
    [InlineData("½")]
    [InlineData("ﷺ")]
    public void Blanks_controls_and_signs_make_none(string text) => ShouldBeRefused(text);

    [Theory]
    [InlineData("😀")]
    [InlineData("ana😀")]
    [InlineData("👨‍👩‍👧")]
    [InlineData("1\ufe0f\u20e3")]
    [InlineData("❤")]
    [InlineData("\U0001f1e7\U0001f1f7")]
    public void Emoji_make_none(string text) => ShouldBeRefused(text);

    [Theory]
    [InlineData(0x00AD)] // soft hyphen
    [InlineData(0x034F)] // combining grapheme joiner
    [InlineData(0x061C)] // Arabic letter mark
    [InlineData(0x115F)] // Hangul fillers
    [InlineData(0x1160)]
    [InlineData(0x3164)]
    [InlineData(0xFFA0)]
    [InlineData(0x17B4)] // Khmer inherent vowels
    [InlineData(0x17B5)]
    [InlineData(0x180B)] // Mongolian variation selectors and vowel separator
    [InlineData(0x180D)]
    [InlineData(0x180E)]
    [InlineData(0x180F)]
    [InlineData(0x200B)] // zero-width space, non-joiner, joiner
    [InlineData(0x200C)]
    [InlineData(0x200D)]
    [InlineData(0x200E)] // marks, embeddings, overrides and isolates of writing direction
    [InlineData(0x200F)]
    [InlineData(0x202A)]
    [InlineData(0x202E)]
    [InlineData(0x2066)]
    [InlineData(0x2069)]
    [InlineData(0x2060)] // word joiner, invisible operators
    [InlineData(0x2064)]
    [InlineData(0x206F)]
    [InlineData(0x2800)] // blank Braille pattern
    [InlineData(0x2D7F)] // Tifinagh consonant joiner
    [InlineData(0xFE00)] // variation selectors
    [InlineData(0xFE0F)]
    [InlineData(0xFEFF)] // byte order mark
    [InlineData(0xFFF9)] // interlinear annotation
    [InlineData(0x1107F)] // Brahmi number joiner
    [InlineData(0x13441)] // Egyptian blanks
    [InlineData(0x13442)]
    [InlineData(0x16FE4)] // Khitan filler
    [InlineData(0x1BC9D)] // Duployan letter selector
    [InlineData(0x1BCA0)]
    [InlineData(0x1D159)] // null note head
    [InlineData(0x1D173)]
    [InlineData(0xE0001)] // tags
    [InlineData(0xE0061)]
    [InlineData(0xE0100)] // more variation selectors
    [InlineData(0xE01EF)]
    public void Characters_nobody_can_see_make_no_second_ana(int value)
    {
        var unseen = char.ConvertFromUtf32(value);
        ShouldBeRefused("ana" + unseen);
        ShouldBeRefused("a" + unseen + "na");
        ShouldBeRefused(unseen + "ana");
        ShouldBeRefused(unseen);
    }

    [Theory]
    [InlineData("a\ud800")]
    [InlineData("\udc00a")]
    [InlineData("a\udc00\ud800")]
    [InlineData("a\ufffd")]
    [InlineData("a\ufffe")]
    [InlineData("\ufffe")]
    [InlineData("a\uffff")]
    [InlineData("a\ufdd0")]
    [InlineData("a\U0001fffe")]
    [InlineData("a\U0010ffff")]
    [InlineData("a\ue000")]
    [InlineData("a\u0378")]
    public void What_is_no_character_makes_none_and_does_no_harm(string text) => ShouldBeRefused(text);

    [Theory]
    [InlineData("\u0301")]
    [InlineData("\u0301a")]
    [InlineData("-\u0301a")]
    [InlineData("x\u0301\u0302\u0303")]
    [InlineData("x\u0336\u0337\u0338\u0301")]
    [InlineData("a-\u0336")]
    [InlineData("a\u20dd")]
    [InlineData("x\u0345")]
    [InlineData("\u1fbc\u0301")]
    public void Marks_that_stack_or_stand_alone_make_none(string text) => ShouldBeRefused(text);

    [Theory]
    [InlineData("x\u0301\u0302")]
    [InlineData("x\u0301y\u0302z\u0303")]
    [InlineData("ที่")]
    [InlineData("हिन्दी")]
    [InlineData("\u03b1\u0345")]
    [InlineData("ᾳ\u0301")]
    public void Two_marks_on_a_letter_are_writing(string text) => Assert.True(Nick.TryParse(text, out _));

    [Fact]
    public void A_nick_has_at_most_32_characters_however_they_are_stored()
    {
        foreach (var letter in new[] { "a", "é", "e\u0301", "ế", "e\u0302\u0301", "中", "𐐀", "한", "\u1112\u1161\u11ab" })
        {
            Assert.True(Nick.TryParse(string.Concat(Enumerable.Repeat(letter, 32)), out var longest), letter);
            Assert.Equal(32, longest.Shown.EnumerateRunes().Count());
            ShouldBeRefused(string.Concat(Enumerable.Repeat(letter, 33)));
        }

        ShouldBeRefused(new string('a', 1_000_000));
        // One character that stands for many: they count.
        ShouldBeRefused(string.Concat(Enumerable.Repeat("㍿", 9)));
    }

    [Theory]
    [InlineData("sys")]
    [InlineData("SYS")]
    [InlineData("Sys")]
    [InlineData("ｓｙｓ")]
    [InlineData("ＳＹＳ")]
    [InlineData("ſyſ")]
    [InlineData("𝐬𝐲𝐬")]
    [InlineData("ⓢⓨⓢ")]
    [InlineData("System")]
    [InlineData("SISTEMA")]
    [InlineData("S\u0130STEMA")]
    [InlineData("s\u0131stema")]
    [InlineData("si\u0307stema")]
    [InlineData("privado")]
    [InlineData("PRİVADO")]
    [InlineData("Private")]
    [InlineData("ChatSocket")]
    [InlineData("chatsoc\u212Aet")]
    [InlineData("NODE")]
    public void The_nodes_own_names_are_nobodys_in_any_case_or_width(string text) =>
        Cultures.Each(() => Assert.False(Nick.TryParse(text, out _)));

    [Theory]
    [InlineData("\u0430dmin")] // Cyrillic a
    [InlineData("admi\u043f")]
    [InlineData("\u0410na")] // Cyrillic A
    [InlineData("An\u03b1")] // Greek alpha
    [InlineData("\u039fscar")] // Greek Omicron
    [InlineData("p\u0430ul0")]
    [InlineData("\u0430\u03b1")] // Cyrillic and Greek
    [InlineData("a7\u0430")] // a digit ends no word
    [InlineData("\uff41\u0430")] // a wide a is an a
    [InlineData("\U0001d41a\u0430")] // so is a mathematical one
    [InlineData("\u00aa\u0430")]
    [InlineData("\u00e9\u0435\u0301")] // accents on both
    [InlineData("\u0455ys")] // what would read like the node
    [InlineData("s\u0443s")]
    public void A_word_of_two_alphabets_that_share_shapes_makes_none(string text) => ShouldBeRefused(text);

    [Theory]
    [InlineData("DJ-\u0412\u0430\u0441\u044f")]
    [InlineData("ana_\u0430\u043d\u0430.\u03b1\u03bd\u03b1")]
    [InlineData("\u0430\u043d\u04307")]
    [InlineData("\u5c0f\u660eBot")]
    [InlineData("\u30c6\u30b9\u30c8abc")]
    [InlineData("\u043a\u043b\u0430\u0441\u0441-5b")]
    public void Words_of_different_alphabets_side_by_side_are_honest(string text) => Assert.True(Nick.TryParse(text, out _), text);

    [Fact]
    public void A_guest_gets_a_nick_that_could_have_been_typed() => Cultures.Each(() =>
    {
        foreach (var number in new[] { 0, 1, 1234567, int.MaxValue, -1 })
        {
            var guest = Nick.Guest(number);
            Assert.True(Nick.TryParse(guest.Shown, out var typed), guest.Shown);
            Assert.Equal(typed, guest);
            Assert.Equal(typed.Shown, guest.Shown);
            Assert.Equal(typed.Key, guest.Key);
        }
    });

    private static void ShouldBeRefused(string text)
    {
        Assert.False(Nick.TryParse(text, out var nick), Printed.Text(text));
        Assert.Null(nick);
    }
}
