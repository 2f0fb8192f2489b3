using System.Buffers;
using System.Globalization;
using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Feeds;
using ChatSocket.Redis.Formats;

namespace ChatSocket.Redis.Tests.Feeds;

/// <summary>
/// A room as Redis has it, in memory, for feeds that are fed by hand: it says what would be published, and the test decides what of
/// it arrives, when and how often. <see cref="_gate"/> owns everything.
/// </summary>
internal sealed class FakeRoom
{
    private readonly Lock _gate = new();
    private readonly List<RoomMessage> _log = [];
    private readonly HashSet<string> _nicks = [];
    private string _epoch = MessageIds.Random();
    private string _trimId = "";
    private long _first = 1;
    private long _version;
    private string _lostIn = "";
    private TopicChange _topic = new("", "");

    public RoomSource Source => new(ReadAsync, SnapshotAsync, ReconcileAsync);

    /// <summary>Runs before every question; a test may wait or fail there.</summary>
    public Func<Task> BeforeReading { get; set; } = () => Task.CompletedTask;

    /// <summary>What ends a page before its number of messages does.</summary>
    public int MessagesInPage { get; set; } = int.MaxValue;

    public int Reads { get; private set; }

    public int Reconciliations { get; private set; }

    public RoomPosition Top
    {
        get
        {
            lock (_gate) return new RoomPosition(_epoch, Seq, IdAt(Seq));
        }
    }

    public string[] Nicks
    {
        get
        {
            lock (_gate) return [.. _nicks.Order()];
        }
    }

    private long Seq => _log.Count;

    /// <summary>Every id that was ever stored in this history, also where it was trimmed.</summary>
    public string IdOf(long seq)
    {
        lock (_gate) return IdAt(seq);
    }

    public byte[] Append(int count = 1, int bytes = 1)
    {
        lock (_gate)
        {
            var entries = new ArrayBufferWriter<byte>();
            var (first, before) = (Seq + 1, IdAt(Seq));
            for (var number = 0; number < count; number++)
            {
                var (id, text) = (MessageIds.Random(), new byte[bytes]);
                Chunk.WriteEntry(entries, new AppendRequest(default, "ana", id, text));
                _log.Add(new RoomMessage(Seq + 1, id, "ana", text, 1));
            }

            var head = string.Create(CultureInfo.InvariantCulture, $"M {_epoch} {first} {count} 1 {(before.Length == 0 ? "-" : before)} {IdAt(Seq)}\n");
            return [.. Encoding.UTF8.GetBytes(head), .. entries.WrittenSpan];
        }
    }

    public byte[] ComeOrGo(string nick)
    {
        lock (_gate)
        {
            var line = _nicks.Add(nick) ? $"J {nick}" : $"L {nick}";
            if (line[0] == 'L') _nicks.Remove(nick);
            return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P {_epoch} {++_version} {_nicks.Count}\n{line}\n"));
        }
    }

    public byte[] IsAbout(string topic, string by)
    {
        lock (_gate) _topic = new TopicChange(by, topic);
        return Encoding.UTF8.GetBytes($"T {by} {topic}");
    }

    /// <summary>
    /// Nothing is trimmed before a loss was noticed: what was told of the lost part could not be compared any more. Nodes do so on
    /// every new connection, and no Redis loses anything without one.
    /// </summary>
    public void TrimTo(long first)
    {
        lock (_gate)
        {
            if (first <= _first || first > Seq || _lostIn == _epoch) return;
            (_first, _trimId) = (first, IdAt(first - 1));
        }
    }

    /// <summary>What was stored last is gone, and nobody has noticed yet.</summary>
    public void Lose(int count)
    {
        lock (_gate)
        {
            _lostIn = _epoch;
            count = (int)Math.Min(count, Seq - _first + 1);
            _log.RemoveRange(_log.Count - count, count);
        }
    }

    public void Empty()
    {
        lock (_gate)
        {
            _log.Clear();
            _nicks.Clear();
            (_epoch, _first, _trimId, _version) = (MessageIds.Random(), 1, "", 0);
        }
    }

    private string IdAt(long seq) => seq == 0 ? "" : _log[(int)seq - 1].Id;

    private async Task<LogPage?> ReadAsync(HistoryQuery query)
    {
        await BeforeReading();
        lock (_gate)
        {
            Reads++;
            var at = query.After ?? query.Before ?? Seq + 1;
            var (from, to) = query.After is null
                ? (Math.Max(_first, Math.Min(at, Seq + 1) - query.Limit), Math.Min(at, Seq + 1) - 1)
                : (Math.Clamp(at, _first - 1, Seq) + 1, Math.Min(Math.Clamp(at, _first - 1, Seq) + query.Limit, Seq));
            var count = Math.Clamp(to - from + 1, 0, MessagesInPage);
            var begin = query.After is null ? to - count : from - 1;
            RoomMessage[] messages = [.. _log.Skip((int)begin).Take((int)count)];
            var previous = IdAt(count > 0 ? messages[0].Seq - 1 : from - 1);
            return new LogPage(new RoomPosition(_epoch, Seq, IdAt(Seq)), _first, _trimId, from, to, messages, previous);
        }
    }

    private async Task<RoomSnapshot?> SnapshotAsync()
    {
        await BeforeReading();
        lock (_gate) return new RoomSnapshot(new RoomPosition(_epoch, Seq, IdAt(Seq)), _version, _topic, [.. _nicks]);
    }

    private async Task ReconcileAsync(RoomPosition position)
    {
        await BeforeReading();
        lock (_gate)
        {
            Reconciliations++;
            if (position.Epoch == _epoch && (position.Seq > Seq || (position.Seq >= _first - 1 && IdAt(position.Seq) != position.Id))) _epoch = MessageIds.Random();
        }
    }
}
