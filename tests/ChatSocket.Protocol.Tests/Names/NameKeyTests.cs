using ChatSocket.Protocol.Names;

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
    public void These_are_one_name(string one, string other) => Cultures.Each(() =>
    {
        Assert.Equal(Key(one), Key(other));
        Assert.True(RoomName.TryParse(one, out var room) && RoomName.TryParse(other, out var same) && room == same && room.Key == Key(one));
        Assert.True(Nick.TryParse(one, out var nick) && Nick.TryParse(other, out var twin) && nick == twin && nick.GetHashCode() == twin.GetHashCode());
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
    public void This_machine_can_compare_names() => Assert.True(ChatSocket.Protocol.Names.Names.CanBeCompared());

    private static string KeyOf(string spelling, string text)
    {
        Assert.True(Nick.TryParse(spelling, out var nick), $"{Printed.Text(text)} may not be spelled {Printed.Text(spelling)}");
        return nick.Key;
    }

    private static string Key(string text) => KeyOf(text, text);
}
