using ChatSocket.Chat.InProcess;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Journal;

/// <summary>
/// When more than half of the file belongs to nobody any more it is written anew. Appends wait meanwhile: what is written is what
/// the history limits let live, at the speed of a disk that is written in one go.
/// </summary>
internal sealed partial class JournalLoop
{
    private readonly long _compactAbove;
    private long _live;
    private long _retryAbove;

    /// <summary>How often the file was written anew.</summary>
    public int Rewrites { get; private set; }

    /// <summary>A record that still counts was written, or was found at the start. Called on the loop, or before it runs.</summary>
    public void Count(int bytes) => _live += bytes;

    /// <summary>A record counts no more.</summary>
    public void Forget(int bytes) => _live -= bytes;

    /// <summary>False when the journal is not usable any more.</summary>
    private bool TryCompact()
    {
        var dead = _file.Length - _live;
        if (dead < _compactAbove || dead * 2 <= _file.Length || _file.Length < _retryAbove) return true;
        using var rewrite = new JournalRewrite(_storage);
        var rooms = new List<RoomLog>();
        try
        {
            rewrite.Write(Snapshots(rooms), _people.Snapshot(), _inboxes.Snapshots());
        }
        catch (Exception failure)
        {
            // The old file is as it was. Another try is worth it when there is twice as much to win.
            _retryAbove = _file.Length * 2;
            LogNotCompacted(_log, _storage.PathOf(JournalFiles.Current), failure.Message);
            return true;
        }

        var before = _file.Length;
        _group.Clear();
        try
        {
            _file.Dispose();
            _file = rewrite.Publish();
        }
        catch (Exception failure)
        {
            Fail(failure);
            return false;
        }

        Rewrites++;
        foreach (var room in rooms) room.OnRewritten(rewrite.HeadBytes[room.Name]);
        _people.OnRewritten(rewrite.AccountBytes);
        _inboxes.OnRewritten(rewrite.InboxBytes);
        (_live, _retryAbove) = (_file.Length, 0);
        LogCompacted(_log, _storage.PathOf(JournalFiles.Current), before, _file.Length);
        return true;
    }

    /// <summary>Everything committed and nothing else: what is still to be written comes after the rewrite, in both files.</summary>
    private IEnumerable<StoredRoom> Snapshots(List<RoomLog> rooms)
    {
        foreach (var room in _rooms())
        {
            if (room.Snapshot() is not { } stored) continue;
            rooms.Add(room);
            yield return stored;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The journal {Path} was compacted from {Before} to {After} bytes.")]
    private static partial void LogCompacted(ILogger log, string path, long before, long after);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal {Path} could not be compacted ({Why}); it goes on growing, and everything else goes on.")]
    private static partial void LogNotCompacted(ILogger log, string path, string why);
}
