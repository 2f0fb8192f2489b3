using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.InProcess;

/// <summary>
/// The inboxes of a node that runs alone. <see cref="_gate"/> owns which there are; each owns itself. One is made by its first message,
/// and goes with the claim of its name or with its account.
/// </summary>
internal sealed class Inboxes(People people, HistoryLimits limits, TimeProvider time, BackplaneEvents events, Func<bool> isUp) : IInboxes
{
    private readonly Lock _gate = new();
    private readonly Dictionary<InboxKey, InboxLog> _inboxes = [];

    public ValueTask<DirectResult> SendAsync(DirectRequest request)
    {
        if (!isUp()) return ValueTask.FromResult(new DirectResult(DirectOutcome.Unavailable));
        if (people.Find(request.To.Key) is not { } owner) return ValueTask.FromResult(new DirectResult(DirectOutcome.NoSuchUser));
        var result = Open(owner).Append(request, owner.Nick.Shown);
        if (people.Find(request.To.Key) is not { } now || InboxKey.Of(now) != InboxKey.Of(owner))
        {
            // Whoever let go meanwhile has not seen an inbox that was made since.
            Forget(InboxKey.Of(owner));
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
    public void Forget(string nickKey, SessionId session) => Forget(new InboxKey(nickKey, session, ""));

    /// <summary>The account is no more.</summary>
    public void Forget(string nickKey, string account) => Forget(new InboxKey(nickKey, default, account));

    private void Forget(InboxKey key)
    {
        lock (_gate) _inboxes.Remove(key);
    }

    private InboxLog? Find(InboxOwner owner)
    {
        lock (_gate) return _inboxes.GetValueOrDefault(InboxKey.Of(owner));
    }

    private InboxLog Open(InboxOwner owner)
    {
        lock (_gate)
        {
            if (!_inboxes.TryGetValue(InboxKey.Of(owner), out var inbox)) _inboxes[InboxKey.Of(owner)] = inbox = new InboxLog(limits, time);
            return inbox;
        }
    }

    private readonly record struct InboxKey(string Nick, SessionId Session, string Account)
    {
        public static InboxKey Of(InboxOwner owner) => new(owner.Nick.Key, owner.Account.Length > 0 ? default : owner.Session, owner.Account);
    }
}
