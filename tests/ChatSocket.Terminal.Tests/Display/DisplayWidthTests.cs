using ChatSocket.Terminal.Display;

namespace ChatSocket.Terminal.Tests.Display;

public sealed class DisplayWidthTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("ção", 3)]
    [InlineData("c\u0327a\u0303o", 3)]
    [InlineData("你好", 4)]
    [InlineData("한국", 4)]
    [InlineData("ｆｕｌｌ", 8)]
    [InlineData("😀", 2)]
    [InlineData("👍🏽", 2)]
    [InlineData("👨\u200d👩\u200d👧", 2)]
    [InlineData("🇧🇷", 2)]
    [InlineData("❤\ufe0f", 2)]
    [InlineData("↵", 1)]
    [InlineData("\u200b", 0)]
    public void Text_takes_as_many_columns_as_terminals_give_it(string text, int columns) => Assert.Equal(columns, DisplayWidth.OfText(text));
}
