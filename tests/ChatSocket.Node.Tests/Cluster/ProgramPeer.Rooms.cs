using System.Globalization;
using System.Text.Json;
using ChatSocket.Node.Tests.Json;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>What it heard of its rooms.</summary>
internal sealed partial class ProgramPeer
{
    public const string Fence = "cerca-";
    private int _fences;

    public JsonElement[] Messages(string room) => [.. Frames.Where(frame => frame.IsOf("message") && frame.Text("room") == room)];

    public string[] Texts(string room) => [.. Messages(room).Select(message => message.Text("text"))];

    /// <summary>Who came and went, as <c>join ana</c>, <c>leave ana</c>, <c>nick ana Ana2</c>.</summary>
    public string[] Notices(string room) => [.. Frames.Where(frame => frame.IsOf("presence") && frame.Text("room") == room).Select(Notice)];

    public JsonElement[] Gaps(string room) => [.. Frames.Where(frame => frame.IsOf("gap") && frame.Text("room") == room)];

    public Task UntilNoticeAsync(string room, string notice) => UntilSoAsync(() => Notices(room).Contains(notice), $"\"{notice}\" in {room}");

    public Task UntilTextAsync(string room, string text) => UntilSoAsync(() => Texts(room).Contains(text), $"\"{text}\" in {room}");

    /// <summary>Where it is in the room, as a resuming hello claims it.</summary>
    public string Claim(string room) => Position(room).Claim();

    public JsonElement Position(string room) => Frames.Last(frame =>
        frame.TryGetProperty("epoch", out _) && frame.TryGetProperty("room", out var of) && of.GetString() == room
        && (frame.IsOf("joined") || frame.IsOf("message") || frame.IsOf("gap")));

    /// <summary>
    /// Lets somebody come in by another connection and waits for the news: whoever came or went before that has been told of by then,
    /// because presence is told in the room's order.
    /// </summary>
    public async Task<string[]> NoticesUpToNowAsync(string room, System.Net.IPEndPoint through)
    {
        var nick = string.Create(CultureInfo.InvariantCulture, $"{Fence}{Nick}-{++_fences}");
        using (await EnterAsync(through, nick, room)) await UntilNoticeAsync(room, $"join {nick}");
        return [.. Notices(room).Where(notice => !notice.Contains(Fence, StringComparison.Ordinal))];
    }

    /// <summary>Everything the room has stored.</summary>
    public async Task<JsonElement[]> HistoryAsync(string room)
    {
        var messages = new List<JsonElement>();
        for (var (after, more) = (0L, true); more;)
        {
            var page = await AskAsync("history", string.Create(CultureInfo.InvariantCulture, $"\"room\":\"{room}\",\"after\":{after}"));
            Assert.Equal("history", page.Text("type"));
            more = page.GetProperty("more").GetBoolean();
            messages.AddRange(page.GetProperty("messages").EnumerateArray());
            if (messages.Count > 0) after = messages[^1].Number("seq");
        }

        return [.. messages];
    }

    /// <summary>Without those who only came in to be told of.</summary>
    public async Task<string[]> WhoAsync(string room)
    {
        var who = await AskAsync("who", $"\"room\":\"{room}\"");
        return [.. who.GetProperty("members").EnumerateArray().Select(member => member.Text("nick")).Where(nick => !nick.StartsWith(Fence, StringComparison.Ordinal))];
    }

    private static string Notice(JsonElement frame)
    {
        var notice = $"{frame.Text("event")} {frame.Text("nick")}";
        return frame.TryGetProperty("to", out var to) ? $"{notice} {to.GetString()}" : notice;
    }
}
