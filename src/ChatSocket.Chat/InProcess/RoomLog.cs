using System.Collections.Concurrent;
using System.Diagnostics;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Journal;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.InProcess;

/// <summary>
/// One room's log, members and topic. Everything is owned by <see cref="_gate"/>; the room's listener is called inside it, which
/// is what makes the order it hears the order of the log. Listeners outlive logs: one may wait for a room that is yet to be made.
/// </summary>
internal sealed partial class RoomLog(
    RoomName name, HistoryLimits limits, ConcurrentDictionary<string, IRoomListener> listeners, TimeProvider time,
    JournalLoop? journal = null)
{
    private readonly Lock _gate = new();
    private MessageRing _messages = new();
    private string _epoch = MessageIds.Random();
    private long _seq;
    private long _ts;
    private string _lastId = "";

    /// <summary>The id just before the first stored message: a reader who is exactly there loses nothing.</summary>
    private string _trimId = "";
    private string _topic = "";
    private long _lastUse = time.GetTimestamp();
    private bool _deleted;

    public RoomName Name { get; } = name;

    public AppendResult Append(ReadOnlySpan<AppendRequest> batch)
    {
        var items = new Appended[batch.Length];
        lock (_gate)
        {
            var previousId = _lastId;
            var stored = new List<RoomMessage>(batch.Length);
            _ts = Math.Max(_ts, time.GetUtcNow().ToUnixTimeMilliseconds());
            for (var index = 0; index < batch.Length; index++)
            {
                ref readonly var request = ref batch[index];
                items[index] = Decide(request);
                if (items[index].Seq == 0 && items[index].Outcome == AppendOutcome.Stored)
                {
                    var message = new RoomMessage(++_seq, _lastId = request.Id, request.From, request.Text, _ts);
                    _messages.Add(message);
                    stored.Add(message);
                    items[index] = new Appended(AppendOutcome.Stored, message.Seq, message.Ts);
                }
            }

            Trim();
            if (stored.Count > 0) Listener?.OnMessages(new PublishedBatch(_epoch, previousId, [.. stored]) { Trace = TraceOf(batch) });
            return new AppendResult(_epoch, items);
        }
    }

    public HistoryPage Read(HistoryQuery query)
    {
        lock (_gate)
        {
            if (_messages.Count == 0) return HistoryPage.Empty with { Epoch = _epoch };
            var first = _messages.First.Seq;
            var limit = Math.Max(0, query.Limit);
            // A position outside the stored part counts as its nearest edge; who asks for something always gets the next of it.
            var (from, to) = query switch
            {
                { After: { } after } => UpFrom(Math.Clamp(after, first - 1, _seq), limit),
                { Before: { } before } => DownFrom(Math.Clamp(before, first, _seq + 1), limit),
                _ => DownFrom(_seq + 1, limit),
            };
            var page = new RoomMessage[to - from + 1];
            for (var index = 0; index < page.Length; index++) page[index] = _messages[(int)(from - first) + index];
            var previousId = from > first ? _messages[(int)(from - first) - 1].Id : _trimId;
            return new HistoryPage(_epoch, page, query.After is null ? from > first : to < _seq, previousId);
        }
    }

    private (long From, long To) UpFrom(long after, int limit) => (after + 1, Math.Min(_seq, after + limit));

    private (long From, long To) DownFrom(long before, int limit) => (Math.Max(_messages.First.Seq, before - limit), before - 1);

    public RoomOutcome SetTopic(Attachment by, string topic, bool asAdministrator)
    {
        lock (_gate)
        {
            if (!IsAttached(by, out var member)) return RoomOutcome.NotMember;
            if (RefusesTopic(member, asAdministrator) is { } refusal) return refusal;
            _topic = topic;
            _lastUse = time.GetTimestamp();
            Listener?.OnTopic(new TopicChange(member.Nick.Shown, topic));
            return RoomOutcome.Done;
        }
    }

    private IRoomListener? Listener => listeners.GetValueOrDefault(Name.Key);

    public RoomInfo Describe()
    {
        lock (_gate) return new RoomInfo(Name, Persons, _topic);
    }

    /// <summary>Marks an empty room unused for that long as gone; whoever still holds it must look it up again.</summary>
    public bool TryDelete(TimeSpan unusedFor)
    {
        lock (_gate)
        {
            if (_members.Count > 0 || Listener is not null || time.GetElapsedTime(_lastUse) < unusedFor) return false;
            if (journal is not null && (_pending.Count > 0 || !IsBorn || !journal.TryEnqueue(new EndEntry(this)))) return false;
            return _deleted = true;
        }
    }

    /// <summary>Refused by a fence, found by a retry, or to be stored now (seq 0).</summary>
    private Appended Decide(in AppendRequest request)
    {
        if (request.RetryAfter is { } after)
        {
            if (after.Epoch != _epoch || after.Seq > _seq) return new Appended(AppendOutcome.Undecidable);
            if (Find(request.Id, after.Seq) is { } found) return new Appended(AppendOutcome.Stored, found.Seq, found.Ts);
            if (after.Seq + 1 < (_messages.Count > 0 ? _messages.First.Seq : _seq + 1)) return new Appended(AppendOutcome.Undecidable);
        }

        if (!IsAttached(request.Sender, out _)) return new Appended(AppendOutcome.NotMember);
        return new Appended(_muted.ContainsKey(request.Sender.Session) ? AppendOutcome.Muted : AppendOutcome.Stored);
    }

    private RoomMessage? Find(string id, long after)
    {
        for (var index = _messages.Count - 1; index >= 0 && _messages[index].Seq > after; index--)
        {
            if (_messages[index].Id == id) return _messages[index];
        }

        return FindPending(id, after);
    }

    private static ActivityContext TraceOf(ReadOnlySpan<AppendRequest> batch)
    {
        foreach (ref readonly var request in batch)
        {
            if (request.Trace is { } trace) return trace.Context;
        }

        return default;
    }

    private void Trim()
    {
        _lastUse = time.GetTimestamp();
        if (_messages.Bytes <= limits.Bytes && _messages.Count <= limits.Messages + (limits.Messages / 5)) return;
        var oldest = _ts - (limits.Seconds * 1000L);
        // The newest one stays whatever the limits: a reader that is one behind is brought up from the log.
        while (_messages.Count > 1 && (_messages.Bytes > limits.Bytes || (_messages.Count > limits.Messages && _messages.First.Ts < oldest)))
        {
            _trimId = _messages.RemoveFirst().Id;
            if (journal is not null) ForgetRecord();
        }
    }
}
