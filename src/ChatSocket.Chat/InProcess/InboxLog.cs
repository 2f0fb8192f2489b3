using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Journal;

namespace ChatSocket.Chat.InProcess;

/// <summary>One inbox. <see cref="_gate"/> owns everything. Only what is an account's has a journal: a guest's ends with the process.</summary>
internal sealed partial class InboxLog(
    InboxOwner owner, InboxContents contents, TimeProvider time, JournalLoop? journal, Func<InboxOwner, bool> isOwned)
{
    private readonly Lock _gate = new();
    private readonly string _epoch = contents.Epoch;
    private long _ts = contents.Ts;

    public InboxOwner Owner { get; } = owner;

    private bool IsOwned => isOwned(Owner);

    /// <param name="request">What is sent.</param>
    /// <param name="to">How the owner spells its name now, which a guest may change.</param>
    public ValueTask<DirectResult> SendAsync(DirectRequest request, string to)
    {
        lock (_gate)
        {
            if (contents.Find(request.Id) is { } stored) return ValueTask.FromResult(Stored(stored));
            if (FindPending(request.Id) is { } pending) return WaitFor(pending);
            if (request.IsRetry && contents.Forgotten >= (request.After ?? 0)) return ValueTask.FromResult(new DirectResult(DirectOutcome.Undecidable));
            _ts = Math.Max(_ts, time.GetUtcNow().ToUnixTimeMilliseconds());
            var seq = contents.Seq + _pending.Count + 1;
            var message = new DirectMessage(seq, request.Id, request.From, to, request.Subject, request.Text, _ts);
            if (!contents.HasRoomFor(message, _pendingBytes)) return ValueTask.FromResult(new DirectResult(DirectOutcome.Full));
            if (journal is not null) return StageAsync(message);
            contents.Add(message, 0);
            return ValueTask.FromResult(Stored(message));
        }
    }

    public InboxContinuation Follow(RoomPosition from, int limit)
    {
        lock (_gate)
        {
            var how = InboxPlace.Compare(from, contents.Top, contents.Beginning, contents.IdAt(from.Seq));
            var messages = contents.From(how.From.Seq, limit);
            return new InboxContinuation(how, messages, how.From.Seq + messages.Length < contents.Seq, contents.Seq - contents.Read);
        }
    }

    public InboxPage Read(HistoryQuery query)
    {
        lock (_gate)
        {
            var (limit, before, top) = (Math.Max(0, query.Limit), contents.Beginning.Seq, contents.Seq);
            // A position outside the stored part counts as its nearest edge; who asks for something always gets the next of it.
            if (query.After is { } after)
            {
                var messages = contents.From(Math.Clamp(after, before, top), limit);
                return new InboxPage(contents.Top, messages, Math.Clamp(after, before, top) + messages.Length < top, contents.Read);
            }

            var last = query.Before is { } end ? Math.Clamp(end, before + 1, top + 1) - 1 : top;
            var first = Math.Max(before, last - limit);
            return new InboxPage(contents.Top, contents.From(first, (int)(last - first)), first > before, contents.Read);
        }
    }

    /// <summary>False when it cannot be stored.</summary>
    public ValueTask<bool> MarkReadAsync(long seq)
    {
        lock (_gate)
        {
            if (seq <= contents.Read || contents.Read == contents.Seq) return ValueTask.FromResult(true);
            if (journal is not null) return StageMarkAsync(Math.Min(seq, contents.Seq));
            contents.MarkRead(seq, 0);
            return ValueTask.FromResult(true);
        }
    }

    private static DirectResult Stored(DirectMessage message) => new(DirectOutcome.Stored, message.To, message.Seq, message.Ts);
}
