using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Journal;

namespace ChatSocket.Chat.InProcess;

/// <summary>
/// The inboxes of a node that runs alone. <see cref="_gate"/> owns which there are; each owns itself. One is made by its first message,
/// and goes with the claim of its name or with its account. That a name had another inbox is remembered for a while: whether a repetition
/// had arrived there nobody can tell any more, and it is not for whoever has the name now.
/// </summary>
internal sealed class Inboxes(People people, HistoryLimits limits, TimeProvider time, BackplaneEvents events, Func<bool> isUp) : IInboxes
{
    /// <summary>Longer than anybody goes on repeating.</summary>
    private static readonly TimeSpan GoneRemembered = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<InboxKey, InboxLog> _inboxes = [];
    private readonly Dictionary<string, InboxKey> _newest = [];
    private readonly Dictionary<string, long> _gone = [];
    private readonly Queue<(long Ts, string Nick)> _goneInOrder = new();
    private JournalLoop? _journal;

    /// <summary>Begins with what the journal held; before anybody can come.</summary>
    public void Begin(JournalLoop journal, IEnumerable<RecoveredInbox> recovered)
    {
        _journal = journal;
        foreach (var (owner, contents) in recovered)
        {
            _inboxes[InboxKey.Of(owner)] = New(owner, contents);
            _newest[owner.Nick.Key] = InboxKey.Of(owner);
            journal.Count(contents.RecordBytes);
        }
    }

    public async ValueTask<DirectResult> SendAsync(DirectRequest request)
    {
        if (people.Find(request.To.Key) is not { } owner) return new DirectResult(DirectOutcome.NoSuchUser);
        // An account's knows better: what was stored before the journal failed is known to be.
        if (owner.Account.Length == 0 && !isUp()) return new DirectResult(DirectOutcome.Unavailable);
        var result = await Open(owner).SendAsync(request, owner.Nick.Shown).ConfigureAwait(false);
        if (!IsOwned(owner))
        {
            // Whoever let go meanwhile has not seen an inbox that was made since.
            Forget(InboxKey.Of(owner));
            return new DirectResult(DirectOutcome.NoSuchUser);
        }

        if (result.Outcome == DirectOutcome.Stored) events.InboxChanged(owner.Nick.Key);
        return result;
    }

    public ValueTask<InboxContinuation> FollowAsync(InboxOwner owner, RoomPosition from, bool wasTold, int limit) =>
        ValueTask.FromResult(Find(owner)?.Follow(from, limit) ?? new InboxContinuation(InboxPlace.CompareWithNone(from), [], false, 0));

    public ValueTask<InboxPage> ReadAsync(InboxOwner owner, HistoryQuery query) => ValueTask.FromResult(Find(owner)?.Read(query) ?? InboxPage.Empty);

    public async ValueTask MarkReadAsync(InboxOwner owner, long seq)
    {
        if (Find(owner) is not { } inbox) return;
        if (!await inbox.MarkReadAsync(seq).ConfigureAwait(false)) throw new BackplaneUnavailableException();
        if (owner.Account.Length > 0) events.InboxChanged(owner.Nick.Key);
    }

    /// <summary>The session has let the name go.</summary>
    public void Forget(string nickKey, SessionId session) => Forget(new InboxKey(nickKey, session, ""));

    /// <summary>The account is no more. With a journal, on its loop.</summary>
    public void Forget(string nickKey, string account) => Forget(new InboxKey(nickKey, default, account))?.ForgetRecords();

    /// <summary>Everything that is on the disk and still counts.</summary>
    public IEnumerable<StoredInbox> Snapshots()
    {
        foreach (var inbox in OfAccounts())
        {
            if (inbox.Snapshot() is { } stored) yield return stored;
        }
    }

    /// <summary>The file was written anew, with these inboxes in it, by their accounts.</summary>
    public void OnRewritten(IReadOnlyDictionary<string, int> headBytes)
    {
        foreach (var inbox in OfAccounts()) inbox.OnRewritten(headBytes.GetValueOrDefault(inbox.Owner.Account));
    }

    private InboxLog[] OfAccounts()
    {
        lock (_gate) return [.. _inboxes.Values.Where(inbox => inbox.Owner.Account.Length > 0)];
    }

    private bool IsOwned(InboxOwner owner) => people.Find(owner.Nick.Key) is { } now && InboxKey.Of(now) == InboxKey.Of(owner);

    private InboxLog? Forget(InboxKey key)
    {
        lock (_gate)
        {
            if (!_inboxes.Remove(key, out var inbox)) return null;
            var now = Now;
            if (_newest.TryGetValue(key.Nick, out var newest) && newest == key) _newest.Remove(key.Nick);
            _gone[key.Nick] = now;
            _goneInOrder.Enqueue((now, key.Nick));
            while (_goneInOrder.TryPeek(out var first) && first.Ts < now - (long)GoneRemembered.TotalMilliseconds)
            {
                _goneInOrder.Dequeue();
                if (_gone.GetValueOrDefault(first.Nick) == first.Ts) _gone.Remove(first.Nick);
            }

            return inbox;
        }
    }

    private InboxLog? Find(InboxOwner owner)
    {
        lock (_gate) return _inboxes.GetValueOrDefault(InboxKey.Of(owner));
    }

    private InboxLog Open(InboxOwner owner)
    {
        lock (_gate)
        {
            if (!_inboxes.TryGetValue(InboxKey.Of(owner), out var inbox))
            {
                var (key, nick) = (InboxKey.Of(owner), owner.Nick.Key);
                long? forgotten = _newest.TryGetValue(nick, out var before) && before != key ? Now : _gone.TryGetValue(nick, out var gone) ? gone : null;
                _newest[nick] = key;
                _inboxes[key] = inbox = New(owner, new InboxContents(limits, MessageIds.Random(), forgotten));
            }

            return inbox;
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private InboxLog New(InboxOwner owner, InboxContents contents) => new(owner, contents, time, owner.Account.Length > 0 ? _journal : null, IsOwned);

    private readonly record struct InboxKey(string Nick, SessionId Session, string Account)
    {
        public static InboxKey Of(InboxOwner owner) => new(owner.Nick.Key, owner.Account.Length > 0 ? default : owner.Session, owner.Account);
    }
}
