using ChatSocket.Chat.Delivery;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>What a program is still told when its node stops.</summary>
public sealed class FinishTests
{
    /// <summary>Given to an end that does not wait for it; one that does makes the test take that long.</summary>
    private static readonly TimeSpan Overtaking = TimeSpan.FromMilliseconds(300);

    private readonly TaskCompletionSource _disk = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task What_was_taken_is_answered_and_comes_back_before_the_last_words()
    {
        await using var chat = new JsonChat();
        var ana = await SendingAsync(chat);
        var finished = ana.FinishAsync(DisconnectReason.Shutdown);
        Assert.False(finished.IsCompleted);
        _disk.SetResult();
        await finished.WaitAsync(Patience.Limit);
        // Without waiting for them: they are there.
        Assert.Contains(ana.Frames, frame => frame.IsOf("ack"));
        Assert.Equal(["oi"], ana.Messages("festa"));
    }

    /// <summary>The last words follow the moment this is over; whatever is sent after them is sent to nobody.</summary>
    [Fact]
    public async Task The_end_does_not_overtake_an_answer_that_is_being_written()
    {
        await using var chat = new JsonChat();
        var ana = await SendingAsync(chat);
        var finished = ana.FinishAsync(DisconnectReason.Shutdown);
        var overtaken = false;
        ana.Outbox.Sending = frames => overtaken |= frames.Any(frame => frame.AsSpan().IndexOf("\"ack\""u8) >= 0) && Task.WaitAny([finished], Overtaking) == 0;
        _disk.SetResult();
        await finished.WaitAsync(Patience.Limit);
        Assert.Contains(ana.Frames, frame => frame.IsOf("ack"));
        Assert.False(overtaken);
    }

    [Fact]
    public async Task A_disk_that_does_not_answer_is_not_waited_for_for_ever()
    {
        await using var chat = new JsonChat();
        var ana = await SendingAsync(chat);
        var finished = ana.FinishAsync(DisconnectReason.Shutdown);
        chat.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(finished.IsCompleted);
        chat.Time.Advance(TimeSpan.FromSeconds(1));
        await finished.WaitAsync(Patience.Limit);
        _disk.SetResult();
    }

    [Theory]
    [InlineData(DisconnectReason.NetworkError)]
    [InlineData(DisconnectReason.SlowConsumer)]
    [InlineData(DisconnectReason.Replaced)]
    public async Task Who_ends_otherwise_is_not_waited_for(DisconnectReason reason)
    {
        await using var chat = new JsonChat();
        var ana = await SendingAsync(chat);
        Assert.True(ana.FinishAsync(reason).IsCompletedSuccessfully);
        _disk.SetResult();
    }

    [Theory]
    [InlineData(Framing.LengthPrefixed)]
    [InlineData(Framing.WebSocket)]
    public async Task Only_a_program_is_sent_away(Framing framing)
    {
        await using var chat = new JsonChat();
        var (program, person) = (chat.Connect(framing), chat.Connect(framing));
        await program.SendAsync("{}");
        await person.SendAsync("ana");
        Assert.True(program.GoAway(TimeSpan.Zero).Length > 0);
        Assert.Equal(0, person.GoAway(TimeSpan.Zero).Length);
    }

    /// <summary>Somebody whose text the disk has not taken yet.</summary>
    private async Task<JsonPeer> SendingAsync(JsonChat chat)
    {
        var ana = await chat.EnterAsync("ana", "festa");
        chat.Backplane.OnAppend = async (append, _) =>
        {
            await _disk.Task;
            return append();
        };
        await ana.SendAsync("""{"type":"send","room":"festa","text":"oi"}""");
        return ana;
    }
}
