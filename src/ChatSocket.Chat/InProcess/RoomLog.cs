using System.Collections.Concurrent;
using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.InProcess;

/// <summary>
/// One room's log, members and topic. Everything is owned by <see cref="_gate"/>; the room's listener is called inside it, which
/// is what makes the order it hears the order of the log. Listeners outlive logs: one may wait for a room that is yet to be made.
/// </summary>
internal sealed partial class RoomLog(
    RoomName name, HistoryLimits limits, ConcurrentDictionary<string, IRoomListener> listeners, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly MessageRing _messages = new();
    private readonly string _epoch = MessageIds.Random();
    private long _seq;
    private long _ts;
    private string _lastId = "";
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
            if (stored.Count > 0) Listener?.OnMessages(new PublishedBatch(_epoch, previousId, [.. stored]));
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
            var (from, to) = query.After is { } after ? Upwards(after, first, limit) : Downwards(query.Before ?? long.MaxValue, first, limit);
            var page = new RoomMessage[Math.Max(0, to - from + 1)];
            for (var index = 0; index < page.Length; index++) page[index] = _messages[(int)(from - first) + index];
            return new HistoryPage(_epoch, page, query.After is null ? from > first : to < _seq);
        }
    }

    // A position may lie before what is kept or beyond the top; the page is then the nearest one, never an empty one with more behind it.
    private (long From, long To) Upwards(long after, long first, int limit)
    {
        var from = Math.Clamp(after, first - 1, _seq) + 1;
        return (from, Math.Min(_seq, from + limit - 1));
    }

    private (long From, long To) Downwards(long before, long first, int limit)
    {
        var to = Math.Clamp(before, first, _seq + 1) - 1;
        return (Math.Max(first, to - limit + 1), to);
    }

    public RoomOutcome SetTopic(Attachment by, string topic)
    {
        lock (_gate)
        {
            if (!IsAttached(by, out var member)) return RoomOutcome.NotMember;
            _topic = topic;
            _lastUse = time.GetTimestamp();
            Listener?.OnTopic(new TopicChange(member.Nick.Shown, topic));
            return RoomOutcome.Done;
        }
    }

    private IRoomListener? Listener => listeners.GetValueOrDefault(Name.Key);

    /// <summary>The topic a room is born with.</summary>
    public void Begin(string topic)
    {
        lock (_gate) _topic = topic;
    }

    public RoomInfo Describe()
    {
        lock (_gate) return new RoomInfo(Name, _members.Count, _topic);
    }

    /// <summary>Marks an empty room unused for that long as gone; whoever still holds it must look it up again.</summary>
    public bool TryDelete(TimeSpan unusedFor)
    {
        lock (_gate)
        {
            if (_members.Count > 0 || Listener is not null || time.GetElapsedTime(_lastUse) < unusedFor) return false;
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

        return new Appended(IsAttached(request.Sender, out _) ? AppendOutcome.Stored : AppendOutcome.NotMember);
    }

    private RoomMessage? Find(string id, long after)
    {
        for (var index = _messages.Count - 1; index >= 0 && _messages[index].Seq > after; index--)
        {
            if (_messages[index].Id == id) return _messages[index];
        }

        return null;
    }

    private void Trim()
    {
        _lastUse = time.GetTimestamp();
        if (_messages.Bytes <= limits.Bytes && _messages.Count <= limits.Messages + (limits.Messages / 5)) return;
        var oldest = _ts - (limits.Seconds * 1000L);
        while (_messages.Bytes > limits.Bytes || (_messages.Count > limits.Messages && _messages.First.Ts < oldest)) _messages.RemoveFirst();
    }
}
