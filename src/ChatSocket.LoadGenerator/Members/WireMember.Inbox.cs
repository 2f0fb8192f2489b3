using System.Text;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Members;

/// <summary>Its inbox, which is a room with one reader: what it is told of it, and what its node says is in it.</summary>
internal sealed partial class WireMember
{
    private const string InboxReference = "inbox";

    private static readonly TimeSpan PageTime = TimeSpan.FromSeconds(5);

    // Owned by the gate.
    private Position? _inbox;
    private bool _inboxClaimed;
    private TaskCompletionSource<InboxMessage?>? _page;

    private string InboxName => InboxRoom.Of(plan.Nick);

    public async Task<NodeView?> ReadInboxAsync(CancellationToken stop)
    {
        var messages = new List<LoggedMessage>();
        while (await ReadPageAsync(messages.Count == 0 ? 0 : messages[^1].Seq, stop).ConfigureAwait(false) is { } page)
        {
            messages.AddRange(page.Messages.Select(message => InboxRoom.Logged(page.Epoch, message, plan.Nick)));
            if (!page.More || page.Messages.Count == 0) return new NodeView(InboxName, page.Epoch, messages, []);
        }

        return null;
    }

    private async Task<InboxMessage?> ReadPageAsync(long after, CancellationToken stop)
    {
        var request = ClientMessage.Of(ClientMessageType.Inbox);
        (request.Ref, request.After, request.Limit) = (Encoding.ASCII.GetBytes($"\"{InboxReference}\""), after, ProtocolLimits.HistoryMessages);
        var page = new TaskCompletionSource<InboxMessage?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_connection is not { } connection) return null;
            _page = page;
            connection.Post(request);
        }

        try
        {
            return await page.Task.WaitAsync(PageTime, clock.Time, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static bool IsOfInbox(string? reference) => reference == InboxReference;

    private void EndPage(InboxMessage? page)
    {
        lock (_gate) _page?.TrySetResult(page);
    }

    /// <summary>Under the gate.</summary>
    private void OnInbox(InboxState inbox)
    {
        _log.Add(new RoomEntered(clock.Now, InboxName, inbox.Position, _inboxClaimed, inbox.Gap));
        _inbox = inbox.Position;
    }

    private void OnInboxGap(InboxGapMessage gap)
    {
        lock (_gate)
        {
            _log.Add(new GapTold(clock.Now, InboxName, gap.Range, gap.Position));
            _inbox = gap.Position;
        }
    }

    private void OnDirect(DirectTextMessage direct)
    {
        var message = InboxRoom.Logged(direct.Epoch, direct.Message, plan.Nick);
        var isFirst = _log.AddSeen(new MessageSeen(clock.Now, InboxName, message));
        lock (_gate)
        {
            _newestTs = Math.Max(_newestTs, message.Ts);
            if (_inbox is { } before && before.Epoch == direct.Epoch && before.Seq >= message.Seq) return;
            _inbox = new Position(direct.Epoch, message.Seq, message.Id);
        }

        if (isFirst) traffic.OnDelivered(direct.Message.Text);
    }
}
