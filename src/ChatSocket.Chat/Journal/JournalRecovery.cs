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
    private readonly HistoryLimits _inboxLimits;

    private JournalRecovery(HistoryLimits limits, HistoryLimits inboxLimits) => (_limits, _inboxLimits) = (limits, inboxLimits);

    public Dictionary<string, RecoveredRoom> Rooms { get; } = [];

    /// <summary>By the key of their nick.</summary>
    public Dictionary<string, RecoveredAccount> Accounts { get; } = [];

    /// <summary>By the id of their account.</summary>
    public Dictionary<string, RecoveredInbox> Inboxes { get; } = [];

    public List<DamagedPart> Damaged { get; } = [];

    /// <summary>Where the torn tail begins, or null when there is none.</summary>
    public long? TornAt { get; private set; }

    /// <summary>Never throws because of what is in the file; whether damage is acceptable is for the caller to judge.</summary>
    public static JournalRecovery Read(IJournalFile file, HistoryLimits limits, HistoryLimits inboxLimits)
    {
        var recovery = new JournalRecovery(limits, inboxLimits);
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
            case RecordKind.Inbox or RecordKind.Direct or RecordKind.Read:
                return ApplyToInbox(record, bytes);
            default:
                return false;
        }
    }

    private bool ApplyToPerson(JournalRecord record, int bytes)
    {
        if (!Nick.TryParse(record.Nick, out var nick)) return false;
        var before = Accounts.GetValueOrDefault(nick.Key)?.Account.Pass.Account;
        if (before is not null && before != record.Id) Inboxes.Remove(before);
        if (record.Kind == RecordKind.Unregistered) Accounts.Remove(nick.Key);
        else Accounts[nick.Key] = new RecoveredAccount(new Account(nick, new AccountPass(record.Id, record.Version), record.Verifier, record.Ts), bytes);
        return true;
    }

    /// <summary>What came for an account that was given up meanwhile belongs to nobody, and is no damage.</summary>
    private bool ApplyToInbox(JournalRecord record, int bytes)
    {
        if (!Nick.TryParse(record.Nick, out var nick)) return false;
        if (!Accounts.TryGetValue(nick.Key, out var found) || found.Account.Pass.Account != record.AccountId) return true;
        var contents = Inboxes.GetValueOrDefault(record.AccountId)?.Contents;
        switch (record.Kind)
        {
            case RecordKind.Inbox when contents is null || Damaged.Count > 0:
                Open(InboxContents.From(record, bytes, _inboxLimits));
                return true;
            case RecordKind.Direct when Damaged.Count > 0 || (contents is null ? record.Seq == 1 : record.Epoch == contents.Epoch && record.Seq == contents.Seq + 1):
                contents ??= Open(new InboxContents(_inboxLimits, record.Epoch));
                // Whatever number it had: after damage the rest is numbered on, under another epoch.
                contents.Add(new DirectMessage(contents.Seq + 1, record.Id, record.From, found.Account.Nick.Shown, record.Subject, record.Text, record.Ts), bytes);
                return true;
            case RecordKind.Read when contents is not null:
                contents.MarkRead(record.Seq, bytes);
                return true;
            case RecordKind.Read:
                return Damaged.Count > 0;
            default:
                return false;
        }

        InboxContents Open(InboxContents opened)
        {
            Inboxes[record.AccountId] = new RecoveredInbox(new InboxOwner(found.Account.Nick, default, record.AccountId), opened);
            return opened;
        }
    }

    private bool TryOpen(JournalRecord record, string shown, int bytes, out RecoveredRoom? room)
    {
        room = null;
        if (!RoomName.TryParse(shown, out var name) || name.Key != record.Room) return false;
        Rooms[name.Key] = room = new RecoveredRoom(name, record, bytes);
        return true;
    }
}
