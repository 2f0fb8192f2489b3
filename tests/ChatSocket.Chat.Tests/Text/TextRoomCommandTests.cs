using ChatSocket.Chat.Texts;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Tests.Text;

/// <summary>What the commands about rooms do, and that each answers in the session's language.</summary>
public sealed class TextRoomCommandTests
{
    [Theory]
    [InlineData(Language.Portuguese)]
    [InlineData(Language.English)]
    public async Task Rooms_are_entered_left_and_talked_in(Language language)
    {
        using var rig = TextRig.Speaking(language);
        var phrases = Of(language);
        var (geral, sala) = (Any.RoomNamed("geral"), Any.RoomNamed("Sala"));
        var (ana, bia) = (await rig.NamedAsync("ana"), await rig.NamedAsync("bia"));

        Assert.Equal(phrases.Entered(sala, 1, ["ana"], ""), await ana.AskOneAsync("/join #Sala"));
        Assert.Equal(phrases.Entered(sala, 2, ["ana", "bia"], ""), await bia.AskOneAsync("/JOIN sala"));
        await ana.TypeAsync("oi");
        await bia.HearsAsync("[#Sala] ana: oi");
        await ana.HearsAsync("[#Sala] ana: oi");
        Assert.Equal(phrases.LeftRoom(sala, geral), await ana.AskOneAsync("/leave"));
        await ana.TypeAsync("//ali");
        await bia.HearsAsync("[#geral] ana: /ali");
        Assert.Equal(phrases.LeftRoom(geral, null), await ana.AskOneAsync("/leave #geral"));
        Assert.Equal(phrases.NoRoom, await ana.AskOneAsync("?"));
        Assert.Equal(phrases.NoRoom, await ana.AskOneAsync("/leave"));
        Assert.Equal(phrases.NoRoom, await ana.AskOneAsync("/who"));
        Assert.Equal(phrases.NotMember(sala), await ana.AskOneAsync("/leave Sala"));
    }

    [Theory]
    [InlineData(Language.Portuguese)]
    [InlineData(Language.English)]
    public async Task Rooms_are_made_listed_and_given_topics(Language language)
    {
        using var rig = TextRig.Speaking(language);
        var phrases = Of(language);
        var sala = Any.RoomNamed("sala");
        var (ana, bia) = (await rig.NamedAsync("ana"), await rig.NamedAsync("bia"));

        Assert.Equal(phrases.Entered(sala, 1, ["ana"], "de tudo"), await ana.AskOneAsync("/create sala  de tudo "));
        Assert.Equal(phrases.RoomExists(sala), await bia.AskOneAsync("/create #sala"));
        Assert.Equal([phrases.RoomCount(1, false), phrases.RoomLine(sala, 1, "de tudo")], await bia.AskAsync("/rooms #SA"));
        Assert.Equal(3, (await bia.AskAsync("/rooms")).Length);
        Assert.Equal(phrases.NoRooms, await bia.AskOneAsync("/rooms nenhuma"));

        await bia.TypeAsync("/join sala");
        Assert.Equal(phrases.Topic(sala, "de tudo"), await ana.AskOneAsync("/topic"));
        var before = ana.Lines.Count;
        await ana.TypeAsync("/topic outra coisa");
        foreach (var person in new[] { ana, bia }) await person.HearsAsync("[SYS] " + phrases.TopicChanged(sala, "ana", "outra coisa"));
        // What everybody hears is all the answer.
        Assert.Single(ana.Lines.Items[before..]);
        Assert.Equal(phrases.Topic(sala, "outra coisa"), await bia.AskOneAsync("/topic"));
        Assert.Equal(phrases.Who(sala, ["ana", "bia"], false), await bia.AskOneAsync("/who"));
        Assert.Equal(phrases.Who(sala, ["ana", "bia"], false), await rig.Connect().AskLastAsync("/who sala"));
        Assert.Equal(phrases.NoSuchRoom(Any.RoomNamed("nenhuma")), await bia.AskOneAsync("/who nenhuma"));
    }

