using System.Text.Json;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>No frame of the node is longer than 256 KiB, pages are cut far before; and paging still reaches everything.</summary>
public sealed class FrameLimitTests
{
    /// <summary>Where pages are cut, and the longest single message on top of it.</summary>
    private const int PageBytes = 48 * 1024;
    private const int LongestMessage = (6 * ProtocolLimits.TextBytes) + 1024;

    [Theory]
    [InlineData(ProtocolLimits.TextBytes, 300)]
    [InlineData(12_000, 60)]
    [InlineData(1_000, 300)]
    [InlineData(40, 300)]
    [InlineData(1, 300)]
    public async Task Pages_of_control_characters_stay_short_and_reach_every_message(int size, int count)
    {
        await using var chat = new JsonChat(history: new(1000, 60, 64 << 20));
        var ana = await chat.EnterAsync("ana", "festa");
        var text = string.Concat(Enumerable.Repeat("\\u0001", size));
        for (var sent = 0; sent < count; sent++) await ana.SendAsync($$"""{"type":"send","room":"festa","text":"{{text}}"}""");
        await ana.MessagesAsync("festa", count);

        var (up, down) = (new List<long>(), new List<long>());
        for (JsonElement page; ;)
        {
            page = await ana.AskAsync($"\"type\":\"history\",\"room\":\"festa\",\"after\":{(up.Count > 0 ? up[^1] : 0)}");
            up.AddRange(page.Items("messages").Select(message => message.Number("seq")));
            if (!page.Flag("more")) break;
        }

        for (JsonElement page; ;)
        {
            page = await ana.AskAsync($"\"type\":\"history\",\"room\":\"festa\"{(down.Count > 0 ? $",\"before\":{down[0]}" : "")}");
            down.InsertRange(0, page.Items("messages").Select(message => message.Number("seq")));
            if (!page.Flag("more")) break;
        }

        Assert.Equal(Enumerable.Range(1, count).Select(seq => (long)seq), up);
        Assert.Equal(up, down);
        var again = await ana.AskAsync("\"type\":\"join\",\"room\":\"festa\",\"history\":300");
        Assert.NotEmpty(again.Items("history"));
        Assert.All(ana.Outbox.Payloads(), payload => Assert.InRange(payload.Length, 1, PageBytes + LongestMessage));
    }

    [Fact]
    public async Task Lists_of_long_names_are_cut_and_go_on_without_doubles_or_holes()
    {
        await using var chat = new JsonChat();
        var ana = await chat.EnterAsync("ana");
        var topic = string.Concat(Enumerable.Repeat("\\u0001", 512));
        var names = Enumerable.Range(0, 500).Select(number => $"{number:000}{string.Concat(Enumerable.Repeat("𐐷", 61))}").ToArray();
        foreach (var name in names) await ana.AskAsync($"\"type\":\"create\",\"room\":\"{name}\",\"topic\":\"{topic}\"");

        var seen = await WalkAsync(ana, "\"type\":\"rooms\"", "rooms", "room");
        Assert.Equal([.. names, "geral"], seen);
        Assert.All(ana.Outbox.Payloads(), payload => Assert.InRange(payload.Length, 1, PageBytes + 8 * 1024));
    }

    [Fact]
    public async Task A_crowd_with_long_names_is_listed_in_pieces()
    {
        await using var chat = new JsonChat();
        var names = Enumerable.Range(0, 510).Select(number => $"{number:000}{string.Concat(Enumerable.Repeat("𐐷", 29))}").ToArray();
        foreach (var name in names) await chat.EnterAsync(name, "festa");
        var last = await chat.EnterAsync("zoe");
        var joined = await last.AskAsync("\"type\":\"join\",\"room\":\"festa\"");
        Assert.Equal((511, 100), (joined.Number("count"), joined.Items("members").Length));

        var seen = await WalkAsync(last, "\"type\":\"who\",\"room\":\"festa\"", "members", "nick");
        Assert.Equal([.. names, "zoe"], seen);
        Assert.All(last.Outbox.Payloads(), payload => Assert.InRange(payload.Length, 1, PageBytes + 8 * 1024));
    }

    private static async Task<string[]> WalkAsync(JsonPeer peer, string request, string list, string name)
    {
        var seen = new List<string>();
        while (true)
        {
            var after = seen.Count > 0 ? $",\"after\":\"{seen[^1]}\"" : "";
            var page = await peer.AskAsync($"{request},\"limit\":500{after}");
            seen.AddRange(page.Items(list).Select(entry => entry.Text(name)));
            if (!page.Flag("more")) return [.. seen];
            Assert.NotEmpty(page.Items(list));
        }
    }
}
