using ChatSocket.Client;

namespace ChatSocket.Browser.Tests.Reading;

/// <summary>Many messages of different lengths, by a program.</summary>
internal static class Filling
{
    public static string Text(int number) => $"message {number}{string.Concat(Enumerable.Repeat(" word", number * 7 % 40))}";

    public static async Task FillAsync(ChatClient client, string room, int count, int from = 0)
    {
        await client.JoinAsync(room, 0, TestContext.Current.CancellationToken);
        // So many may wait in the client's outbox.
        foreach (var part in Enumerable.Range(from, count).Chunk(500))
        {
            await Task.WhenAll(part.Select(number => client.Send(room, Text(number)).Settled));
        }
    }
}
