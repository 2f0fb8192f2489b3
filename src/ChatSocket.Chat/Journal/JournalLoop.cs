using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Journal;

/// <summary>
/// Owns the journal's file: one thread writes, flushes and compacts it. <see cref="_gate"/> owns the queue and the two flags;
/// everything else is the thread's.
/// <para>
/// The invariant: an entry is committed (its messages delivered and readable, its append acknowledged) only after a flush that
/// began when all its records, and all records before them, were written. Rooms hand in entries under their own lock and the loop
/// takes them in that order, so a room's numbers, its records and its deliveries have one order.
/// </para>
/// <para>
/// Group commit: whatever was handed in while a group was written and flushed is the next group. A write or flush that fails ends
/// everything: what the file holds is then not known, and a second flush that succeeds would prove nothing about the first.
/// </para>
/// </summary>
internal sealed partial class JournalLoop : IAsyncDisposable
{
    /// <summary>A group is written in pieces of about this size, which bounds the memory of a large one.</summary>
    private const int PieceBytes = 4 << 20;

    private readonly object _gate = new();
    private readonly IJournalStorage _storage;
    private readonly Func<IEnumerable<RoomLog>> _rooms;
    private readonly People _people;
    private readonly Inboxes _inboxes;
    private readonly ILogger _log;
    private readonly RecordBuffer _buffer = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IJournalFile _file;
    private List<JournalEntry> _queue = [];
    private List<JournalEntry> _group = [];
    private volatile bool _failed;
    private bool _closing;
    private bool _started;

    /// <param name="storage">Where the file lives.</param>
    /// <param name="file">The journal, whole, to be appended to.</param>
    /// <param name="rooms">All rooms, for a rewrite.</param>
    /// <param name="people">All accounts, likewise.</param>
    /// <param name="inboxes">Their inboxes, likewise.</param>
    /// <param name="compactAbove">Dead bytes below this are not worth a rewrite.</param>
    /// <param name="log">The node's log.</param>
    public JournalLoop(
        IJournalStorage storage, IJournalFile file, Func<IEnumerable<RoomLog>> rooms, People people, Inboxes inboxes, long compactAbove, ILogger log)
    {
        (_storage, _file, _rooms, _people, _inboxes, _compactAbove, _log) = (storage, file, rooms, people, inboxes, compactAbove, log);
        _live = JournalFormat.Header.Length;
    }

    public bool IsUp => !_failed;

    public void Start()
    {
        _started = true;
        // A thread of its own: it spends its life waiting for the disk, and the pool's threads are for those who do not.
        new Thread(Run) { IsBackground = true, Name = "journal" }.Start();
    }

    /// <summary>False when nothing is written any more; the entry is then not touched.</summary>
    public bool TryEnqueue(JournalEntry entry)
    {
        lock (_gate)
        {
            if (_failed || _closing) return false;
            _queue.Add(entry);
            if (_queue.Count == 1) Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Writes what was handed in, then gives the file up.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }

        if (_started) await _ended.Task.ConfigureAwait(false);
        _file.Dispose();
        _buffer.Dispose();
    }

    private void Run()
    {
        try
        {
            while (TakeGroup() && TryStore())
            {
                foreach (var entry in _group) Commit(entry);
                if (!TryCompact()) break;
            }
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private bool TakeGroup()
    {
        _group.Clear();
        lock (_gate)
        {
            while (_queue.Count == 0 && !_closing) Monitor.Wait(_gate);
            (_group, _queue) = (_queue, _group);
            return _group.Count > 0;
        }
    }

    private bool TryStore()
    {
        try
        {
            var wrote = false;
            foreach (var entry in _group)
            {
                entry.Encode(_buffer);
                if (_buffer.Length >= PieceBytes) wrote |= Write();
            }

            wrote |= Write();
            if (wrote) _file.Flush();
            return true;
        }
        catch (Exception failure)
        {
            Fail(failure);
            return false;
        }
    }

    private bool Write()
    {
        if (_buffer.Length == 0) return false;
        _file.Write(_buffer.Written);
        _buffer.Clear();
        return true;
    }

    private void Commit(JournalEntry entry)
    {
        try
        {
            entry.Commit();
        }
        catch (Exception failure)
        {
            LogCommitFailed(_log, failure);
            entry.Fail(AppendOutcome.Unknown);
        }
    }

    private void Fail(Exception failure)
    {
        List<JournalEntry> later;
        lock (_gate)
        {
            _failed = true;
            later = _queue;
            _queue = [];
        }

        LogFailed(_log, _storage.PathOf(JournalFiles.Current), failure.Message, failure);
        foreach (var entry in _group) entry.Fail(AppendOutcome.Unknown);
        foreach (var entry in later) entry.Fail(AppendOutcome.Unavailable);
    }

    [LoggerMessage(Level = LogLevel.Error, Message =
        "The journal {Path} could not be written ({Why}). Nothing is stored any more; reading goes on, and nothing acknowledged is lost. See to the disk (is it full?), then restart the node.")]
    private static partial void LogFailed(ILogger log, string path, string why, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "Something that is in the journal could not be told to its room.")]
    private static partial void LogCommitFailed(ILogger log, Exception failure);
}
