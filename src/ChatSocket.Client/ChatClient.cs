using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using ChatSocket.Client.Connections;
using ChatSocket.Client.Requests;
using ChatSocket.Client.Sends;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Client;

/// <summary>
/// A session with the service that outlives its connections: it reconnects, goes on where it was, and sends each text once. All
/// events come from one loop, through one bounded queue, and belong to the one reader of <see cref="ReadEventsAsync"/>; whatever
/// else is called may be called from anywhere.
/// </summary>
public sealed partial class ChatClient : IAsyncDisposable
{
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);

    private readonly ChatClientOptions _options;
    private readonly TimeProvider _clock;
    private readonly SessionMemory _memory;
    private readonly PendingRequests _requests = new();
    private readonly Wakeup _wakeup = new();
    private readonly Channel<ChatEvent> _events;
    private readonly ReconnectLoop _loop;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private ChatClient(ChatClientOptions options, TimeProvider clock, Random random)
    {
        (_options, _clock) = (options, clock);
        var pauses = new Backoff(options.FirstBackoff, options.LongestBackoff, random);
        _memory = new SessionMemory(options, new Outbox(options.OutboxMessages, options.OutboxBytes, pauses, clock));
        _events = Channel.CreateBounded<ChatEvent>(new BoundedChannelOptions(options.EventsKept) { SingleReader = true });
        _loop = new ReconnectLoop(options, _memory, _requests, _wakeup, _events.Writer.WriteAsync, clock, random);
    }

    /// <summary>The name at the moment.</summary>
    public string Nick => _memory.Nick;

    /// <summary>The secret that goes on with this session from elsewhere.</summary>
    public string? Session => _memory.Token;

    public bool IsConnected => _loop.Link is not null;

    /// <summary>Texts that are not settled yet.</summary>
    public int Unsettled => _memory.Unsettled;

    public IReadOnlyList<string> Rooms => _memory.Rooms();

    /// <summary>Connects to the first address that answers and begins a session. From then on lost connections are repaired.</summary>
    /// <exception cref="ConnectException">There is no connection to any address.</exception>
    /// <exception cref="ConnectionLostException">The connection was lost at once, or this is another protocol.</exception>
    /// <exception cref="ServerEndedException">The node does not want the connection.</exception>
    /// <exception cref="ChatErrorException">The node refused the hello: the nick is taken, for example.</exception>
    public static async Task<ChatClient> ConnectAsync(ChatClientOptions options, TimeProvider clock, CancellationToken stop = default)
    {
        options.Validate();
        var client = new ChatClient(options, clock, Random.Shared);
        try
        {
            var link = await client._loop.FirstAsync(stop).ConfigureAwait(false);
            client._running = client.RunAsync(link);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>All events in order, to one reader; ends after <see cref="ClientEnded"/>, or when the client is disposed.</summary>
    public async IAsyncEnumerable<ChatEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken stop = default)
    {
        await foreach (var happened in _events.Reader.ReadAllAsync(stop).ConfigureAwait(false)) yield return happened;
    }

    /// <summary>Puts a text on its way to a room: it is sent until its outcome is known, also over reconnects, and stored once.</summary>
    /// <exception cref="OutboxFullException">Too much waits already.</exception>
    /// <exception cref="ChatErrorException">The client is not in that room, or the text can never be sent.</exception>
    public Sending Send(string room, string text, string? id = null) => Send(room, Encoding.UTF8.GetBytes(text), id, null);

    /// <summary>Puts a private message on its way to a person: as with <see cref="Send(string, string, string?)"/>.</summary>
    /// <exception cref="OutboxFullException">Too much waits already.</exception>
    /// <exception cref="ChatErrorException">The text can never be sent, or the name is none.</exception>
    public Sending Direct(string to, string text, string? subject = null, string? id = null) =>
        Direct(new DirectAddress(to, subject), Encoding.UTF8.GetBytes(text), id, null);

    /// <summary>Waits until nothing is on its way any more; false when that takes too long.</summary>
    public async Task<bool> FlushAsync(TimeSpan atMost, CancellationToken stop = default)
    {
        var pending = _memory.Pending();
        try
        {
            await Task.WhenAll(pending).WaitAsync(atMost, _clock, stop).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Says goodbye, and waits a moment for the node's. The events end; unsettled sends end as they are.</summary>
    public async Task QuitAsync()
    {
        _loop.Quit();
        if (_loop.Link is { } link && link.TryPost(ClientMessage.Of(ClientMessageType.Quit)))
        {
            try
            {
                await _running.WaitAsync(FarewellTime, _clock).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // Then without it.
            }
        }

        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the client without a goodbye: the node keeps the session for a while.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _events.Writer.TryComplete();
    }

    private async Task RunAsync(NodeLink link)
    {
        try
        {
            await _loop.RunAsync(link, _stop.Token).ConfigureAwait(false);
            _events.Writer.TryComplete();
        }
        catch (Exception failure)
        {
            // A bug, or the end while the last words waited for their reader: whoever reads the events is told.
            _events.Writer.TryComplete(failure is OperationCanceledException ? null : failure);
        }
    }

    private Sending Direct(DirectAddress address, byte[] text, string? id, byte[]? reference)
    {
        if (id is not null && !MessageId.IsValid(id)) throw new ArgumentException("an id is 16 to 64 characters of A-Z a-z 0-9 _ -", nameof(id));
        id ??= RandomId.Create();
        var send = _memory.AddDirect(address, id, text, reference ?? JsonReference.Of(id));
        _wakeup.Wake();
        return new Sending(id, send.Settled);
    }

    private Sending Send(string room, byte[] text, string? id, byte[]? reference)
    {
        if (id is not null && !MessageId.IsValid(id)) throw new ArgumentException("an id is 16 to 64 characters of A-Z a-z 0-9 _ -", nameof(id));
        id ??= RandomId.Create();
        var send = _memory.Add(room, id, text, reference ?? JsonReference.Of(id));
        _wakeup.Wake();
        return new Sending(id, send.Settled);
    }
}
