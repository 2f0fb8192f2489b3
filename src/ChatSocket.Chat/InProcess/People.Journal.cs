using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Journal;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.InProcess;

/// <summary>Accounts as the journal knows them.</summary>
internal sealed partial class People
{
    private readonly Dictionary<string, int> _recordBytes = [];
    private JournalLoop? _journal;

    /// <summary>Begins with what the journal held; before anybody can come.</summary>
    public void Begin(JournalLoop journal, IEnumerable<RecoveredAccount> recovered)
    {
        lock (_gate)
        {
            _journal = journal;
            foreach (var found in recovered)
            {
                _accounts[found.Account.Nick.Key] = found.Account;
                CountRecord(found.Account.Nick.Key, found.RecordBytes);
            }
        }
    }

    /// <summary>Everything that is on the disk and still counts.</summary>
    public Account[] Snapshot()
    {
        lock (_gate) return [.. _accounts.Values];
    }

    /// <summary>The file was written anew, with these accounts in it; the loop counts a new file as a whole.</summary>
    public void OnRewritten(IReadOnlyDictionary<string, int> bytes)
    {
        lock (_gate)
        {
            _recordBytes.Clear();
            foreach (var (nick, size) in bytes) _recordBytes[nick] = size;
        }
    }

    private void CountRecord(string nickKey, int bytes)
    {
        if (_journal is null) return;
        _journal.Forget(_recordBytes.GetValueOrDefault(nickKey));
        _journal.Count(bytes);
        _recordBytes[nickKey] = bytes;
        if (bytes == 0) _recordBytes.Remove(nickKey);
    }

    private Admission Fail(Nick nick, Account? account, AppendOutcome outcome)
    {
        lock (_gate)
        {
            // What may be on the disk stays decided: the next start tells how.
            var isDecided = _staged.TryGetValue(nick.Key, out var staged) && ReferenceEquals(staged, account);
            if (outcome == AppendOutcome.Unavailable && isDecided) _staged.Remove(nick.Key);
        }

        return new Admission(outcome == AppendOutcome.Unavailable ? AccountOutcome.Unavailable : AccountOutcome.Unknown);
    }

    private sealed class AccountEntry(People people, Nick nick, Account? account, SessionId? by, string address) : JournalEntry
    {
        private readonly TaskCompletionSource<Admission> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _bytes;

        public Task<Admission> Done => _done.Task;

        public override void Encode(RecordBuffer buffer) => _bytes = account is null ? buffer.Unregistered(nick) : buffer.Account(account);

        public override void Commit() => _done.TrySetResult(people.Happen(nick, account, by, address, _bytes));

        public override void Fail(AppendOutcome outcome) => _done.TrySetResult(people.Fail(nick, account, outcome));
    }
}
