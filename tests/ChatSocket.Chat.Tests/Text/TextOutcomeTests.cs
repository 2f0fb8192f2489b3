using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Texts;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Tests.Text;

/// <summary>Whatever keeps something from being done is said, with its code.</summary>
public sealed class TextOutcomeTests : IDisposable
{
    private readonly TextRig _rig = TextRig.Speaking(Language.English);

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(AppendOutcome.NotMember, ErrorCode.NotMember)]
    [InlineData(AppendOutcome.Unavailable, ErrorCode.Unavailable)]
    [InlineData(AppendOutcome.Unknown, ErrorCode.UnknownOutcome)]
    [InlineData(AppendOutcome.Undecidable, ErrorCode.UnknownOutcome)]
    public async Task A_text_that_was_not_stored_is_told_of_once(AppendOutcome outcome, ErrorCode error)
    {
        var ana = await _rig.NamedAsync("ana");
        var before = ana.Lines.Count;
        _rig.Backplane.OnAppend = (_, batch) => ValueTask.FromResult(AppendResult.All(outcome, batch.Length));
        await ana.TypeAsync("oi");
        await ana.Lines.CountAsync(before + 1);
        _rig.Backplane.OnAppend = null;
        await ana.TypeAsync("de novo");
        await ana.HearsAsync("[#geral] ana: de novo");
        Assert.EndsWith($"[{error.Code()}]", ana.Lines.Items[before], StringComparison.Ordinal);
        Assert.Equal(before + 2, ana.Lines.Count);
    }

    [Fact]
    public async Task A_service_that_is_away_is_said_for_every_command_that_needs_it()
    {
        var ana = await _rig.NamedAsync("ana");
        _rig.Backplane.OnJoin = () => ValueTask.FromResult(JoinResult.Refused(RoomOutcome.Unavailable));
        _rig.Backplane.OnCreate = () => ValueTask.FromResult(RoomOutcome.Unavailable);
        _rig.Backplane.OnSetTopic = () => ValueTask.FromResult(RoomOutcome.Unavailable);
        _rig.Backplane.OnClaim = () => ValueTask.FromResult(NickOutcome.Unavailable);
        foreach (var line in new[] { "/join sala", "/create sala", "/topic x", "/nick bia" }) await ana.RefusedAsync(line, ErrorCode.Unavailable);
        Assert.Equal("ana", ana.Session.Nick!.Shown);
        await _rig.Connect().RefusedAsync("caio", ErrorCode.Unavailable);
        await _rig.Connect().RefusedAsync("/who", ErrorCode.Unavailable);
        _rig.Backplane.OnSetTopic = () => ValueTask.FromResult(RoomOutcome.NotMember);
        await ana.RefusedAsync("/topic x", ErrorCode.NotMember);
    }

    [Fact]
    public async Task A_room_that_could_not_be_joined_is_not_the_sessions()
    {
        var ana = await _rig.NamedAsync("ana");
        _rig.Backplane.OnJoin = () => ValueTask.FromResult(JoinResult.Refused(RoomOutcome.Unavailable));
        await ana.RefusedAsync("/join sala", ErrorCode.Unavailable);
        _rig.Backplane.OnJoin = null;
        await ana.RefusedAsync("/leave sala", ErrorCode.NotMember);
        Assert.StartsWith("#sala: you are in", await ana.AskOneAsync("/join sala"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_is_too_long_or_no_text_is_not_sent()
    {
        using var rig = new TextRig(new ChatOptions { MessagesPerSecond = 0, TextBytes = 10 });
        var ana = await rig.NamedAsync("ana");
        await ana.RefusedAsync(new string('x', 11), ErrorCode.TooLong);
        await ana.RefusedAsync("áéíóúã", ErrorCode.TooLong);
        await ana.RefusedAsync("/topic " + new string('x', 513), ErrorCode.TooLong);
        await ana.RefusedAsync("/create sala " + new string('x', 513), ErrorCode.TooLong);
        await ana.TypeAsync([0xC3]);
        Assert.EndsWith("[bad_request]", ana.Lines.Items[^1], StringComparison.Ordinal);
        await ana.TypeAsync("1234567890");
        await ana.HearsAsync("[#geral] ana: 1234567890");
        var before = ana.Lines.Count;
        await ana.TypeAsync(" \r\n");
        Assert.Equal(before, ana.Lines.Count);
    }

    [Fact]
    public async Task There_is_an_end_to_the_rooms_of_one_session_and_of_all()
    {
        using var few = new TextRig(new ChatOptions { MessagesPerSecond = 0, RoomsPerSession = 2 });
        var ana = await few.NamedAsync("ana");
        await ana.TypeAsync("/join um");
        await ana.RefusedAsync("/join dois", ErrorCode.Forbidden);
        Assert.Single(await ana.AskAsync("/join um"));
        // Nothing is left behind by who could not have entered it.
        await ana.RefusedAsync("/create dois", ErrorCode.Forbidden);
        await ana.RefusedAsync("/who dois", ErrorCode.NoSuchRoom);
        await ana.TypeAsync("/leave um");
        Assert.DoesNotContain("[forbidden]", await ana.AskOneAsync("/join dois"), StringComparison.Ordinal);

        using var full = new TextRig(new ChatOptions { MessagesPerSecond = 0 }, rooms: 1);
        var bia = await full.NamedAsync("bia");
        await bia.RefusedAsync("/join um", ErrorCode.Forbidden);
        await bia.RefusedAsync("/create um", ErrorCode.Forbidden);
    }

    [Fact]
    public async Task A_long_history_is_cut_to_what_an_outbox_holds_and_keeps_the_newest()
    {
        var ana = await _rig.NamedAsync("ana");
        for (var number = 10; number < 40; number++)
        {
            await ana.TypeAsync($"{number}{new string('x', 16_000)}");
            await ana.Lines.WhenAsync(lines => lines.Any(line => line.StartsWith($"[#geral] ana: {number}", StringComparison.Ordinal)));
        }

        var shown = await ana.AskAsync("/history 30");
        Assert.InRange(shown.Sum(line => line.Length), 1, 50_000);
        Assert.Contains("ana: 39", shown[^1], StringComparison.Ordinal);
        Assert.Equal(shown.Order(StringComparer.Ordinal), shown);
    }
}