    [Theory]
    [InlineData(Language.Portuguese)]
    [InlineData(Language.English)]
    public async Task History_is_shown_with_its_times(Language language)
    {
        using var rig = TextRig.Speaking(language);
        var (phrases, geral) = (Of(language), Any.RoomNamed("geral"));
        var ana = await rig.NamedAsync("ana");
        Assert.Equal(phrases.HistoryEmpty(geral), await ana.AskOneAsync("/history"));
        var yesterday = rig.Time.GetUtcNow();
        await ana.TypeAsync("ontem");
        await ana.HearsAsync("[#geral] ana: ontem");
        rig.Time.Advance(TimeSpan.FromDays(1));
        for (var number = 1; number <= 25; number++) await ana.TypeAsync($"{number}");
        await ana.HearsAsync("[#geral] ana: 25");

        var today = rig.Time.GetUtcNow();
        Assert.Equal(
            Enumerable.Range(6, 20).Select(number => phrases.HistoryLine(geral, today, true, "ana", $"{number}")),
            await ana.AskAsync("/history"));
        Assert.Equal(phrases.HistoryLine(geral, today, true, "ana", "25"), await ana.AskOneAsync("/history 1"));
        Assert.Equal(phrases.HistoryLine(geral, yesterday, false, "ana", "ontem"), (await ana.AskAsync("/history 300"))[0]);
    }

    [Fact]
    public async Task A_room_joined_again_becomes_the_current_one()
    {
        using var rig = TextRig.Speaking(Language.English);
        var ana = await rig.NamedAsync("ana");
        await ana.TypeAsync("/join sala");
        Assert.Equal("#geral: you are in; 1 person: ana", await ana.AskOneAsync("/join geral"));
        await ana.TypeAsync("oi");
        await ana.HearsAsync("[#geral] ana: oi");
        Assert.Single(ana.Lines.Items, line => line.EndsWith(": oi", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_entry_names_the_first_ten_and_counts_the_rest()
    {
        using var rig = TextRig.Speaking(Language.English);
        for (var number = 10; number < 22; number++) await rig.NamedAsync($"p{number}");
        var entry = (await rig.Connect().AskAsync("zoe"))[^1];
        Assert.Matches("^#geral: you are in; 13 people: (p[0-9]+, ){9}p[0-9]+ and 3 more$", entry);
    }

    [Theory]
    [InlineData(Language.Portuguese)]
    [InlineData(Language.English)]
    public async Task Who_is_there_is_listed_in_whatever_room(Language language)
    {
        using var rig = TextRig.Speaking(language);
        var phrases = Of(language);
        var (ana, bia) = (await rig.NamedAsync("Ana"), await rig.NamedAsync("bia"));
        await bia.TypeAsync("/leave");
        Assert.Equal(phrases.Users(["Ana", "bia"], false), await bia.AskOneAsync("/users"));
        Assert.Equal(phrases.Users(["Ana"], false), await ana.AskOneAsync("/users ANA"));
        Assert.Equal(phrases.NoUsers, await rig.Connect().AskOneAsync("/users caio"));
        for (var number = 100; number < 199; number++) await rig.NamedAsync($"p{number}");
        Assert.Equal(phrases.Users(["Ana", "bia", .. Enumerable.Range(100, 98).Select(number => $"p{number}")], true), await ana.AskOneAsync("/users"));
    }

    [Theory]
    [InlineData("/join", ErrorCode.BadRequest)]
    [InlineData("/create", ErrorCode.BadRequest)]
    [InlineData("/join a b", ErrorCode.RoomInvalid)]
    [InlineData("/create !", ErrorCode.RoomInvalid)]
    [InlineData("/leave !", ErrorCode.RoomInvalid)]
    [InlineData("/who !", ErrorCode.RoomInvalid)]
    [InlineData("/create geral", ErrorCode.RoomExists)]
    [InlineData("/who nenhuma", ErrorCode.NoSuchRoom)]
    [InlineData("/leave nenhuma", ErrorCode.NotMember)]
    [InlineData("/history 0", ErrorCode.BadRequest)]
    [InlineData("/history 301", ErrorCode.BadRequest)]
    [InlineData("/history muitas", ErrorCode.BadRequest)]
    [InlineData("/lang", ErrorCode.BadRequest)]
    [InlineData("/lang klingon", ErrorCode.BadRequest)]
    [InlineData("/nick -s", ErrorCode.NickInvalid)]
    public async Task What_cannot_be_done_is_said_with_its_code(string line, ErrorCode error)
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            using var rig = TextRig.Speaking(language);
            await (await rig.NamedAsync("ana")).RefusedAsync(line, error);
        }
    }

    private static Phrases Of(Language language) => language == Language.English ? Phrases.English : Phrases.Portuguese;
}
