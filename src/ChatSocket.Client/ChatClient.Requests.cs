using ChatSocket.Client.Requests;
using ChatSocket.Client.Sends;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Client;

/// <summary>
/// Requests with an answer. Each waits for a bounded time (<see cref="TimeoutException"/>), is refused with a
/// <see cref="ChatErrorException"/>, and fails with a <see cref="ConnectionLostException"/> when the connection goes or is away:
/// unlike a text, a request is not repeated.
/// </summary>
public sealed partial class ChatClient
{
    /// <summary>Enters a room; the answer comes as <see cref="RoomJoined"/> too, in order with the room's messages.</summary>
    public Task<JoinedMessage> JoinAsync(string room, int? history = null, CancellationToken stop = default) =>
        RequestAsync<JoinedMessage>(About(ClientMessageType.Join, room, message => message.History = history), stop);

    public Task LeaveAsync(string room, CancellationToken stop = default) => RequestAsync<LeftMessage>(About(ClientMessageType.Leave, room), stop);

    /// <summary>Makes a room that does not exist, without entering it.</summary>
    public Task CreateAsync(string room, string? topic = null, CancellationToken stop = default) =>
        RequestAsync<CreatedMessage>(About(ClientMessageType.Create, room, message => message.Topic = topic), stop);

    /// <summary>A page of what the room keeps: before a number, after one, or the newest.</summary>
    public Task<HistoryMessage> HistoryAsync(string room, long? before = null, long? after = null, int? limit = null, CancellationToken stop = default) =>
        RequestAsync<HistoryMessage>(About(ClientMessageType.History, room, message => (message.Before, message.After, message.Limit) = (before, after, limit)), stop);

    public Task<RoomsMessage> RoomsAsync(string? query = null, string? after = null, int? limit = null, CancellationToken stop = default)
    {
        var message = ClientMessage.Of(ClientMessageType.Rooms);
        (message.Query, message.AfterName, message.Limit) = (query, after, limit);
        return RequestAsync<RoomsMessage>(message, stop);
    }

    public Task<WhoMessage> WhoAsync(string room, string? after = null, int? limit = null, CancellationToken stop = default) =>
        RequestAsync<WhoMessage>(About(ClientMessageType.Who, room, message => (message.AfterName, message.Limit) = (after, limit)), stop);

    /// <summary>Who is there, on all nodes, by their names; a part of a name finds who has it.</summary>
    public Task<UsersMessage> UsersAsync(string? query = null, string? after = null, int? limit = null, CancellationToken stop = default)
    {
        var message = ClientMessage.Of(ClientMessageType.Users);
        (message.Query, message.AfterName, message.Limit) = (query, after, limit);
        return RequestAsync<UsersMessage>(message, stop);
    }

    public async Task NickAsync(string nick, CancellationToken stop = default)
    {
        var message = ClientMessage.Of(ClientMessageType.Nick);
        message.Nick = nick;
        await RequestAsync<OkMessage>(message, stop).ConfigureAwait(false);
        _memory.Rename(Protocol.Names.Nick.TryParse(nick, out var parsed) ? parsed.Shown : nick);
    }

    public Task TopicAsync(string room, string topic, CancellationToken stop = default) =>
        RequestAsync<OkMessage>(About(ClientMessageType.Topic, room, message => message.Topic = topic), stop);

    /// <summary>Moves the read mark in the room: an account's on all its devices, a guest's for this session.</summary>
    public Task ReadAsync(string room, long seq, CancellationToken stop = default) =>
        RequestAsync<OkMessage>(About(ClientMessageType.Read, room, message => message.Seq = seq), stop);

    /// <summary>A page of what the inbox keeps: before a number, after one, or the newest.</summary>
    public Task<InboxMessage> InboxAsync(long? before = null, long? after = null, int? limit = null, CancellationToken stop = default)
    {
        var message = ClientMessage.Of(ClientMessageType.Inbox);
        (message.Before, message.After, message.Limit) = (before, after, limit);
        return RequestAsync<InboxMessage>(message, stop);
    }

    /// <summary>Moves the read mark of the inbox.</summary>
    public Task ReadInboxAsync(long seq, CancellationToken stop = default)
    {
        var message = ClientMessage.Of(ClientMessageType.Read);
        (message.Inbox, message.Seq) = (true, seq);
        return RequestAsync<OkMessage>(message, stop);
    }

    public Task TypingAsync(string room, CancellationToken stop = default) => RequestAsync<OkMessage>(About(ClientMessageType.Typing, room), stop);

    public Task PingAsync(CancellationToken stop = default) => RequestAsync<PongMessage>(ClientMessage.Of(ClientMessageType.Ping), stop);

    /// <summary>
    /// Passes a request on as it is; its answer is among the frames. A <c>send</c> or <c>direct</c> goes through the outbox and keeps its
    /// <c>ref</c>, and its <c>id</c> if it has one.
    /// </summary>
    /// <exception cref="ArgumentException">Its <c>ref</c> is like those that the client keeps for itself.</exception>
    /// <exception cref="ConnectionLostException">There is no connection at the moment.</exception>
    public void Pass(ClientMessage request)
    {
        if (request.Ref is { } reference && OwnReference.IsMeant(reference))
        {
            throw new ArgumentException($"a ref that begins with {OwnReference.Prefix} is the client's own", nameof(request));
        }

        if (request is { Type: ClientMessageType.Send, Room: { } room, Text: { } text }) Send(room, text, request.Id, request.Ref);
        else if (request is { Type: ClientMessageType.Direct, To: { } to, Text: { } words }) Direct(new DirectAddress(to, request.Subject), words, request.Id, request.Ref);
        else Post(request);
    }

    private static ClientMessage About(ClientMessageType type, string room, Action<ClientMessage>? fill = null)
    {
        var message = ClientMessage.Of(type);
        message.Room = room;
        fill?.Invoke(message);
        return message;
    }

    private async Task<T> RequestAsync<T>(ClientMessage request, CancellationToken stop)
        where T : NodeMessage
    {
        var (reference, answer) = _requests.Add();
        try
        {
            request.Ref = JsonReference.Of(reference);
            Post(request);
            return await answer.WaitAsync(_options.RequestTimeout, _clock, stop).ConfigureAwait(false) switch
            {
                T expected => expected,
                ErrorMessage error => throw new ChatErrorException(error.Code, error.CodeName, error.Text, error.Retry),
                _ => throw ChatErrorException.Of(ErrorCode.Internal, "the node answered something else"),
            };
        }
        finally
        {
            _requests.Forget(reference);
        }
    }

    private void Post(ClientMessage request)
    {
        if (_loop.Link is not { } link) throw new ConnectionLostException(ConnectionLoss.NotConnected);
        if (!link.TryPost(request)) throw ChatErrorException.Of(ErrorCode.RateLimited, "too many requests wait to be sent");
    }
}
