using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Texts;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Text;

namespace ChatSocket.Chat.Tests.Text;

/// <summary>Private messages and the inbox of people, in the session's language, and no line that could be anybody else's.</summary>
public sealed class TextDirectTests
{
    [Theory]
    [InlineData(Language.Portuguese, "PRIVADO")]
    [InlineData(Language.English, "PRIVATE")]
    public async Task A_private_message_is_a_line_of_its_two_people(Language language, string word)
    {
        using var rig = TextRig.Speaking(language);
        var (ana, bia, caio) = (await rig.NamedAsync("ana"), await rig.NamedAsync("Bia"), await rig.NamedAsync("caio"));
        await ana.TypeAsync("/msg bia oi, tudo bem?");
        await bia.HearsAsync($"[{word}] ana -> Bia: oi, tudo bem?");
        Assert.Equal($"[{word}] ana -> Bia: oi, tudo bem?", ana.Lines.Items[^1]);
        await ana.TypeAsync("/MSG -s \"aula de hoje\" BIA  leia isto");
        await bia.HearsAsync($"[{word}] ana -> Bia (aula de hoje): leia isto");
        await ana.TypeAsync("/msg -s aula bia x");
        await bia.HearsAsync($"[{word}] ana -> Bia (aula): x");
        Assert.DoesNotContain(caio.Lines.Items, line => line.Contains("->", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_in_a_text_or_a_subject_begins_a_line_or_turns_it_around()
    {
        using var rig = TextRig.Speaking(Language.English);
        var (ana, bia) = (await rig.NamedAsync("ana"), await rig.NamedAsync("bia"));
        await ana.TypeAsync("/msg -s \"a\r\n[SYS] b\u202E\" bia um\r\n[#geral] caio: dois\u2028três\u0007");
        await bia.HearsAsync("[PRIVATE] ana -> bia (a  [SYS] b   ): um  [#geral] caio: dois   três ");
        Assert.All(bia.Lines.Items, line => Assert.DoesNotContain(line, sign => char.IsControl(sign) || sign is '\u2028' or '\u202E'));
        var listed = await bia.AskAsync("/inbox");
        Assert.EndsWith("ana (a  [SYS] b   ): um  [#geral] caio: dois   três ", listed[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/msg", ErrorCode.BadRequest)]
    [InlineData("/msg bia", ErrorCode.BadRequest)]
    [InlineData("/msg -s", ErrorCode.BadRequest)]
    [InlineData("/msg -s aula", ErrorCode.BadRequest)]
    [InlineData("/msg -s aula bia", ErrorCode.BadRequest)]
    [InlineData("/msg -s \"sem fim bia oi", ErrorCode.BadRequest)]
    [InlineData("/msg caio oi", ErrorCode.NoSuchUser)]
    [InlineData("/msg b!a oi", ErrorCode.NoSuchUser)]
    [InlineData("/inbox 0", ErrorCode.BadRequest)]
    [InlineData("/inbox 301", ErrorCode.BadRequest)]
    [InlineData("/inbox x", ErrorCode.BadRequest)]
    [InlineData("/read 0", ErrorCode.BadRequest)]
    [InlineData("/read 1", ErrorCode.BadRequest)]
    [InlineData("/read x", ErrorCode.BadRequest)]
    public async Task What_cannot_be_done_is_said_with_its_code(string line, ErrorCode error)
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            using var rig = TextRig.Speaking(language);
            await rig.NamedAsync("bia");
            await (await rig.NamedAsync("ana")).RefusedAsync(line, error);
        }
    }

    [Fact]
    public async Task What_is_too_long_is_not_sent()
    {
        using var rig = TextRig.Speaking(Language.English);
        var (ana, bia) = (await rig.NamedAsync("ana"), await rig.NamedAsync("bia"));
        await ana.RefusedAsync($"/msg bia {new string('x', (16 * 1024) + 1)}", ErrorCode.TooLong);
        await ana.RefusedAsync($"/msg -s {new string('x', 257)} bia oi", ErrorCode.TooLong);
        Assert.Equal("Inbox: no message.", await bia.AskOneAsync("/inbox"));
    }

    [Theory]
    [InlineData(DirectOutcome.Full, ErrorCode.RateLimited)]
    [InlineData(DirectOutcome.Unavailable, ErrorCode.Unavailable)]
    [InlineData(DirectOutcome.Unknown, ErrorCode.UnknownOutcome)]
    public async Task How_it_ended_is_said(DirectOutcome outcome, ErrorCode error)
    {
        using var rig = TextRig.Speaking(Language.English);
        var ana = await rig.NamedAsync("ana");
        rig.Backplane.OnInboxes = new OneOutcome(outcome);
        await ana.RefusedAsync("/msg bia oi", error);
    }

    [Fact]
    public async Task The_inbox_is_listed_read_and_counted()
    {
        using var rig = TextRig.Speaking(Language.English);
        var (ana, bia) = (await rig.NamedAsync("ana"), await rig.NamedAsync("bia"));
        await ana.TypeAsync("/msg -s aula bia um");
        await ana.TypeAsync($"/msg bia {new string('x', 59)}😀 e mais");
        await ana.TypeAsync("/msg bia três");
        await bia.HearsAsync("[PRIVATE] ana -> bia: três");
        var listed = await bia.AskAsync("/inbox");
        Assert.Equal("Inbox: 3 unread. /read shows the oldest of them, /read n the message n.", listed[0]);
        Assert.Matches(@"^1\* \d\d:\d\d ana \(aula\): um$", listed[1]);
        Assert.Matches(@"^2\* \d\d:\d\d ana: x{59}…$", listed[2]);
        Assert.Equal(2, (await bia.AskAsync("/inbox 1")).Length);
        await bia.TypeAsync("/read 2");
        Assert.Equal($"[PRIVATE] ana -> bia: {new string('x', 59)}😀 e mais", bia.Lines.Items[^1]);
        Assert.StartsWith("Inbox: 1 unread", (await bia.AskAsync("/inbox"))[0], StringComparison.Ordinal);
        await bia.TypeAsync("/read");
        Assert.Equal("[PRIVATE] ana -> bia: três", bia.Lines.Items[^1]);
        Assert.StartsWith("Inbox: 0 unread", await bia.AskOneAsync("/read"), StringComparison.Ordinal);
        Assert.Matches(@"^3 \d\d:\d\d ana: três$", (await bia.AskAsync("/inbox"))[3]);
    }

    [Fact]
    public async Task Another_name_has_an_empty_inbox_and_goes_on_hearing()
    {
        using var rig = TextRig.Speaking(Language.English);
        var (ana, bia) = (await rig.NamedAsync("ana"), await rig.NamedAsync("bia"));
        await ana.TypeAsync("/msg bia um");
        await bia.HearsAsync("[PRIVATE] ana -> bia: um");
        await bia.TypeAsync("/nick caia");
        Assert.Equal("Inbox: no message.", await bia.AskOneAsync("/inbox"));
        await ana.TypeAsync("/msg caia dois");
        await bia.HearsAsync("[PRIVATE] ana -> caia: dois");
        await ana.RefusedAsync("/msg bia três", ErrorCode.NoSuchUser);
    }

    [Fact]
    public async Task A_command_about_mail_gives_a_guest_name()
    {
        using var rig = TextRig.Speaking(Language.English);
        var guest = rig.Connect();
        Assert.Equal("Inbox: no message.", await guest.AskLastAsync("/inbox"));
        Assert.StartsWith("anon", guest.Session.Nick!.Shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ana oi", "ana", "", "oi")]
    [InlineData("ana  oi  tudo ", "ana", "", "oi  tudo ")]
    [InlineData("-s a ana oi", "ana", "a", "oi")]
    [InlineData("-s \" a b \"  ana oi", "ana", "a b", "oi")]
    [InlineData("-s \"\" ana oi", "ana", "", "oi")]
    [InlineData("-sa oi", "-sa", "", "oi")]
    public void The_words_after_msg(string rest, string name, string subject, string text)
    {
        Assert.True(DirectInput.TryParse(rest, out var input));
        Assert.Equal((name, subject, text), (input.Name, input.Subject, System.Text.Encoding.UTF8.GetString(input.Text)));
    }

    [Fact]
    public async Task What_is_no_longer_kept_is_said()
    {
        using var rig = new TextRig(inbox: new HistoryLimits(2, 0));
        var (ana, bia) = (await rig.NamedAsync("ana"), await rig.NamedAsync("bia"));
        var inner = rig.Backplane.Inner.Inboxes;
        rig.Backplane.OnInboxes = new Deaf(inner);
        foreach (var number in Enumerable.Range(1, 5))
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await ana.TypeAsync($"/msg bia t{number}");
        }

        rig.Backplane.OnInboxes = null;
        rig.Backplane.Events.InboxChanged("bia");
        await bia.HearsAsync("[PRIVADO] ana -> bia: t5");
        Assert.Contains("[SYS] Caixa de entrada: faltam 3 mensagens; elas não são mais guardadas", bia.Lines.Items);
    }

    private sealed class OneOutcome(DirectOutcome outcome) : IInboxes
    {
        public ValueTask<DirectResult> SendAsync(DirectRequest request) => ValueTask.FromResult(new DirectResult(outcome));

        public ValueTask<InboxContinuation> FollowAsync(InboxOwner owner, RoomPosition from, bool wasTold, int limit) => throw new BackplaneUnavailableException();

        public ValueTask<InboxPage> ReadAsync(InboxOwner owner, HistoryQuery query) => throw new BackplaneUnavailableException();

        public ValueTask MarkReadAsync(InboxOwner owner, long seq) => throw new BackplaneUnavailableException();
    }

    /// <summary>Messages are stored, and nobody can read them yet.</summary>
    private sealed class Deaf(IInboxes inner) : IInboxes
    {
        public ValueTask<DirectResult> SendAsync(DirectRequest request) => inner.SendAsync(request);

        public ValueTask<InboxContinuation> FollowAsync(InboxOwner owner, RoomPosition from, bool wasTold, int limit) => throw new BackplaneUnavailableException();

        public ValueTask<InboxPage> ReadAsync(InboxOwner owner, HistoryQuery query) => throw new BackplaneUnavailableException();

        public ValueTask MarkReadAsync(InboxOwner owner, long seq) => throw new BackplaneUnavailableException();
    }
}
