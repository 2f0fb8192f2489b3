using ChatSocket.Client;

namespace ChatSocket.Node.Tests.Client;

/// <summary>Makes clients and ends them with the test.</summary>
public abstract class ClientTest : IAsyncDisposable
{
    private readonly List<ChatClient> _clients = [];

    private protected static ChatClientOptions Options(string nick, params ServerAddress[] addresses) => new()
    {
        Addresses = addresses,
        Nick = nick,
        FirstBackoff = TimeSpan.FromMilliseconds(5),
        LongestBackoff = TimeSpan.FromMilliseconds(100),
    };

    private protected async Task<(ChatClient Client, EventLog Events)> ConnectAsync(ChatClientOptions options, params string[] rooms)
    {
        var client = await ChatClient.ConnectAsync(options, TimeProvider.System, TestContext.Current.CancellationToken).Soon();
        _clients.Add(client);
        var events = new EventLog(client);
        foreach (var room in rooms) await client.JoinAsync(room).Soon();
        return (client, events);
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
