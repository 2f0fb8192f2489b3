using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Journal;

/// <summary>A part of the file that no record could be read from.</summary>
internal readonly record struct DamagedPart(long From, long To);

/// <summary>
/// Rebuilds the rooms from a journal. What cannot be read is one of two things: if nothing readable follows, the tail of a write
/// that was cut short and that nobody was promised; otherwise damage to what was once complete. Owned by the start of the node.
/// </summary>
internal sealed class JournalRecovery
{
    private readonly HistoryLimits _limits;

    private JournalRecovery(HistoryLimits limits) => _limits = limits;

    public Dictionary<string, RecoveredRoom> Rooms { get; } = [];

    /// <summary>By the key of their nick.</summary>
    public Dictionary<string, RecoveredAccount> Accounts { get; } = [];

    public List<DamagedPart> Damaged { get; } = [];

    /// <summary>Where the torn tail begins, or null when there is none.</summary>
    public long? TornAt { get; private set; }

    /// <summary>Never throws because of what is in the file; whether damage is acceptable is for the caller to judge.</summary>
    public static JournalRecovery Read(IJournalFile file, HistoryLimits limits)
    {
        var recovery = new JournalRecovery(limits);
        recovery.Read(new JournalReader(file), file.Length);
        return recovery;
    }

    private void Read(JournalReader reader, long length)
    {
        var offset = reader.HasHeader ? JournalFormat.Header.Length : SkipHeader(reader, length);
        while (offset < length)
        {
            if (reader.Read(offset, out var end) is not { } record) offset = Skip(reader, offset, length);
            else if (Apply(record, (int)(end - offset))) offset = end;
            else offset = Damage(offset, end);
        }
    }

    /// <summary>A file that begins otherwise may be somebody else's: it is damaged, never torn, so that nothing of it is lost unasked.</summary>
    private long SkipHeader(JournalReader reader, long length)
    {
        if (!reader.HasPartOfHeader) return Damage(0, reader.FindRecord(0) ?? length);
        TornAt = 0;
        return length;
    }

    /// <summary>Goes on at the next record that can be read.</summary>
    private long Skip(JournalReader reader, long offset, long length)
    {
        if (reader.FindRecord(offset + 1) is { } next) return Damage(offset, next);
        TornAt = offset;
        return length;
    }

    private long Damage(long from, long to)
    {
        if (Damaged.Count > 0 && Damaged[^1].To == from) Damaged[^1] = Damaged[^1] with { To = to };
        else Damaged.Add(new DamagedPart(from, to));
        return to;
    }

    /// <summary>False when the record makes no sense where it stands. After damage nearly everything does: what it lost is not known.</summary>
    private bool Apply(JournalRecord record, int bytes)
    {
        var known = Rooms.TryGetValue(record.Room, out var room);
        switch (record.Kind)
        {
            case RecordKind.Room:
                return (!known || Damaged.Count > 0) && TryOpen(record, record.Shown, bytes, out _);
            case RecordKind.Deleted:
                // A rewrite may come between the end of a room and this record of it.
                Rooms.Remove(record.Room);
                return true;
            case RecordKind.Topic when known || (Damaged.Count > 0 && TryOpen(record, record.Room, bytes, out room)):
                room!.SetTopic(record, bytes);
                return true;
            case RecordKind.Order when known || (Damaged.Count > 0 && TryOpen(record, record.Room, 0, out room)):
                room!.SetOrder(record, bytes);
                return true;
            case RecordKind.Message when known ? room!.Continues(record) || Damaged.Count > 0
                : Damaged.Count > 0 && TryOpen(record, record.Room, 0, out room):
                room!.Add(record, bytes, _limits);
                return true;
            case RecordKind.Account or RecordKind.Unregistered:
                return ApplyToPerson(record, bytes);
            default:
                return false;
        }
    }

    private bool ApplyToPerson(JournalRecord record, int bytes)
    {
        if (!Nick.TryParse(record.Nick, out var nick)) return false;
        if (record.Kind == RecordKind.Unregistered) Accounts.Remove(nick.Key);
        else Accounts[nick.Key] = new RecoveredAccount(new Account(nick, new AccountPass(record.Id, record.Version), record.Verifier, record.Ts), bytes);
        return true;
    }

    private bool TryOpen(JournalRecord record, string shown, int bytes, out RecoveredRoom? room)
    {
        room = null;
        if (!RoomName.TryParse(shown, out var name) || name.Key != record.Room) return false;
        Rooms[name.Key] = room = new RecoveredRoom(name, record, bytes);
        return true;
    }
}
