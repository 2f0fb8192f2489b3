using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Journal;

namespace ChatSocket.Chat.InProcess;

/// <summary>
/// What an inbox holds, and what of it may go. Owned by its inbox' lock, before that by the start of the node. An id is known for as
/// long as its message is kept; when the newest forgotten one was stored tells which retries can no longer be decided.
/// </summary>
internal sealed class InboxContents(HistoryLimits limits, string epoch, long? forgotten = null)
{
    private const int EntryOverheadBytes = 192;

    private readonly List<DirectMessage> _messages = [];
    private readonly Dictionary<string, DirectMessage> _byId = [];

    /// <summary>What each stored message takes in the journal's file, if there is one.</summary>
    private readonly Queue<int> _recordBytes = new();
    private long _bytes;
    private long _read;
    private int _headBytes;
    private int _markBytes;
    private string _lastId = "";
    private string _trimId = "";

    public string Epoch { get; private set; } = epoch;

    public long Seq { get; private set; }

    public long Ts { get; private set; }

    public long? Forgotten { get; private set; } = forgotten;

    public RoomPosition Top => new(Epoch, Seq, _lastId);

    public RoomPosition Beginning => new(Epoch, Before, _trimId);

    /// <summary>Up to where the owner has read, or up to where nothing is stored any more.</summary>
    public long Read => Math.Max(_read, Before);

    public int RecordBytes => _headBytes + _markBytes + _recordBytes.Sum();

    private long Before => Seq - _messages.Count;

    public static InboxContents From(JournalRecord head, int recordBytes, HistoryLimits limits) => new(limits, head.Epoch)
    {
        Seq = head.Seq,
        _lastId = head.Id,
        _trimId = head.Id,
        Ts = head.Ts,
        Forgotten = head.Forgotten,
        _read = head.Read,
        _headBytes = recordBytes,
    };

    public DirectMessage? Find(string id) => _byId.GetValueOrDefault(id);

    public string IdAt(long seq) => seq == Before ? _trimId : seq > Before && seq <= Seq ? _messages[(int)(seq - Before) - 1].Id : "";

    /// <summary>At most that many after a number that is not outside of what is stored.</summary>
    public DirectMessage[] From(long after, int limit)
    {
        var first = (int)(after - Before);
        return [.. _messages.GetRange(first, Math.Min(limit, _messages.Count - first))];
    }

    public static int Weight(DirectMessage message) => message.Text.Length + (message.Subject.Length * 2) + message.Id.Length + EntryOverheadBytes;

    /// <summary>Whether one more, after others of that weight that are on their way, makes nothing go that is too young for it.</summary>
    public bool HasRoomFor(DirectMessage message, long underWay) => CountToDrop(underWay + Weight(message), Oldest(message)) is not null;

    /// <summary>The next one; others go for it. Tells what those took in the file.</summary>
    public int Add(DirectMessage message, int recordBytes)
    {
        var freed = Drop(CountToDrop(Weight(message), Oldest(message)) ?? 0);
        _messages.Add(message);
        _byId[message.Id] = message;
        _recordBytes.Enqueue(recordBytes);
        (Seq, _lastId, Ts) = (message.Seq, message.Id, Math.Max(Ts, message.Ts));
        _bytes += Weight(message);
        return freed;
    }

    /// <summary>The mark moves forward only, never beyond the last message. Tells what the one before took in the file.</summary>
    public int MarkRead(long seq, int recordBytes)
    {
        _read = Math.Max(_read, Math.Min(seq, Seq));
        var freed = _markBytes;
        _markBytes = recordBytes;
        return freed;
    }

    public void BeginEpoch() => Epoch = MessageIds.Random();

    /// <summary>The file was written anew: the mark stands in the head.</summary>
    public void OnRewritten(int headBytes) => (_headBytes, _markBytes) = (headBytes, 0);

    public StoredInbox Store(InboxOwner owner) => new(owner, Epoch, Ts, Before, _trimId, Forgotten, _read, [.. _messages]);

    private long Oldest(DirectMessage message) => message.Ts - (limits.Seconds * 1000L);

    /// <summary>How many have to go for that many bytes more; null when one of them would be too young.</summary>
    private int? CountToDrop(long bytes, long oldest)
    {
        var (count, sum) = (0, _bytes + bytes);
        while (sum > limits.Bytes && count < _messages.Count)
        {
            if (_messages[count].Ts > oldest) return null;
            sum -= Weight(_messages[count++]);
        }

        if (_messages.Count + 1 - count <= limits.Messages + (limits.Messages / 5)) return count;
        while (_messages.Count + 1 - count > limits.Messages && count < _messages.Count && _messages[count].Ts <= oldest) count++;
        return count;
    }

    private int Drop(int count)
    {
        var freed = 0;
        foreach (var message in _messages.GetRange(0, count))
        {
            _byId.Remove(message.Id);
            _bytes -= Weight(message);
            freed += _recordBytes.Dequeue();
            (_trimId, Forgotten) = (message.Id, message.Ts);
        }

        _messages.RemoveRange(0, count);
        return freed;
    }
}
