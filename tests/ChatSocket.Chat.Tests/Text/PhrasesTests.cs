using System.Reflection;
using ChatSocket.Chat.Accounts;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Text;
using ChatSocket.Chat.Texts;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Tests.Text;

/// <summary>Both languages say everything, each in its own words and with the same codes.</summary>
public sealed class PhrasesTests
{
    /// <summary>A line of names, numbers and people's own words says the same in every language.</summary>
    private static readonly string[] SameInBoth = [nameof(Phrases.RoomLine)];

    public static TheoryData<string> Sentences() =>
        [.. typeof(Phrases).GetMethods().Where(method => method.IsAbstract && method.ReturnType == typeof(string)).Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Sentences))]
    public void Every_sentence_is_there_in_both_languages_and_different(string name)
    {
        foreach (var arguments in Arguments(Method(name)))
        {
            var (portuguese, english) = (Say(Phrases.Portuguese, name, arguments), Say(Phrases.English, name, arguments));
            Assert.All(new[] { portuguese, english }, said => Assert.False(string.IsNullOrWhiteSpace(said)));
            Assert.Equal(CodeIn(portuguese), CodeIn(english));
            if (SameInBoth.Contains(name)) Assert.Equal(portuguese, english);
        }

        var differs = Arguments(Method(name)).Any(some => Say(Phrases.Portuguese, name, some) != Say(Phrases.English, name, some));
        Assert.Equal(!SameInBoth.Contains(name), differs);
    }

    [Fact]
    public void Every_code_in_a_sentence_is_one_of_the_protocols()
    {
        var known = Enum.GetValues<ErrorCode>().Select(error => error.Code()).Concat(
            Enum.GetValues<DisconnectReason>().Where(reason => reason != DisconnectReason.None).Select(reason => reason.Code())).ToHashSet();
        foreach (var name in Sentences().Select(row => row.Data))
        {
            foreach (var arguments in Arguments(Method(name)))
            {
                if (CodeIn(Say(Phrases.English, name, arguments)) is { } code) Assert.Contains(code, known);
            }
        }
    }

    [Fact]
    public void Every_end_is_told_with_its_code_and_words_of_its_own()
    {
        foreach (var phrases in new[] { Phrases.Portuguese, Phrases.English })
        {
            var reasons = Enum.GetValues<DisconnectReason>().Where(reason => reason != DisconnectReason.None).ToArray();
            Assert.All(reasons, reason => Assert.EndsWith($" [{reason.Code()}]", phrases.Ended(reason), StringComparison.Ordinal));
            var told = reasons.Where(reason => reason.HasLastWords()).Select(reason => phrases.Ended(reason).Split('[')[0]).ToArray();
            Assert.Equal(told.Length, told.Distinct().Count());
        }
    }

    [Fact]
    public void Help_names_every_command()
    {
        foreach (var phrases in new[] { Phrases.Portuguese, Phrases.English })
        {
            var help = string.Join('\n', phrases.Help);
            Assert.All(TextCommands.Names, name => Assert.Matches($@"(/|\b){name}\b", help));
            Assert.All(TextCommands.Names.Where(name => name != "sair"), name => Assert.Contains("/" + name, help, StringComparison.Ordinal));
            Assert.All(phrases.Help, line => Assert.False(string.IsNullOrWhiteSpace(line)));
        }

        Assert.Equal(Phrases.Portuguese.Help.Count, Phrases.English.Help.Count);
    }

    [Theory]
    [InlineData(1, "ana entrou", "ana joined")]
    [InlineData(2, "ana e bia entraram", "ana and bia joined")]
    [InlineData(3, "ana, bia e caio entraram", "ana, bia and caio joined")]
    public void Names_are_listed_as_people_do(int count, string portuguese, string english)
    {
        var names = "ana bia caio".Split(' ')[..count];
        Assert.Equal("#geral: " + portuguese, Phrases.Portuguese.Joined(RoomName.Geral, names));
        Assert.Equal("#geral: " + english, Phrases.English.Joined(RoomName.Geral, names));
    }

    [Theory]
    [InlineData(11, "e mais 1 saíram", "and 1 other left")]
    [InlineData(15, "e mais 5 saíram", "and 5 others left")]
    public void A_long_list_of_names_ends_in_a_number(int count, string portuguese, string english)
    {
        string[] names = [.. Enumerable.Range(1, count).Select(number => $"p{number}")];
        Assert.EndsWith("p9, p10 " + portuguese, Phrases.Portuguese.Left(RoomName.Geral, names), StringComparison.Ordinal);
        Assert.EndsWith("p9, p10 " + english, Phrases.English.Left(RoomName.Geral, names), StringComparison.Ordinal);
    }

    private static MethodInfo Method(string name) => typeof(Phrases).GetMethod(name)!;

    private static string Say(Phrases phrases, string name, object?[] arguments) => (string)Method(name).Invoke(phrases, arguments)!;

    private static string? CodeIn(string said) => said.EndsWith(']') ? said[(said.LastIndexOf('[') + 1)..^1] : null;

    /// <summary>Two sets: with everything there, and with what may be empty, single or absent.</summary>
    private static object?[][] Arguments(MethodInfo method) =>
    [
        [.. method.GetParameters().Select(parameter => Sample(parameter.ParameterType, rich: true))],
        [.. method.GetParameters().Select(parameter => Sample(parameter.ParameterType, rich: false))],
    ];

    private static object? Sample(Type type, bool rich)
    {
        if (type == typeof(string)) return rich ? "words" : "";
        if (type == typeof(int)) return rich ? 7 : 1;
        if (type == typeof(long)) return rich ? 7L : 1L;
        if (type == typeof(ErrorCode)) return rich ? ErrorCode.TooLong : ErrorCode.Internal;
        if (type == typeof(bool)) return rich;
        if (type == typeof(OrderOutcome)) return rich ? OrderOutcome.Full : OrderOutcome.NoSuchUser;
        if (type == typeof(AccountAnswer)) return rich ? AccountAnswer.WrongPassword : AccountAnswer.Full;
        if (type == typeof(DirectOutcome)) return rich ? DirectOutcome.Full : DirectOutcome.NoSuchUser;
        if (type == typeof(RoomName)) return RoomName.Geral;
        if (type == typeof(RoomRule)) return new RoomRule(rich ? RoomVerb.Ban : RoomVerb.Mute, "ana", rich, rich, "bia", "spam");
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);
        if (type == typeof(DisconnectReason)) return rich ? DisconnectReason.Shutdown : DisconnectReason.Bye;
        Assert.Equal(typeof(IReadOnlyList<string>), type);
        return rich ? new[] { "ana", "bia" } : ["ana"];
    }
}
