using ChatSocket.Client.Connections;
using ChatSocket.Client.Requests;
using ChatSocket.Client.Sends;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Client;

/// <summary>
/// Keeps a session connected until it ends for good. One loop, <see cref="RunAsync"/>, owns addresses, waits and the present
/// link, of which others only see the reference.
/// </summary>
internal sealed class ReconnectLoop(
    ChatClientOptions options, SessionMemory memory, PendingRequests requests, Wakeup wakeup, Func<ChatEvent, CancellationToken, ValueTask> post,
    TimeProvider clock, Random random)
{
    /// <summary>A connection that lasted this long was a good one; the waits begin anew after it.</summary>
    private static readonly TimeSpan GoodConnection = TimeSpan.FromSeconds(5);

    /// <summary>A nick that is still taken is mostly our own ghost, which is gone after some seconds.</summary>
    private const int MostRefusals = 8;

    /// <summary>
    /// A hello that was given up may lie in a network or in a node that stood still, arrive this much later, and take the session away
    /// from the connection that this client has by then.
    /// </summary>
    private static readonly TimeSpan HelloMayArrive = TimeSpan.FromMinutes(2);

    private readonly AddressRing _addresses = new(options.Addresses);
    private readonly Backoff _backoff = new(options.FirstBackoff, options.LongestBackoff, random);
    private readonly Incoming _incoming = new(memory, requests, wakeup, post);
    private volatile NodeLink? _link;
    private volatile bool _quitting;
    private int _unanswered;
    private long _unansweredAt;

    /// <summary>The present connection, if there is one.</summary>
    public NodeLink? Link => _link;

    /// <summary>From now on the end of the connection is the end of the client.</summary>
    public void Quit() => _quitting = true;

    /// <summary>The first connection: each address once, and the last failure is the caller's to hear.</summary>
    public async Task<NodeLink> FirstAsync(CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await OpenAsync(stop).ConfigureAwait(false);
            }
            catch (Exception error) when (IsFailureOfPlace(error) && attempt < _addresses.Count)
            {
                _addresses.Advance();
            }
        }
    }

    public async Task RunAsync(NodeLink first, CancellationToken stop)
    {
        NodeLink? link = first;
        var end = LinkEnd.Closed;
        try
        {
            while (link is not null)
            {
                end = await TalkAsync(link, stop).ConfigureAwait(false);
                if (_quitting || (!end.Retry && !IsReplacedByOwnHello(end))) break;
                (link, end) = await ReconnectAsync(end, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever owns the client has ended it.
        }

        await FinishAsync(end, stop).ConfigureAwait(false);
    }

    private async Task<LinkEnd> TalkAsync(NodeLink link, CancellationToken stop)
    {
        var began = clock.GetTimestamp();
        await using (link.ConfigureAwait(false))
        {
            var again = memory.Welcome(link.Welcome);
            _link = link;
            if (link.WelcomePayload is { } payload) await post(new FrameReceived(payload), stop).ConfigureAwait(false);
            await post(new SessionReady(link.Welcome.Nick, link.Welcome.Node, link.Welcome.Resumed, link.Address), stop).ConfigureAwait(false);
            if (link.Welcome.Inbox?.Gap is { } missing) await _incoming.TellInboxGapAsync(missing, stop).ConfigureAwait(false);
            if (again)
            {
                var mark = ClientMessage.Of(ClientMessageType.Ping);
                mark.Ref = JsonReference.Of(OwnReference.Recovered);
                link.TryPost(mark);
            }

            var end = await link.RunAsync((frame, over) => _incoming.HandleAsync(link, frame, over), memory, stop).ConfigureAwait(false);
            _link = null;
            memory.LoseConnection();
            requests.LoseConnection();
            if (clock.GetElapsedTime(began) >= GoodConnection) _backoff.Reset();
            stop.ThrowIfCancellationRequested();
            return end;
        }
    }

    /// <summary>All addresses, a random wait, and again. No link: it makes no sense any more, and the end says why.</summary>
    private async Task<(NodeLink? Link, LinkEnd End)> ReconnectAsync(LinkEnd end, CancellationToken stop)
    {
        await post(new ConnectionLost(end.Reason), stop).ConfigureAwait(false);
        if (end.PrefersAnother) _addresses.Advance();
        var refusals = 0;
        for (var attempt = 1; ; attempt++)
        {
            // The node that left has chosen the moment itself.
            var delay = attempt == 1 && ReferenceEquals(end, LinkEnd.Left) ? TimeSpan.Zero : _backoff.Next();
            await post(new Reconnecting(attempt, delay, _addresses.Current), stop).ConfigureAwait(false);
            await Task.Delay(delay, clock, stop).ConfigureAwait(false);
            for (var tried = 0; tried < _addresses.Count; tried++)
            {
                try
                {
                    return (await OpenAsync(stop).ConfigureAwait(false), end);
                }
                catch (ServerEndedException ended) when (!ended.MayRetry)
                {
                    return (null, new LinkEnd(ended.Reason, ended.Code, false));
                }
                catch (ChatErrorException refused)
                {
                    if (refused.Code == ErrorCode.NickTaken && memory.TryForgetNick()) continue;
                    // What the node calls a matter of time is waited for, however long it takes.
                    var isFinal = refused.Code == ErrorCode.NickTaken ? ++refusals > MostRefusals : !refused.MayRetry;
                    if (isFinal)
                    {
                        return (null, new LinkEnd(DisconnectReason.None, refused.CodeName, false));
                    }
                }
                catch (Exception error) when (IsFailureOfPlace(error))
                {
                    // The next one, or the next time. Perhaps the hello was on its way.
                    _unanswered++;
                    _unansweredAt = clock.GetTimestamp();
                }

                _addresses.Advance();
            }
        }
    }

    /// <summary>As often as this client gave a hello up, being replaced may be its own doing; it takes the session back.</summary>
    private bool IsReplacedByOwnHello(LinkEnd end)
    {
        if (end.Reason != DisconnectReason.Replaced || _unanswered == 0 || clock.GetElapsedTime(_unansweredAt) > HelloMayArrive) return false;
        _unanswered--;
        return true;
    }

    private Task<NodeLink> OpenAsync(CancellationToken stop) =>
        NodeLink.OpenAsync(_addresses.Current, memory.Hello(OwnReference.Hello), options, wakeup, clock, stop);

    private static bool IsFailureOfPlace(Exception error) =>
        error is ConnectException or ConnectionLostException or ServerEndedException { MayRetry: true };

    private async Task FinishAsync(LinkEnd end, CancellationToken stop)
    {
        _link = null;
        requests.LoseConnection();
        var left = memory.End();
        foreach (var send in left) send.Settle(Last(send, end));
        if (stop.IsCancellationRequested) return;
        foreach (var send in left) await post(new SendSettled(send.Room, send.Id, Last(send, end)), stop).ConfigureAwait(false);
        await post(new ClientEnded(end.Reason, end.Code), stop).ConfigureAwait(false);
    }

    private static SendResult Last(PendingSend send, LinkEnd end) =>
        new(send.MayBeStored ? SendOutcome.Unknown : SendOutcome.NotSent, default, 0, ErrorCode.None, end.Code);
}
