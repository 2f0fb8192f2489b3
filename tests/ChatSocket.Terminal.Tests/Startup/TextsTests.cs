using ChatSocket.Client;
using ChatSocket.Terminal.Languages;
using ChatSocket.Terminal.Startup;

namespace ChatSocket.Terminal.Tests.Startup;

public sealed class TextsTests
{
    private static readonly ServerAddress Address = new("10.1.2.3", 5151);

    public static TheoryData<string> AllLanguages => new(Enum.GetNames<Language>());

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void Every_failure_to_connect_says_where_and_what_to_do_next(string language)
    {
        var texts = LanguageChoice.Texts(Enum.Parse<Language>(language));
        foreach (var failure in Enum.GetValues<ConnectFailure>())
        {
            var lines = texts.ConnectFailed(failure, Address).Split('\n');
            Assert.Contains("10.1.2.3", lines[0], StringComparison.Ordinal);
            Assert.True(lines.Length > 1);
            Assert.All(lines[1..], line => Assert.StartsWith("  - ", line, StringComparison.Ordinal));
        }

        Assert.Contains("dotnet run --project src/ChatSocket.Node", texts.ConnectFailed(ConnectFailure.Refused, Address), StringComparison.Ordinal);
        Assert.Contains("firewall", texts.ConnectFailed(ConnectFailure.TimedOut, Address), StringComparison.Ordinal);
        Assert.Contains("5151", texts.ConnectFailed(ConnectFailure.TimedOut, Address), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void The_help_names_every_switch_and_fits_a_terminal(string language)
    {
        var help = LanguageChoice.Texts(Enum.Parse<Language>(language)).Help;
        Assert.All(["--nick", "--login", "--room", "--lang", "--json", "--help", "--version", "127.0.0.1:5050"], name => Assert.Contains(name, help, StringComparison.Ordinal));
        Assert.All(help.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
    }

    [Fact]
    public void The_languages_do_not_share_their_words()
    {
        var (portuguese, english) = (new PortugueseTexts(), new EnglishTexts());
        foreach (var property in typeof(Texts).GetProperties()) Assert.NotEqual(property.GetValue(portuguese), property.GetValue(english));
    }

    [Fact]
    public void An_end_is_told_apart_by_what_was_heard_before()
    {
        var texts = new EnglishTexts();
        Assert.Equal(texts.EndedByServer, Endings.Describe(null, true, Address, texts));
        Assert.Equal(texts.ClosedWithoutWord(Address), Endings.Describe(null, false, Address, texts));
        Assert.Equal(texts.NotThisProtocol(Address), Endings.Describe(new ConnectionLostException(ConnectionLoss.NotThisProtocol), false, Address, texts));
        Assert.Equal(texts.NotThisProtocol(Address), Endings.Describe(new ConnectionLostException(ConnectionLoss.CutFrame), false, Address, texts));
        Assert.Equal(texts.ConnectionLost, Endings.Describe(new ConnectionLostException(ConnectionLoss.CutFrame), true, Address, texts));
        Assert.Equal(texts.ConnectionLost, Endings.Describe(new ConnectionLostException(ConnectionLoss.NetworkError), true, Address, texts));
    }
}
