using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Tests.Fakes;
using ChatSocket.Chat.Text;
using ChatSocket.Chat.Texts;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Tests.Text;

public sealed class TextSessionTests : IDisposable
{
    private readonly TextRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("/quit")]
    [InlineData("/QUIT now")]
    [InlineData("/sair")]
    [InlineData("sair")]
    public async Task Leaving_is_said_in_several_ways(string line)
    {
        var ana = await _rig.NamedAsync("ana");
        Assert.Empty(await ana.AskAsync(line));
        Assert.Equal([DisconnectReason.Bye], ana.Outbox.Ends.Items);
    }

    [Fact]
    public async Task The_language_can_be_changed_at_any_time_for_answers_and_for_what_happens_in_rooms()
    {
        var ana = _rig.Connect();
        Assert.Equal(Phrases.English.LanguageChanged, await ana.AskOneAsync("/lang en"));
        Assert.Equal(Phrases.English.Welcome("ana"), (await ana.AskAsync("ana"))[0]);
        var bia = await _rig.NamedAsync("bia");
        await bia.TypeAsync("oi");
        await ana.HearsAsync("[SYS] #geral: bia joined");
        await ana.TypeAsync("/lang pt-BR");
        await bia.TypeAsync("/nick bea");
        await bia.TypeAsync("oi de novo");
        await ana.HearsAsync("[SYS] #geral: bia agora é bea");
        await bia.HearsAsync("[SYS] #geral: bia agora é bea");
    }

    [Fact]
    public async Task Help_is_answered_whole()
    {
        foreach (var (language, phrases) in new[] { ("pt", Phrases.Portuguese), ("en", Phrases.English) })
        {
            var ana = _rig.Connect();
            await ana.TypeAsync("/lang " + language);
            Assert.Equal(phrases.Help, await ana.AskAsync("/help"));
        }
    }

    [Theory]
    [InlineData("/jion sala", "join")]
    [InlineData("/roms", "rooms")]
    [InlineData("/hitsory", "history")]
    [InlineData("/w", "who")]
    [InlineData("/exit", "quit")]
    [InlineData("/list", null)]
    [InlineData("/", null)]
    [InlineData("/thiswordistoolongforacommand", null)]
    public async Task An_unknown_command_names_the_nearest(string line, string? nearest)
    {
        var ana = await _rig.NamedAsync("ana");
        var answer = await ana.AskOneAsync(line);
        Assert.Equal(Phrases.Portuguese.UnknownCommand(line[1..].Split(' ')[0], nearest), answer);
        Assert.EndsWith("[unknown_type]", answer, StringComparison.Ordinal);
        await ana.TypeAsync("/lang en");
        Assert.Equal(Phrases.English.UnknownCommand(line[1..].Split(' ')[0], nearest), await ana.AskOneAsync(line));
    }

    [Fact]
    public async Task An_endless_unknown_command_is_not_repeated_whole()
    {
        var answer = await _rig.Connect().AskOneAsync("/" + new string('z', 10_000));
        Assert.InRange(answer.Length, 1, 200);
        Assert.NotEmpty(await _rig.Connect().AskOneAsync("/" + string.Concat(Enumerable.Repeat("😀", 100))));
    }

    [Fact]
    public async Task Nobody_can_write_a_line_of_the_nodes_own()
    {
        var (ana, bia) = (await _rig.NamedAsync("ana"), await _rig.NamedAsync("bia"));
        await ana.TypeAsync("oi\r\n[SYS] bia: saia\u0085\u2028\u001B[2J");
        await bia.HearsAsync("[#geral] ana: oi  [SYS] bia: saia      [2J");
        await ana.TypeAsync("/topic a\nb");
        await bia.HearsAsync("[SYS] " + Phrases.Portuguese.TopicChanged(Any.RoomNamed("geral"), "ana", "a b"));
        Assert.DoesNotContain('\n', string.Concat(await bia.AskAsync("/history")));
    }

    [Fact]
    public void A_system_line_is_one_frame_without_control_characters()
    {
        var output = new Delivery.FrameBufferReader();
        TextDialect.Of(Language.English, Framing.LengthPrefixed).WriteLine(output.Buffer, "a\r\n\0\u0007b\u0085c\u2028d\u2029é😀");
        TextDialect.Of(Language.English, Framing.LengthPrefixed).WriteLine(output.Buffer, "");
        Assert.Equal(["[SYS] a    b  c   d   é😀", "[SYS] "], output.Payloads());
    }

    [Fact]
    public void Greeting_and_last_words_are_whole_frames_in_the_sessions_language()
    {
        var ana = _rig.Connect();
        Assert.Equal(["[SYS] " + Phrases.Portuguese.Greeting], RecordingOutbox.Payloads(_rig.Chat.Greeting(Framing.LengthPrefixed).Span));
        foreach (var reason in Enum.GetValues<DisconnectReason>().Where(reason => reason.HasLastWords()))
        {
            var words = Assert.Single(RecordingOutbox.Payloads(ana.Session.LastWords(reason).Span));
            Assert.Equal("[SYS] " + Phrases.Portuguese.Ended(reason), words);
        }
    }

    [Fact]
    public async Task Answers_wait_for_the_end_of_the_input_and_go_in_one_send()
    {
        var ana = _rig.Connect();
        await ana.Session.HandleAsync("/help"u8.ToArray()).Bounded();
        await ana.Session.HandleAsync("/rooms"u8.ToArray()).Bounded();
        Assert.Empty(ana.Lines.Items);
        ana.Session.Flush();
        Assert.Equal(Phrases.Portuguese.Help.Count + 2, ana.Lines.Count);
        ana.Session.Flush();
        Assert.Equal(Phrases.Portuguese.Help.Count + 2, ana.Lines.Count);
    }
}
