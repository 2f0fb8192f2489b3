using ChatSocket.Chat.Text;

namespace ChatSocket.Chat.Tests.Text;

public sealed class TyposTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "who", 3)]
    [InlineData("who", "", 3)]
    [InlineData("join", "join", 0)]
    [InlineData("jion", "join", 2)]
    [InlineData("jon", "join", 1)]
    [InlineData("joinn", "join", 1)]
    [InlineData("jpin", "join", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("abc", "xyz", 3)]
    public void The_distance_is_the_letters_to_change(string typed, string meant, int distance)
    {
        Assert.Equal(distance, Typos.Count(typed, meant));
        Assert.Equal(distance, Typos.Count(meant, typed));
    }
}
