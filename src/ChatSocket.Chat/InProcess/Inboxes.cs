using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.InProcess;

/// <summary>
/// The inboxes of a node that runs alone. <see cref="_gate"/> owns which there are; each owns itself. A guest's is made by its first
/// message and goes with the claim of its name.
/// </summary>
internal sealed class Inboxes(NickClaims claims, HistoryLimits limits, TimeProvider time, BackplaneEvents events, Func<bool> isUp) : IInboxes
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Nick, SessionId Session), InboxLog> _inboxes = [];

    public ValueTask<DirectResult> SendAsync(DirectRequest request)
    {
        if (!isUp()) return ValueTask.FromResult(new DirectResult(DirectOutcome.Unavailable));
        if (claims.Find(request.To.Key) is not { } owner) return ValueTask.FromResult(new DirectResult(DirectOutcome.NoSuchUser));
        var result = Open(owner).Append(request, owner.Nick.Shown);
        if (claims.Find(request.To.Key)?.Session != owner.Session)
        {
            // Whoever let go meanwhile has not seen an inbox that was made since.
            Forget(owner.Nick.Key, owner.Session);
            return ValueTask.FromResult(new DirectResult(DirectOutcome.NoSuchUser));
        }

        if (result.Outcome == DirectOutcome.Stored) events.InboxChanged(owner.Nick.Key);
        return ValueTask.FromResult(result);
    }

    public ValueTask<InboxContinuation> FollowAsync(InboxOwner owner, RoomPosition from, bool wasTold, int limit) =>
        ValueTask.FromResult(Find(owner)?.Follow(from, limit) ?? new InboxContinuation(InboxPlace.CompareWithNone(from), [], false, 0));

    public ValueTask<InboxPage> ReadAsync(InboxOwner owner, HistoryQuery query) => ValueTask.FromResult(Find(owner)?.Read(query) ?? InboxPage.Empty);

    public ValueTask MarkReadAsync(InboxOwner owner, long seq)
    {
        Find(owner)?.MarkRead(seq);
        return ValueTask.CompletedTask;
    }

    /// <summary>The session has let the name go.</summary>
    public void Forget(string nickKey, SessionId session)
    {
        lock (_gate) _inboxes.Remove((nickKey, session));
    }

    private InboxLog? Find(InboxOwner owner)
    {
        lock (_gate) return _inboxes.GetValueOrDefault((owner.Nick.Key, owner.Session));
    }

    private InboxLog Open(InboxOwner owner)
    {
        lock (_gate)
        {
            if (!_inboxes.TryGetValue((owner.Nick.Key, owner.Session), out var inbox))
            {
                _inboxes[(owner.Nick.Key, owner.Session)] = inbox = new InboxLog(limits, time);
            }

            return inbox;
        }
    }
}
