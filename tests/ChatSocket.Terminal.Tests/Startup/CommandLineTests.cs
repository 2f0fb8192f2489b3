using ChatSocket.Client;
using ChatSocket.Terminal.Languages;
using ChatSocket.Terminal.Startup;

namespace ChatSocket.Terminal.Tests.Startup;

public sealed class CommandLineTests
{
    [Fact]
    public void Without_switches_it_goes_to_this_machine_in_Portuguese()
    {
        var options = Parse("");
        Assert.Equal(new ServerAddress("127.0.0.1", 5050), options.Addresses[0]);
        Assert.Equal((null, null, Language.Portuguese, false), (options.Nick, options.Room, options.Language, options.LanguageChosen));
        Assert.Null(options.Problem);
    }

    [Theory]
    [InlineData("10.0.0.7:6000 --nick ana --room #sala --lang en")]
    [InlineData("--nick=ana --room=sala --lang=en 10.0.0.7:6000")]
    [InlineData("--lang EN --nick ana 10.0.0.7:6000 --room sala")]
    public void Switches_come_in_any_order_and_form(string line)
    {
        var options = Parse(line);
        Assert.Null(options.Problem);
        Assert.Equal(("10.0.0.7:6000", "ana", "#sala", Language.English), (options.Addresses[0].ToString(), options.Nick, options.Room, options.Language));
    }

    [Fact]
    public void Several_servers_are_kept_in_their_order()
    {
        var options = Parse("a:1 --json b:2 c");
        Assert.Equal(["a:1", "b:2", "c:5050"], options.Addresses.Select(address => address.ToString()));
        Assert.True(options.Json);
        Assert.Null(options.Problem);
    }

    [Theory]
    [InlineData("--json=x", "--json=x")]
    [InlineData("--foo", "--foo")]
    [InlineData("-x", "-x")]
    [InlineData("--nick", "--nick")]
    [InlineData("--nick --room x", "--nick")]
    [InlineData("--nick a/b", "a/b")]
    [InlineData("--nick=", "\"\"")]
    [InlineData("--nick sys", "sys")]
    [InlineData("--room a/b", "a/b")]
    [InlineData("--lang fr", "fr")]
    [InlineData("host:99999", "host:99999")]
    [InlineData("--help=x", "--help=x")]
    [InlineData("--tls=x", "--tls=x")]
    [InlineData("--tls-ca", "--tls-ca")]
    [InlineData("--tls-ca /does/not/exist.pem", "/does/not/exist.pem")]
    [InlineData("--tls-ca /dev/null", "/dev/null")]
    public void A_wrong_switch_is_said_in_one_line_that_names_it(string line, string named)
    {
        var problem = Parse(line).Problem;
        Assert.NotNull(problem);
        foreach (var texts in new Texts[] { new PortugueseTexts(), new EnglishTexts() })
        {
            Assert.Contains(named, problem(texts), StringComparison.Ordinal);
            Assert.DoesNotContain('\n', problem(texts));
        }
    }

    [Fact]
    public void Encryption_is_asked_for_once_for_all_servers()
    {
        Assert.All(Parse("a b:2").Addresses, address => Assert.Null(address.Trust));
        Assert.All(Parse("a --tls b:2").Addresses, address => Assert.Same(ServerTrust.Machine, address.Trust));
        Assert.All(Parse("--tls --tls-insecure a b:2").Addresses, address => Assert.Same(ServerTrust.Anyone, address.Trust));
        Assert.All(Parse("--tls-insecure --tls a").Addresses, address => Assert.Same(ServerTrust.Anyone, address.Trust));
        Assert.Same(ServerTrust.Machine, Parse("--tls").Addresses[0].Trust);
    }

    [Fact]
    public void A_problem_is_said_in_the_language_a_later_switch_chooses() => Assert.Equal(Language.English, Parse("--foo --lang en").Language);

    [Theory]
    [InlineData("en_US.UTF-8", nameof(Language.English), true)]
    [InlineData("en", nameof(Language.English), true)]
    [InlineData("pt_BR.UTF-8", nameof(Language.Portuguese), true)]
    [InlineData("C.UTF-8", nameof(Language.Portuguese), false)]
    [InlineData("eno_XX", nameof(Language.Portuguese), false)]
    [InlineData("", nameof(Language.Portuguese), false)]
    [InlineData(null, nameof(Language.Portuguese), false)]
    public void The_environment_chooses_when_no_switch_does(string? environment, string language, bool chosen)
    {
        var options = CommandLine.Parse([], environment);
        Assert.Equal((language, chosen), (options.Language.ToString(), options.LanguageChosen));
    }

    [Fact]
    public void A_switch_wins_over_the_environment() => Assert.Equal(Language.Portuguese, CommandLine.Parse(["--lang", "pt-BR"], "en_US").Language);

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("--nick ana", new[] { "/nick ana" })]
    [InlineData("--nick ana --room sala", new[] { "/join #sala", "/nick ana" })]
    [InlineData("--nick ana --room GERAL", new[] { "/nick ana" })]
    [InlineData("--room geral", new[] { "/join #geral" })]
    [InlineData("--room sala --lang en", new[] { "/lang en", "/join #sala" })]
    public void The_opening_ends_in_the_asked_room_only(string line, string[] sent) => Assert.Equal(sent, Opening.Lines(Parse(line)));

    private static StartOptions Parse(string line) => CommandLine.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), null);
}
