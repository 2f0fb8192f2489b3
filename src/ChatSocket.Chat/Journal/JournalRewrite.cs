using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Journal;

/// <summary>
/// Writes a journal that holds only what lives, beside the old one; until <see cref="Publish"/> renames it the old one counts.
/// A crash at any point leaves one complete journal. Owned by whoever owns the file it replaces.
/// </summary>
internal sealed class JournalRewrite(IJournalStorage storage) : IDisposable
{
    private const int PieceBytes = 1 << 20;

    private readonly RecordBuffer _buffer = new();
    private IJournalFile? _file;

    /// <summary>What each room's own records take.</summary>
    public Dictionary<RoomName, int> HeadBytes { get; } = [];

    /// <summary>What each account takes, by the key of its nick.</summary>
    public Dictionary<string, int> AccountBytes { get; } = [];

    /// <summary>What the own record of each inbox takes, by its account.</summary>
    public Dictionary<string, int> InboxBytes { get; } = [];

    public void Write(IEnumerable<StoredRoom> rooms, IEnumerable<Account> accounts, IEnumerable<StoredInbox> inboxes)
    {
        _file = storage.Create(JournalFiles.Next);
        _buffer.Header();
        foreach (var account in accounts)
        {
            AccountBytes[account.Nick.Key] = _buffer.Account(account);
            WriteFrom(PieceBytes);
        }

        foreach (var inbox in inboxes)
        {
            InboxBytes[inbox.Owner.Account] = _buffer.Inbox(inbox);
            foreach (var message in inbox.Messages)
            {
                _buffer.Direct(inbox.Owner, inbox.Epoch, message);
                WriteFrom(PieceBytes);
            }
        }

        foreach (var room in rooms)
        {
            var headBytes = _buffer.Room(room);
            if (room.Order != RoomOrder.None) headBytes += _buffer.Order(room.Name, room.Order);
            HeadBytes[room.Name] = headBytes;
            foreach (var message in room.Messages)
            {
                _buffer.Message(room.Name, room.Epoch, message);
                WriteFrom(PieceBytes);
            }
        }

        WriteFrom(1);
        _file.Flush();
    }

    /// <summary>The new file, to be appended to. Its predecessor must be closed. After a failure here nobody knows which of them counts.</summary>
    public IJournalFile Publish()
    {
        _file!.Dispose();
        storage.Rename(JournalFiles.Next, JournalFiles.Current);
        storage.Flush();
        _file = null;
        return storage.Open(JournalFiles.Current) ?? throw new IOException("the journal is gone");
    }

    public void Dispose()
    {
        _buffer.Dispose();
        _file?.Dispose();
    }

    private void WriteFrom(int bytes)
    {
        if (_buffer.Length < bytes) return;
        _file!.Write(_buffer.Written);
        _buffer.Clear();
    }
}
