using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.InProcess;

/// <summary>
/// One inbox. <see cref="_gate"/> owns everything. An id is known for as long as its message is kept; when the newest forgotten one was
/// stored tells which retries can no longer be decided.
/// </summary>
internal sealed class InboxLog(HistoryLimits limits, TimeProvider time)
{
    private const int EntryOverheadBytes = 192;

    private readonly Lock _gate = new();
    private readonly List<DirectMessage> _messages = [];
    private readonly Dictionary<string, DirectMessage> _byId = [];
    private readonly string _epoch = MessageIds.Random();
    private long _seq;
    private long _ts;
    private long _bytes;
    private long _read;
    private string _lastId = "";
    private string _trimId = "";
    private long? _forgotten;

    private long Before => _seq - _messages.Count;

    private RoomPosition Top => new(_epoch, _seq, _lastId);

    private RoomPosition Beginning => new(_epoch, Before, _trimId);

    public DirectResult Append(DirectRequest request, string to)
    {
        lock (_gate)
        {
            if (_byId.TryGetValue(request.Id, out var stored)) return Stored(stored);
            if (request.IsRetry && _forgotten >= (request.After ?? 0)) return new DirectResult(DirectOutcome.Undecidable);
            var now = Math.Max(_ts, time.GetUtcNow().ToUnixTimeMilliseconds());
            var message = new DirectMessage(_seq + 1, request.Id, request.From, to, request.Subject, request.Text, now);
            var dropped = CountToDrop(Weight(message), now - (limits.Seconds * 1000L));
            if (dropped is null) return new DirectResult(DirectOutcome.Full);
            Drop(dropped.Value);
            _messages.Add(message);
            _byId.Add(message.Id, message);
            (_seq, _lastId, _ts) = (message.Seq, message.Id, now);
            _bytes += Weight(message);
            return Stored(message);
        }
    }

    public InboxContinuation Follow(RoomPosition from, int limit)
    {
        lock (_gate)
        {
            var how = InboxPlace.Compare(from, Top, Beginning, IdAt(from.Seq));
            var first = (int)(how.From.Seq - Before);
            var count = Math.Min(limit, _messages.Count - first);
            return new InboxContinuation(how, [.. _messages.GetRange(first, count)], first + count < _messages.Count, _seq - ReadUpTo);
        }
    }

    public InboxPage Read(HistoryQuery query)
    {
        lock (_gate)
        {
            var limit = Math.Max(0, query.Limit);
            // A position outside the stored part counts as its nearest edge; who asks for something always gets the next of it.
            if (query.After is { } after)
            {
                var first = (int)(Math.Clamp(after, Before, _seq) - Before);
                var count = Math.Min(limit, _messages.Count - first);
                return new InboxPage(Top, [.. _messages.GetRange(first, count)], first + count < _messages.Count, ReadUpTo);
            }

            var end = query.Before is { } before ? (int)(Math.Clamp(before, Before + 1, _seq + 1) - Before - 1) : _messages.Count;
            var from = Math.Max(0, end - limit);
            return new InboxPage(Top, [.. _messages.GetRange(from, end - from)], from > 0, ReadUpTo);
        }
    }

    public void MarkRead(long seq)
    {
        lock (_gate) _read = Math.Max(_read, Math.Min(seq, _seq));
    }

    private long ReadUpTo => Math.Max(_read, Before);

    private static int Weight(DirectMessage message) => message.Text.Length + (message.Subject.Length * 2) + message.Id.Length + EntryOverheadBytes;

    private static DirectResult Stored(DirectMessage message) => new(DirectOutcome.Stored, message.To, message.Seq, message.Ts);

    private string IdAt(long seq) => seq == Before ? _trimId : seq > Before && seq <= _seq ? _messages[(int)(seq - Before) - 1].Id : "";

    /// <summary>How many have to go for that many bytes more; null when one of them would be too young.</summary>
    private int? CountToDrop(int bytes, long oldest)
    {
        var (count, sum) = (0, _bytes + bytes);
        while (count < _messages.Count && sum > limits.Bytes)
        {
            if (_messages[count].Ts > oldest) return null;
            sum -= Weight(_messages[count++]);
        }

        if (_messages.Count + 1 - count <= limits.Messages + (limits.Messages / 5)) return count;
        while (_messages.Count + 1 - count > limits.Messages && count < _messages.Count && _messages[count].Ts <= oldest) count++;
        return count;
    }

    private void Drop(int count)
    {
        if (count == 0) return;
        foreach (var message in _messages.GetRange(0, count))
        {
            _byId.Remove(message.Id);
            _bytes -= Weight(message);
            (_trimId, _forgotten) = (message.Id, message.Ts);
        }

        _messages.RemoveRange(0, count);
    }
}
