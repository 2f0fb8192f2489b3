using ChatSocket.Chat.Texts;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Tests.Text;

public sealed class TextNamingTests : IDisposable
{
    private readonly TextRig _rig = TextRig.Speaking(Language.English);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task The_first_line_is_the_name_and_leads_into_the_default_room()
    {
        var answers = await _rig.Connect().AskAsync("ana");
        Assert.Equal([Phrases.English.Welcome("ana"), "#geral: you are in; 1 person: ana"], answers);
    }

    [Fact]
    public async Task The_nick_command_names_as_well_and_changes_the_name_later_for_all_to_see()
    {
        var (ana, bia) = (_rig.Connect(), await _rig.NamedAsync("bia"));
        Assert.Equal(2, (await ana.AskAsync("/nick ana")).Length);
        Assert.Equal(Phrases.English.Welcome("Zoe"), await ana.AskOneAsync("/nick Zoe"));
        await ana.TypeAsync("oi");
        await bia.HearsAsync("[SYS] #geral: ana is now Zoe");
        await bia.HearsAsync("[#geral] Zoe: oi");
        Assert.Equal(2, (await _rig.Connect().AskAsync("ana")).Length);
    }

    [Fact]
    public async Task A_name_may_be_spelled_anew_by_who_has_it()
    {
        var (ana, bia) = (await _rig.NamedAsync("ana"), await _rig.NamedAsync("bia"));
        Assert.Equal(Phrases.English.Welcome("ANA"), await ana.AskOneAsync("/nick ANA"));
        await bia.RefusedAsync("/nick Ana", ErrorCode.NickTaken);
        Assert.Equal("#geral: ANA, bia", await bia.AskOneAsync("/who"));
    }

    [Theory]
    [InlineData("system")]
    [InlineData("two words")]
    [InlineData("a\tb")]
    public async Task A_name_that_cannot_be_is_refused(string name)
    {
        await _rig.Connect().RefusedAsync(name, ErrorCode.NickInvalid);
        await _rig.Connect().RefusedAsync("/nick " + name, ErrorCode.NickInvalid);
    }

    [Fact]
    public async Task A_taken_or_missing_name_is_refused_and_the_next_one_is_taken()
    {
        await _rig.NamedAsync("ana");
        var other = _rig.Connect();
        await other.RefusedAsync("Ana", ErrorCode.NickTaken);
        await other.RefusedAsync("/nick", ErrorCode.BadRequest);
        Assert.Null(other.Session.Nick);
        Assert.Equal(2, (await other.AskAsync("bia")).Length);
    }

    [Theory]
    [InlineData("/who")]
    [InlineData("/topic")]
    [InlineData("/history")]
    [InlineData("/leave")]
    public async Task A_command_that_needs_a_name_gives_a_free_one_and_the_default_room(string command)
    {
        var guest = _rig.Connect();
        var answers = await guest.AskAsync(command);
        Assert.Matches("^You are anon[0-9]{4}\\.", answers[0]);
        Assert.StartsWith("#geral: you are in", answers[1], StringComparison.Ordinal);
        Assert.Equal(3, answers.Length);
    }

    [Theory]
    [InlineData("/join sala")]
    [InlineData("/create sala")]
    public async Task Who_begins_with_a_room_is_in_that_room_only(string command)
    {
        var guest = _rig.Connect();
        var answers = await guest.AskAsync(command);
        Assert.Equal(2, answers.Length);
        Assert.StartsWith("#sala: you are in; 1 person: anon", answers[1], StringComparison.Ordinal);
        await guest.RefusedAsync("/leave geral", ErrorCode.NotMember);
    }

    [Theory]
    [InlineData("/help")]
    [InlineData("/rooms")]
    [InlineData("/lang en")]
    [InlineData("/unheard-of")]
    public async Task Other_commands_need_no_name(string command)
    {
        var somebody = _rig.Connect();
        Assert.NotEmpty(await somebody.AskAsync(command));
        Assert.Null(somebody.Session.Nick);
    }

    [Fact]
    public async Task The_end_of_a_session_frees_its_name_and_its_places()
    {
        var (ana, bia) = (await _rig.NamedAsync("ana"), await _rig.NamedAsync("bia"));
        await ana.TypeAsync("/join sala");
        await ana.Session.CloseAsync(Protocol.DisconnectReason.PeerClosed).Bounded();
        Assert.Equal("#geral: bia", await bia.AskOneAsync("/who"));
        Assert.Equal("#sala: ", await bia.AskOneAsync("/who sala"));
        Assert.Equal(2, (await _rig.Connect().AskAsync("ana")).Length);
    }

    [Fact]
    public async Task No_free_name_is_said_in_words()
    {
        _rig.Backplane.OnClaim = () => ValueTask.FromResult(Chat.Backplane.NickOutcome.Taken);
        await _rig.Connect().RefusedAsync("/who", ErrorCode.Unavailable);
        await _rig.Connect().RefusedAsync("/join sala", ErrorCode.Unavailable);
        await _rig.Connect().RefusedAsync("/create sala", ErrorCode.Unavailable);
    }
}
