using System.Text.Json;
using ChatSocket.Chat.Journal;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Leaving;

/// <summary>A node that stops in the middle of a talk has stored what it told people it stored, and told them of all it stored.</summary>
public sealed class AcknowledgedTests : IDisposable
{
    private const int Programs = 4;
    private const int Sends = 400;

    private readonly string _directory = Directory.CreateTempSubdirectory("chatsocket-leaving-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_was_stored_was_acknowledged_and_stored_once()
    {
        var settings = TestNode.Settings with { Journal = new JournalSettings(_directory) };
        List<string>[] acknowledged;
        // Time stands still: no deadline can cut off somebody who only reads slowly.
        await using (var node = await TestNode.StartAsync(settings, new FakeTime()))
        {
            var talking = Enumerable.Range(0, Programs).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
            var talks = talking.Select((begun, number) => TalkAsync(node, number, begun)).ToArray();
            // All of them: a node that leaves takes nobody any more.
            await Task.WhenAll(talking.Select(begun => begun.Task)).WaitAsync(TextPeer.Within);
            _ = node.StopAsync();
            acknowledged = await Task.WhenAll(talks);
        }

        await using var next = await TestNode.StartAsync(settings);
        using var reader = await ProgramAsync(next, "reader", "r");
        var stored = await StoredAsync(reader);
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Equal(stored.Order(), acknowledged.SelectMany(ids => ids).Order());
        Assert.All(acknowledged, Assert.NotEmpty);
    }

    private static async Task<List<string>> TalkAsync(TestNode node, int number, TaskCompletionSource begun)
    {
        using var peer = await ProgramAsync(node, $"p{number}", "r");
        var sending = SendAsync(peer, number);
        var acknowledged = new List<string>();
        while (await peer.TryReadAsync() is { } line)
        {
            var frame = JsonElement.Parse(line);
            if (frame.GetProperty("type").GetString() != "ack") continue;
            acknowledged.Add(frame.GetProperty("id").GetString()!);
            if (acknowledged.Count == 1) begun.TrySetResult();
        }

        await Record.ExceptionAsync(() => sending);
        return acknowledged;
    }

    /// <summary>In pieces: most of them find the node already leaving.</summary>
    private static async Task SendAsync(TextPeer peer, int number)
    {
        foreach (var piece in Enumerable.Range(0, Sends).Chunk(20))
        {
            await peer.SendAsync(piece.Select(send => $$"""{"type":"send","room":"r","text":"x","id":"{{$"p{number}-{send}".PadRight(16, '_')}}"}"""));
        }
    }

    private static async Task<List<string>> StoredAsync(TextPeer reader)
    {
        var ids = new List<string>();
        for (var (after, more) = (0L, true); more;)
        {
            await reader.SendAsync($$"""{"type":"history","room":"r","after":{{after}}}""");
            var page = JsonElement.Parse(await reader.ExpectAsync("\"type\":\"history\""));
            more = page.GetProperty("more").GetBoolean();
            foreach (var message in page.GetProperty("messages").EnumerateArray())
            {
                ids.Add(message.GetProperty("id").GetString()!);
                after = message.GetProperty("seq").GetInt64();
            }
        }

        return ids;
    }

    private static async Task<TextPeer> ProgramAsync(TestNode node, string nick, string room)
    {
        var peer = await node.ConnectAsync();
        await peer.SendAsync($$"""{"type":"hello","nick":"{{nick}}"}""", $$"""{"type":"join","room":"{{room}}"}""");
        await peer.ExpectAsync("\"joined\"");
        return peer;
    }
}
