using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Journal;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.InProcess;

/// <summary>The room's birth, topic and end, as the journal knows them, and what a start finds there.</summary>
internal sealed partial class RoomLog
{
    private static readonly Task<bool> Yes = Task.FromResult(true);

    private readonly TaskCompletionSource<bool>? _birth =
        journal is null ? null : new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _rewrites;

    /// <summary>True when the room is on the disk; false when it never will be. Nobody is let in before.</summary>
    public Task<bool> Born => _birth?.Task ?? Yes;

    public bool IsBorn => Born.IsCompletedSuccessfully && Born.Result;

    /// <summary>Begins with a topic; by the one call that made the room.</summary>
    public void Begin(string topic, string owner)
    {
        lock (_gate)
        {
            _topic = topic;
            if (owner.Length > 0) _order = RoomOrder.None with { Owner = owner };
            _touched = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (journal is null) return;
            if (!journal.TryEnqueue(new BirthEntry(this))) _birth!.SetResult(false);
            else if (owner.Length > 0) journal.TryEnqueue(new OwnerEntry(this, _order));
        }
    }

    /// <summary>Begins with what the journal held; before anybody can find the room.</summary>
    public void Begin(RecoveredRoom room)
    {
        lock (_gate)
        {
            (_messages, _recordBytes) = (room.Messages, room.RecordBytes);
            (_epoch, _topic, _seq, _lastId, _trimId) = (room.Epoch, room.Topic, room.Seq, room.LastId, room.TrimId);
            (_headBytes, _topicBytes) = (room.HeadBytes, room.TopicBytes);
            (_order, _orderBytes) = (room.Order, room.OrderBytes);
            _ts = _touched = room.Ts;
            var unused = Math.Max(0, time.GetUtcNow().ToUnixTimeMilliseconds() - room.Ts);
            _lastUse -= (long)(unused * (time.TimestampFrequency / 1000.0));
            journal!.Count(LiveBytes());
        }

        _birth!.SetResult(true);
    }

    public ValueTask<RoomOutcome> StageTopic(Attachment by, string topic, bool asAdministrator)
    {
        lock (_gate)
        {
            if (!IsAttached(by, out var member)) return ValueTask.FromResult(RoomOutcome.NotMember);
            if (RefusesTopic(member, asAdministrator) is { } refusal) return ValueTask.FromResult(refusal);
            _lastUse = time.GetTimestamp();
            var entry = new TopicEntry(this, member.Nick, topic, time.GetUtcNow().ToUnixTimeMilliseconds());
            return journal!.TryEnqueue(entry) ? new ValueTask<RoomOutcome>(entry.Done) : ValueTask.FromResult(RoomOutcome.Unavailable);
        }
    }

    /// <summary>What of the room is on the disk; null when that is nothing, or soon nothing.</summary>
    public StoredRoom? Snapshot()
    {
        lock (_gate)
        {
            if (!IsBorn || _deleted) return null;
            return new StoredRoom(Name, _epoch, _topic, _touched, _seq - _messages.Count, _trimId, _messages.ToArray(), _order);
        }
    }

    /// <summary>The file was written anew, with everything of this room in it.</summary>
    public void OnRewritten(int headBytes)
    {
        lock (_gate) (_headBytes, _topicBytes, _orderBytes, _rewrites) = (headBytes, 0, 0, journal!.Rewrites);
    }

    private int LiveBytes() => _headBytes + _topicBytes + _orderBytes + _recordBytes.Sum();

    private void CommitBirth(int bytes)
    {
        lock (_gate) (_headBytes, _rewrites) = (bytes, journal!.Rewrites);
        journal.Count(bytes);
        _birth!.SetResult(true);
    }

    private void CommitTopic(Nick by, string topic, long ts, int bytes)
    {
        lock (_gate)
        {
            journal!.Forget(_topicBytes);
            journal.Count(bytes);
            (_topic, _topicBytes, _touched) = (topic, bytes, Math.Max(_touched, ts));
            Listener?.OnTopic(new TopicChange(by.Shown, topic));
        }
    }

    private void CommitEnd()
    {
        lock (_gate)
        {
            // A rewrite since the end was handed over has left the room out already.
            if (_rewrites == journal!.Rewrites) journal.Forget(LiveBytes());
        }
    }

    private sealed class BirthEntry(RoomLog room) : JournalEntry
    {
        private int _bytes;

        public override void Encode(RecordBuffer buffer) =>
            _bytes = buffer.Room(new StoredRoom(room.Name, room._epoch, room._topic, room._touched, 0, "", [], RoomOrder.None));

        public override void Commit() => room.CommitBirth(_bytes);

        public override void Fail(AppendOutcome outcome) => room._birth!.TrySetResult(false);
    }

    private sealed class TopicEntry(RoomLog room, Nick by, string topic, long ts) : JournalEntry
    {
        private readonly TaskCompletionSource<RoomOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _bytes;

        public Task<RoomOutcome> Done => _done.Task;

        public override void Encode(RecordBuffer buffer) => _bytes = buffer.Topic(room.Name, ts, topic);

        public override void Commit()
        {
            room.CommitTopic(by, topic, ts, _bytes);
            _done.TrySetResult(RoomOutcome.Done);
        }

        public override void Fail(AppendOutcome outcome) => _done.TrySetResult(RoomOutcome.Unavailable);
    }

    private sealed class EndEntry(RoomLog room) : JournalEntry
    {
        public override void Encode(RecordBuffer buffer) => buffer.Deleted(room.Name);

        public override void Commit() => room.CommitEnd();

        public override void Fail(AppendOutcome outcome)
        {
            // It is gone from memory, and comes back with the next start: a room too many, which is then deleted anew.
        }
    }
}
