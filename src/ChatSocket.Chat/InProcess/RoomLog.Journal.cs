using System.Diagnostics;
using System.Runtime.InteropServices;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Journal;

namespace ChatSocket.Chat.InProcess;

/// <summary>
/// A room with a journal: what is to be stored is numbered and handed over under the gate, and becomes true when the journal's
/// loop says that it is on the disk. Until then nobody sees it but a retry of the same message.
/// </summary>
internal sealed partial class RoomLog
{
    /// <summary>Handed over and not yet on the disk; numbered on from <see cref="_seq"/>.</summary>
    private readonly List<RoomMessage> _pending = [];
    private Queue<int> _recordBytes = new();
    private int _headBytes;
    private int _topicBytes;
    private long _touched;

    /// <summary>Decides and numbers a batch at once; its outcome is known when the journal was flushed.</summary>
    public ValueTask<AppendResult> Stage(ReadOnlySpan<AppendRequest> batch)
    {
        RefuseOversize(batch);
        var items = new Appended[batch.Length];
        lock (_gate)
        {
            var (mark, ts, waits) = (_pending.Count, Math.Max(_ts, time.GetUtcNow().ToUnixTimeMilliseconds()), false);
            for (var index = 0; index < batch.Length; index++)
            {
                ref readonly var request = ref batch[index];
                items[index] = Decide(request);
                if (items[index].Outcome != AppendOutcome.Stored) continue;
                if (items[index].Seq == 0)
                {
                    var message = new RoomMessage(_seq + _pending.Count + 1, request.Id, request.From, request.Text, ts);
                    _pending.Add(message);
                    items[index] = new Appended(AppendOutcome.Stored, message.Seq, ts);
                }

                waits |= items[index].Seq > _seq;
            }

            _lastUse = time.GetTimestamp();
            if (!waits) return ValueTask.FromResult(new AppendResult(_epoch, items));
            var entry = new AppendEntry(this, items, CollectionsMarshal.AsSpan(_pending)[mark..].ToArray(), TraceOf(batch));
            if (journal!.TryEnqueue(entry)) _ts = ts;
            else entry.Fail(AppendOutcome.Unavailable);
            return new ValueTask<AppendResult>(entry.Done);
        }
    }

    /// <summary>A first attempt that is still on its way to the disk: its retry waits for the same flush.</summary>
    private RoomMessage? FindPending(string id, long after)
    {
        foreach (var message in _pending)
        {
            if (message.Id == id && message.Seq > after) return message;
        }

        return null;
    }

    private void Commit(AppendEntry entry)
    {
        lock (_gate)
        {
            if (entry.Messages.Length == 0) return;
            var previousId = _lastId;
            for (var index = 0; index < entry.Messages.Length; index++)
            {
                var message = entry.Messages[index];
                _messages.Add(message);
                _recordBytes.Enqueue(entry.RecordBytes[index]);
                journal!.Count(entry.RecordBytes[index]);
                (_seq, _lastId, _touched) = (message.Seq, message.Id, message.Ts);
            }

            _pending.RemoveRange(0, entry.Messages.Length);
            Trim();
            Listener?.OnMessages(new PublishedBatch(_epoch, previousId, entry.Messages) { Trace = entry.Trace });
        }
    }

    /// <summary>What never reached the file is forgotten; what may have is kept, so that its retry is not told otherwise.</summary>
    private AppendResult Fail(AppendEntry entry, AppendOutcome outcome)
    {
        lock (_gate)
        {
            var first = entry.Messages.Length > 0 ? entry.Messages[0].Seq : long.MaxValue;
            foreach (ref var item in entry.Items.AsSpan())
            {
                if (item.Outcome == AppendOutcome.Stored && item.Seq > _seq) item = new Appended(item.Seq >= first ? outcome : AppendOutcome.Unknown);
            }

            if (outcome == AppendOutcome.Unavailable) _pending.RemoveAll(message => message.Seq >= first && Array.IndexOf(entry.Messages, message) >= 0);
            return new AppendResult(_epoch, entry.Items);
        }
    }

    /// <summary>Sessions allow far less; a record that is too long would be damage when it is read again.</summary>
    private static void RefuseOversize(ReadOnlySpan<AppendRequest> batch)
    {
        foreach (ref readonly var request in batch)
        {
            if (request.Text.Length + request.Id.Length + request.From.Length <= JournalFormat.RequestBytes) continue;
            throw new ArgumentException($"a message may hold {JournalFormat.RequestBytes} bytes", nameof(batch));
        }
    }

    private void ForgetRecord() => journal!.Forget(_recordBytes.Dequeue());

    private sealed class AppendEntry(RoomLog room, Appended[] items, RoomMessage[] messages, ActivityContext trace) : JournalEntry
    {
        private readonly TaskCompletionSource<AppendResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<AppendResult> Done => _done.Task;

        public Appended[] Items { get; } = items;

        public RoomMessage[] Messages { get; } = messages;

        public ActivityContext Trace { get; } = trace;

        public int[] RecordBytes { get; } = new int[messages.Length];

        public override void Encode(RecordBuffer buffer)
        {
            for (var index = 0; index < Messages.Length; index++) RecordBytes[index] = buffer.Message(room.Name, room._epoch, Messages[index]);
        }

        public override void Commit()
        {
            room.Commit(this);
            _done.TrySetResult(new AppendResult(room._epoch, Items));
        }

        public override void Fail(AppendOutcome outcome) => _done.TrySetResult(room.Fail(this, outcome));
    }
}
