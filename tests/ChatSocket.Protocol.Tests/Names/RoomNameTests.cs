using ChatSocket.Protocol.Names;

namespace ChatSocket.Protocol.Tests.Names;

/// <summary>What a room may be called; what it shares with nicks is proved there and in <see cref="NameKeyTests"/>.</summary>
public sealed class RoomNameTests
{
    [Theory]
    [InlineData("geral")]
    [InlineData("#geral")]
    [InlineData("GERAL")]
    [InlineData("#Geral")]
    [InlineData("ｇｅｒａｌ")]
    [InlineData("#𝐆𝐞𝐫𝐚𝐥")]
    public void Every_spelling_of_geral_is_the_one_room(string text) => Cultures.Each(() =>
    {
        Assert.True(RoomName.TryParse(text, out var name));
        Assert.Same(RoomName.Geral, name);
        Assert.Equal("#geral", name.ToString());
    });

    [Fact]
    public void The_sign_before_a_name_is_not_part_of_it()
    {
        Assert.True(RoomName.TryParse("#Sala-1", out var signed));
        Assert.True(RoomName.TryParse("sala-1", out var bare));
        Assert.Equal(bare, signed);
        Assert.Equal(bare.GetHashCode(), signed.GetHashCode());
        Assert.Equal("Sala-1", signed.Shown);
        Assert.Equal("#Sala-1", signed.ToString());
        Assert.Equal("sala-1", signed.Key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("##")]
    [InlineData("##geral")]
    [InlineData("# geral")]
    [InlineData(" #geral")]
    [InlineData("geral#")]
    [InlineData("＃geral")]
    [InlineData("#＃geral")]
    [InlineData("#-")]
    [InlineData("#\u3164")]
    [InlineData("#ge\u200bral")]
    [InlineData("#ge\ufe0fral")]
    [InlineData("#ger\ufffeal")]
    [InlineData("#geral\ud800")]
    [InlineData("#geral\n")]
    [InlineData("sala 1")]
    [InlineData("#😀")]
    public void What_is_no_name_is_refused(string text)
    {
        Assert.False(RoomName.TryParse(text, out var name));
        Assert.Null(name);
    }

    [Fact]
    public void A_name_has_at_most_64_characters_without_its_sign()
    {
        foreach (var letter in new[] { "a", "e\u0302\u0301", "𐐀", "\u1112\u1161\u11ab" })
        {
            var longest = string.Concat(Enumerable.Repeat(letter, 64));
            Assert.True(RoomName.TryParse(longest, out _));
            Assert.True(RoomName.TryParse("#" + longest, out _));
            Assert.False(RoomName.TryParse(longest + letter, out _));
        }
    }

    [Fact]
    public void A_room_may_have_a_name_that_a_person_may_not() => Assert.True(RoomName.TryParse("sistema", out _));
}
