using System.Collections.Concurrent;
using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>While members of lost rooms are put back, who comes in is there for the others, but is told who is there only at the end of it.</summary>
public sealed class FilledRoomTests
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Who_comes_back_is_in_all_its_rooms_at_once_and_told_of_everybody_when_all_are_back()
    {
        await using var chat = new JsonChat();
        var bia = await chat.EnterAsync("bia", "festa", "outra");
        var claims = $"{bia.Of("joined", "festa")[0].Claim("festa")},{bia.Of("joined", "outra")[0].Claim("outra")}";
        await bia.DropAsync();
        var filled = Fill(chat);
        var back = chat.Connect();
        var resumed = back.HelloAsync($"\"session\":\"{bia.Token}\",\"rooms\":[{claims}]");
        await UntilAsync(() => filled.Count == 2);
        Assert.DoesNotContain(back.Frames, frame => frame.IsOf("joined"));
        // Who gives up a silent node does not give up this one.
        await back.FirstAsync(frame => frame.IsOf("ping"), "a sign of life");
        await PutBackAsync(chat, "caio", "festa");
        await PassAsync(chat, resumed);
        Assert.Equal(["bia", "caio"], back.Of("joined", "festa").Single().Items("members").Select(member => member.GetString()).Order());
        Assert.Single(back.Of("joined", "outra"));
        // One a second while the time lasts: it is not waited for once more in each room.
        Assert.InRange(back.Frames.Count(frame => frame.IsOf("ping")), 1, (int)Rest.TotalSeconds);
        var dora = await chat.EnterAsync("dora", "festa");
        await chat.PresenceAsync(back, dora, "festa").ShouldBe("join dora");
    }

    [Fact]
    public async Task Who_joins_is_told_when_all_are_back()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana");
        Fill(chat);
        var joining = ana.AskAsync("\"type\":\"join\",\"room\":\"festa\"");
        Assert.False(joining.IsCompleted);
        await PutBackAsync(chat, "caio", "festa");
        await PassAsync(chat, joining);
        Assert.Equal(["ana", "caio"], (await joining).Items("members").Select(member => member.GetString()).Order());
        Assert.True((await ana.AskAsync("\"type\":\"send\",\"room\":\"festa\",\"text\":\"oi\"")).IsOf("ack"));
    }

    /// <summary>From now on, for as long as the time says.</summary>
    private static ConcurrentQueue<string> Fill(JsonChat chat)
    {
        var asked = new ConcurrentQueue<string>();
        var end = chat.Time.GetUtcNow() + Rest;
        chat.Backplane.SaysRoomsAreFilledIn = room =>
        {
            asked.Enqueue(room.Key);
            return end > chat.Time.GetUtcNow() ? end - chat.Time.GetUtcNow() : TimeSpan.Zero;
        };
        return asked;
    }

    private static async Task PutBackAsync(JsonChat chat, string nick, string room) =>
        Assert.Equal(RoomOutcome.Done, (await chat.Backplane.JoinAsync(Any.RoomNamed(room), Any.Member(Any.Named(nick)))).Outcome);

    private static Task PassAsync(JsonChat chat, Task waiting) => UntilAsync(() =>
    {
        chat.Time.Advance(TimeSpan.FromSeconds(1));
        return waiting.IsCompleted;
    });

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (!condition()) await Task.Delay(5, patience.Token);
    }
}
