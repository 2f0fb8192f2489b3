using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>A send is stored once, however often it is repeated and wherever its first attempt is stuck.</summary>
public sealed class RetryTests
{
    private const string Id = "abcdefghijklmnop";

    [Fact]
    public async Task A_retry_of_what_was_stored_gets_the_first_result()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        var place = ana.Of("joined", "festa")[0];
        var appended = new TaskCompletionSource();
        chat.Backplane.OnAppend = (append, _) =>
        {
            var result = append();
            appended.TrySetResult();
            return ValueTask.FromResult(result);
        };
        await ana.SendAsync(Send("um", null));
        await ana.DropAsync();
        await appended.Task.WaitAsync(Patience.Limit);
        await JsonChat.SayAsync(bia, "festa", "dois");
        var again = await chat.ResumeAsync(ana.Token, place.Claim("festa"));
        await again.MessagesAsync("festa", 2);
        foreach (var _ in new[] { 1, 2, 3 }) Assert.Equal(1, (await again.AskAsync(Retry("um", place.Claim("festa")))).Number("seq"));
        await JsonChat.SayAsync(bia, "festa", "tres");
        await again.MessagesAsync("festa", 3).ShouldBe("um", "dois", "tres");
        await bia.MessagesAsync("festa", 3).ShouldBe("um", "dois", "tres");
    }

    [Fact]
    public async Task A_retry_of_what_was_never_stored_is_stored_once_also_twice_in_one_batch()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var place = ana.Of("joined", "festa")[0];
        chat.Backplane.OnAppend = (_, count) => ValueTask.FromResult(AppendResult.All(AppendOutcome.Unavailable, count));
        Assert.Equal("unavailable retry", (await ana.AskAsync(Fields("um"))).Refusal());
        var gate = new TaskCompletionSource();
        chat.Backplane.OnAppend = async (append, _) =>
        {
            await gate.Task;
            return append();
        };
        foreach (var reference in new[] { "a", "b", "c" }) await ana.SendAsync($$"""{"ref":"{{reference}}",{{Retry("um", place.Claim("festa"))}}}""");
        gate.SetResult();
        await ana.Outbox.WaitAsync(() => ana.Of("ack", "festa").Length == 3, "three acks");
        Assert.Equal(["a 1", "b 1", "c 1"], ana.Of("ack", "festa").Select(ack => $"{ack.Text("ref")} {ack.Number("seq")}"));
        await JsonChat.SayAsync(ana, "festa", "dois");
        await ana.MessagesAsync("festa", 2).ShouldBe("um", "dois");
    }

    [Theory]
    [InlineData("other-epoch", 0, "unknown_outcome final")]
    [InlineData("", 0, "unknown_outcome final")]
    [InlineData("", 4, "unknown_outcome final")]
    [InlineData("", 5, "")]
    [InlineData("", 10, "")]
    [InlineData("", 11, "unknown_outcome final")]
    public async Task What_can_no_longer_be_decided_is_never_stored_again(string epoch, long after, string refusal)
    {
        await using var chat = new JsonChat(history: new HistoryLimits(1, 0));
        var ana = await chat.EnterAsync("ana", "festa");
        for (var number = 1; number <= 10; number++)
        {
            if (number == 6) chat.Time.Advance(TimeSpan.FromSeconds(1));
            await JsonChat.SayAsync(ana, "festa", $"t{number}");
        }

        var from = epoch.Length > 0 ? epoch : ana.Of("joined", "festa")[0].Text("epoch");
        var answer = await ana.AskAsync(Retry("x", $"{{\"epoch\":\"{from}\",\"seq\":{after}}}"));
        if (refusal.Length > 0) Assert.Equal(refusal, answer.Refusal());
        else Assert.Equal(11, answer.Number("seq"));
        Assert.Equal(refusal.Length > 0 ? 11 : 12, (await JsonChat.SayAsync(ana, "festa", "next"))[0].Number("seq"));
    }

    [Fact]
    public async Task A_stored_message_is_found_also_where_the_log_was_trimmed_before_it()
    {
        await using var chat = new JsonChat(history: new HistoryLimits(1, 0));
        var ana = await chat.EnterAsync("ana", "festa");
        var place = ana.Of("joined", "festa")[0].Claim("festa");
        await JsonChat.SayAsync(ana, "festa", "um", "dois");
        chat.Time.Advance(TimeSpan.FromSeconds(1));
        await ana.AskAsync(Fields("tres"));
        Assert.Equal(3, (await ana.AskAsync(Retry("tres", place))).Number("seq"));
    }

    [Fact]
    public async Task A_first_attempt_that_is_stuck_is_refused_after_the_resume_and_the_retry_counts()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        var place = ana.Of("joined", "festa")[0].Claim("festa");
        var (reached, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        chat.Backplane.OnAppend = async (append, _) =>
        {
            reached.TrySetResult();
            await gate.Task;
            return append();
        };
        // The first holds the room's append; the second is stuck in the room behind it, both with the old stamp.
        await bia.SendAsync("""{"type":"send","room":"festa","text":"bia"}""");
        await reached.Task.WaitAsync(Patience.Limit);
        await ana.SendAsync(Send("stuck", null));
        await ana.DropAsync();
        var again = await chat.ResumeAsync(ana.Token, place);
        await again.SendAsync(Send("retried", place));
        gate.SetResult();
        var ack = await again.NextAsync("ack");
        Assert.Equal((Id, 2), (ack.Text("id"), ack.Number("seq")));
        await JsonChat.SayAsync(bia, "festa", "end");
        await bia.MessagesAsync("festa", 3).ShouldBe("bia", "retried", "end");
    }

    private static string Fields(string text) => $"\"type\":\"send\",\"room\":\"festa\",\"id\":\"{Id}\",\"text\":\"{text}\"";

    private static string Retry(string text, string after) => $"{Fields(text)},\"retry\":true,\"after\":{after}";

    private static string Send(string text, string? after) => $"{{{(after is null ? Fields(text) : Retry(text, after))}}}";
}
