using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Journal;

namespace ChatSocket.Chat.InProcess;

/// <summary>
/// An inbox with a journal: as in a room, a message is numbered and handed over under the gate, and becomes true when it is on the disk.
/// Whether the account still exists then is exactly known, because accounts change on the same loop.
/// </summary>
internal sealed partial class InboxLog
{
    private static readonly DirectResult Nobody = new(DirectOutcome.NoSuchUser);

    /// <summary>Handed over and not yet on the disk.</summary>
    private readonly List<DirectMessage> _pending = [];
    private long _pendingBytes;
    private long _pendingMark;

    /// <summary>What of the inbox is on the disk; null when that is nothing. On the journal's loop, as the next two.</summary>
    public StoredInbox? Snapshot()
    {
        lock (_gate) return contents.Seq == 0 ? null : contents.Store(Owner);
    }

    /// <summary>The file was written anew, with everything of this inbox in it.</summary>
    public void OnRewritten(int headBytes)
    {
        lock (_gate) contents.OnRewritten(headBytes);
    }

    /// <summary>The account is no more: nothing of it counts in the file.</summary>
    public void ForgetRecords()
    {
        lock (_gate) journal?.Forget(contents.RecordBytes);
    }

    private DirectMessage? FindPending(string id)
    {
        foreach (var message in _pending)
        {
            if (message.Id == id) return message;
        }

        return null;
    }

    private ValueTask<DirectResult> StageAsync(DirectMessage message)
    {
        // Sessions allow far less; a record that is too long would be damage when it is read again.
        if (message.Text.Length + message.Subject.Length > JournalFormat.RequestBytes)
        {
            throw new ArgumentException($"a message may hold {JournalFormat.RequestBytes} bytes", nameof(message));
        }

        var entry = new DirectEntry(this, message, isNew: true);
        if (!journal!.TryEnqueue(entry)) return ValueTask.FromResult(new DirectResult(DirectOutcome.Unavailable));
        _pending.Add(message);
        _pendingBytes += InboxContents.Weight(message);
        return new ValueTask<DirectResult>(entry.Done);
    }

    /// <summary>A first attempt is still on its way to the disk: its repetition waits for the same flush.</summary>
    private ValueTask<DirectResult> WaitFor(DirectMessage pending)
    {
        var entry = new DirectEntry(this, pending, isNew: false);
        return journal!.TryEnqueue(entry) ? new ValueTask<DirectResult>(entry.Done) : ValueTask.FromResult(new DirectResult(DirectOutcome.Unknown));
    }

    private ValueTask<bool> StageMarkAsync(long seq)
    {
        var entry = new MarkEntry(this, seq, isNew: seq > _pendingMark);
        if (!journal!.TryEnqueue(entry)) return ValueTask.FromResult(false);
        _pendingMark = Math.Max(_pendingMark, seq);
        return new ValueTask<bool>(entry.Done);
    }

    private DirectResult Commit(DirectMessage message, bool isNew, int recordBytes, bool isOwned)
    {
        lock (_gate)
        {
            if (isNew) NoLongerPending(message);
            if (!isOwned) return Nobody;
            if (!isNew) return contents.Find(message.Id) is { } first ? Stored(first) : Nobody;
            journal!.Forget(contents.Add(message, recordBytes));
            journal.Count(recordBytes);
            return Stored(message);
        }
    }

    /// <summary>What never reached the file is forgotten; what may have is kept, so that its repetition is not told otherwise.</summary>
    private DirectResult Fail(DirectMessage message, bool isNew, AppendOutcome outcome)
    {
        lock (_gate)
        {
            if (isNew && outcome == AppendOutcome.Unavailable) NoLongerPending(message);
            return new DirectResult(_pending.Contains(message) ? DirectOutcome.Unknown : DirectOutcome.Unavailable);
        }
    }

    private void NoLongerPending(DirectMessage message)
    {
        if (_pending.Remove(message)) _pendingBytes -= InboxContents.Weight(message);
    }

    private void CommitMark(long seq, int recordBytes)
    {
        lock (_gate)
        {
            journal!.Forget(contents.MarkRead(seq, recordBytes));
            journal.Count(recordBytes);
        }
    }

    private sealed class DirectEntry(InboxLog inbox, DirectMessage message, bool isNew) : JournalEntry
    {
        private readonly TaskCompletionSource<DirectResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _bytes;

        public Task<DirectResult> Done => _done.Task;

        public override void Encode(RecordBuffer buffer)
        {
            if (isNew) _bytes = buffer.Direct(inbox.Owner, inbox._epoch, message);
        }

        public override void Commit() => _done.TrySetResult(inbox.Commit(message, isNew, _bytes, inbox.IsOwned));

        public override void Fail(AppendOutcome outcome) => _done.TrySetResult(inbox.Fail(message, isNew, outcome));
    }

    private sealed class MarkEntry(InboxLog inbox, long seq, bool isNew) : JournalEntry
    {
        private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _bytes;

        public Task<bool> Done => _done.Task;

        public override void Encode(RecordBuffer buffer)
        {
            if (isNew) _bytes = buffer.Mark(inbox.Owner, seq);
        }

        public override void Commit()
        {
            if (isNew && inbox.IsOwned) inbox.CommitMark(seq, _bytes);
            _done.TrySetResult(true);
        }

        public override void Fail(AppendOutcome outcome) => _done.TrySetResult(false);
    }
}
