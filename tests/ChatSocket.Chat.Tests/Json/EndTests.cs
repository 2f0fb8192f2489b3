using ChatSocket.Protocol;

namespace ChatSocket.Chat.Tests.Json;

public sealed class EndTests
{
    public static TheoryData<DisconnectReason> Reasons() => [.. Enum.GetValues<DisconnectReason>().Where(reason => reason != DisconnectReason.None)];

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task The_last_frame_says_why_where_anybody_would_read_it(DisconnectReason reason)
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var before = ana.Frames.Length;
        ana.Outbox.End(reason);
        await ana.Closed;
        var retry = reason.MayRetry() ? "true" : "false";
        if (reason.HasLastWords()) Assert.Equal([$$"""{"type":"end","code":"{{reason.Code()}}","n":{{(int)reason}},"retry":{{retry}}}"""], ana.Lines[before..]);
        else Assert.Equal(before, ana.Frames.Length);
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Only_who_said_goodbye_or_was_put_out_is_gone_at_once(DisconnectReason reason)
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana", "festa");
        var bia = await chat.EnterAsync("bia", "festa");
        bia.Outbox.End(reason);
        await bia.Closed;
        var final = reason is DisconnectReason.Bye or DisconnectReason.Kicked or DisconnectReason.Banned;
        await chat.PresenceAsync(ana, ana, "festa").ShouldBe(final ? ["join bia", "leave bia"] : ["join bia"]);
        Assert.Equal(!final, (await chat.ResumeAsync(bia.Token)).Frames[0].Flag("resumed"));
    }
}
