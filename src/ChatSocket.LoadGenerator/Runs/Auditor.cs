using System.Net.Sockets;
using System.Text;
using ChatSocket.Client;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.LoadGenerator.Members;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Runs;

/// <summary>Asks one node what it holds: whole histories and lists of members. One request at a time.</summary>
internal sealed class Auditor : IAsyncDisposable
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    private readonly RawConnection _connection;
    private readonly TimeProvider _time;
    private int _requests;

    private Auditor(RawConnection connection, TimeProvider time) => (_connection, _time) = (connection, time);

    public string Node { get; private set; } = "";

    /// <summary>Null when nobody answers there now.</summary>
    public static async Task<Auditor?> OpenAsync(ServerAddress address, TimeProvider time, CancellationToken stop)
    {
        try
        {
            var auditor = new Auditor(await RawConnection.OpenAsync(address, 0, AnswerTime, time, stop).ConfigureAwait(false), time);
            if (await auditor.AskAsync(ClientMessage.Of(ClientMessageType.Hello), stop).ConfigureAwait(false) is WelcomeMessage welcome)
            {
                auditor.Node = welcome.Node;
                return auditor;
            }

            await auditor.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or ConnectException or TimeoutException)
        {
            // Nobody there.
        }

        return null;
    }

    /// <summary>The room as this node tells it; null when it does not answer.</summary>
    public async Task<NodeView?> ReadAsync(string room, CancellationToken stop)
    {
        if (await AskAsync(About(ClientMessageType.Join, room, join => join.History = 0), stop).ConfigureAwait(false) is not JoinedMessage) return null;
        var messages = new List<LoggedMessage>();
        for (var after = 0L; ;)
        {
            var answer = await AskAsync(About(ClientMessageType.History, room, page => (page.After, page.Limit) = (after, ProtocolLimits.HistoryMessages)), stop).ConfigureAwait(false);
            if (answer is not HistoryMessage history) return null;
            messages.AddRange(history.Messages.Select(message => LoggedMessage.Of(history.Epoch, message)));
            if (history.More && history.Messages.Count > 0)
            {
                after = history.Messages[^1].Seq;
                continue;
            }

            return await WhoAsync(room, stop).ConfigureAwait(false) is { } members ? new NodeView(Node, history.Epoch, messages, members) : null;
        }
    }

    public async Task<IReadOnlyList<string>?> WhoAsync(string room, CancellationToken stop)
    {
        var nicks = new List<string>();
        while (true)
        {
            var after = nicks.Count == 0 ? null : nicks[^1];
            var answer = await AskAsync(About(ClientMessageType.Who, room, who => (who.AfterName, who.Limit) = (after, 500)), stop).ConfigureAwait(false);
            if (answer is not WhoMessage page) return null;
            nicks.AddRange(page.Members.Select(member => member.Nick));
            if (!page.More || page.Members.Count == 0) return nicks;
        }
    }

    /// <summary>With a goodbye, or it would stay a member of every room it looked at for ten seconds more.</summary>
    public async ValueTask DisposeAsync()
    {
        await AskAsync(ClientMessage.Of(ClientMessageType.Quit), CancellationToken.None).ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private static ClientMessage About(ClientMessageType type, string room, Action<ClientMessage> fill)
    {
        var message = ClientMessage.Of(type);
        message.Room = room;
        fill(message);
        return message;
    }

    private async Task<NodeMessage?> AskAsync(ClientMessage request, CancellationToken stop)
    {
        var reference = $"a{_requests++}";
        request.Ref = Encoding.ASCII.GetBytes($"\"{reference}\"");
        _connection.Post(request);
        using var deadline = new CancellationTokenSource(AnswerTime, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        try
        {
            while (true)
            {
                var (isOpen, message) = await _connection.ReadAsync(either.Token).ConfigureAwait(false);
                if (!isOpen || message?.Ref == reference) return isOpen ? message : null;
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
