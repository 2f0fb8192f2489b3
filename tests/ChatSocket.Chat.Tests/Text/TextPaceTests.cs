using ChatSocket.Chat.Tests.Fakes;
using ChatSocket.Chat.Texts;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Tests.Text;

/// <summary>How fast a session may go, and what it holds up when it is faster than its room.</summary>
public sealed class TextPaceTests
{
    [Fact]
    public async Task A_burst_passes_then_so_many_a_second()
    {
        using var rig = new TextRig(new ChatOptions { MessagesPerSecond = 5, MessagesBurst = 10 });
        var ana = rig.Connect();
        await AllowedAsync(ana, 10);
        await ana.RefusedAsync("/lang pt", ErrorCode.RateLimited);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await AllowedAsync(ana, 5);
        await ana.RefusedAsync("/lang pt", ErrorCode.RateLimited);
        rig.Time.Advance(TimeSpan.FromHours(1));
        await AllowedAsync(ana, 10);
        await ana.RefusedAsync("/lang pt", ErrorCode.RateLimited);
    }

    [Fact]
    public async Task A_refused_text_is_not_sent()
    {
        using var rig = new TextRig(new ChatOptions { MessagesPerSecond = 1, MessagesBurst = 2 });
        var ana = await rig.NamedAsync("ana");
        await ana.TypeAsync("um");
        await ana.HearsAsync("[#geral] ana: um");
        await ana.RefusedAsync("dois", ErrorCode.RateLimited);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await ana.TypeAsync("três");
        await ana.HearsAsync("[#geral] ana: três");
        Assert.DoesNotContain("[#geral] ana: dois", ana.Lines.Items);
    }

    [Fact]
    public async Task Who_never_stops_is_put_out()
    {
        using var rig = new TextRig(new ChatOptions { MessagesPerSecond = 1, MessagesBurst = 1 });
        var ana = rig.Connect();
        await AllowedAsync(ana, 1);
        for (var refused = 0; refused < 400; refused++) await ana.RefusedAsync("/lang pt", ErrorCode.RateLimited);
        Assert.Empty(ana.Outbox.Ends.Items);
        Assert.Empty(await ana.AskAsync("/lang pt"));
        Assert.Equal([DisconnectReason.RateLimited], ana.Outbox.Ends.Items);
    }

    [Fact]
    public async Task Who_is_refused_now_and_then_is_never_put_out()
    {
        using var rig = new TextRig(new ChatOptions { MessagesPerSecond = 1, MessagesBurst = 1 });
        var ana = rig.Connect();
        for (var second = 0; second < 200; second++)
        {
            for (var turn = 0; turn < 10; turn++) await ana.TypeAsync("/lang pt");
            rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Empty(ana.Outbox.Ends.Items);
    }

    [Fact]
    public async Task No_limit_means_no_limit()
    {
        using var rig = new TextRig();
        var ana = rig.Connect();
        await AllowedAsync(ana, 2000);
    }

    [Fact]
    public async Task A_session_with_too_much_unstored_waits_and_goes_on_when_half_of_it_is_stored()
    {
        using var rig = new TextRig();
        var ana = await rig.NamedAsync("ana");
        var appends = new HeldAppends(rig.Backplane);
        await ana.TypeAsync("first");
        var first = await appends.NumberAsync(1);

        var sent = 0;
        Task handling;
        do
        {
            handling = ana.Session.HandleAsync(new byte[10_000].Select(_ => (byte)'x').ToArray()).AsTask();
            sent++;
        }
        while (handling.IsCompleted && sent < 100);

        Assert.InRange(sent, 12, 14);
        first.Refuse(Chat.Backplane.AppendOutcome.Unavailable);
        var second = await appends.NumberAsync(2);
        Assert.Equal(sent, second.Batch.Length);
        Assert.False(handling.IsCompleted);
        second.Refuse(Chat.Backplane.AppendOutcome.Unavailable);
        await handling.Bounded();
        await ana.TypeAsync("goes on");
        Assert.Single((await appends.NumberAsync(3)).Batch);
    }

    [Fact]
    public async Task Small_texts_count_too()
    {
        using var rig = new TextRig();
        var ana = await rig.NamedAsync("ana");
        _ = new HeldAppends(rig.Backplane);
        var sent = 0;
        while (ana.Session.HandleAsync("x"u8).AsTask().IsCompleted && sent < 10_000) sent++;
        Assert.InRange(sent, 100, 1000);
    }

    [Fact]
    public async Task However_sends_and_their_ends_meet_the_session_is_never_left_waiting()
    {
        using var rig = new TextRig(new ChatOptions { MessagesPerSecond = 0, Language = Language.English });
        var ana = await rig.NamedAsync("ana");
        rig.Backplane.OnAppend = async (room, batch) =>
        {
            if (batch.Length % 2 == 0) await Task.Yield();
            return await rig.Backplane.Inner.AppendAsync(room, batch);
        };
        var text = new string('x', 15_000);
        for (var number = 0; number < 1500; number++) await ana.TypeAsync(text);
        await ana.TypeAsync("fim");
        await ana.HearsAsync("[#geral] ana: fim");
    }

    private static async Task AllowedAsync(Person person, int count)
    {
        for (var number = 0; number < count; number++) Assert.Equal(Phrases.Portuguese.LanguageChanged, await person.AskOneAsync("/lang pt"));
    }
}
