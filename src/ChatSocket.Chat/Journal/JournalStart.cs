using ChatSocket.Chat.InProcess;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Journal;

/// <summary>
/// Opens a journal: reads it, judges what cannot be read, and leaves a file that can be appended to. After a torn tail or skipped
/// damage the whole file is written anew with a new epoch for every room and inbox, in one step: a start that dies half way changed nothing.
/// </summary>
internal sealed partial class JournalStart
{
    private JournalStart(
        IJournalFile file, IReadOnlyCollection<RecoveredRoom> rooms, IReadOnlyCollection<RecoveredAccount> accounts, IReadOnlyCollection<RecoveredInbox> inboxes) =>
        (File, Rooms, Accounts, Inboxes) = (file, rooms, accounts, inboxes);

    public IJournalFile File { get; }

    public IReadOnlyCollection<RecoveredRoom> Rooms { get; }

    public IReadOnlyCollection<RecoveredAccount> Accounts { get; }

    public IReadOnlyCollection<RecoveredInbox> Inboxes { get; }

    /// <exception cref="JournalRefusedException">It cannot be used, or is damaged and damage is not to be skipped.</exception>
    public static JournalStart Open(
        IJournalStorage storage, JournalDamage damage, HistoryLimits limits, HistoryLimits inboxLimits, TimeProvider time, ILogger log)
    {
        var path = storage.PathOf(JournalFiles.Current);
        try
        {
            storage.Delete(JournalFiles.Next);
            var file = storage.Open(JournalFiles.Current);
            return file is null ? Begin(storage, [], [], []) : Recover(storage, file, damage, limits, inboxLimits, time, log);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new JournalRefusedException(JournalRefusal.Unusable, path, failure);
        }
    }

    private static JournalStart Recover(
        IJournalStorage storage, IJournalFile file, JournalDamage damage, HistoryLimits limits, HistoryLimits inboxLimits, TimeProvider time, ILogger log)
    {
        var path = storage.PathOf(JournalFiles.Current);
        var whole = false;
        try
        {
            if (new JournalReader(file).IsOtherVersion) throw new JournalRefusedException(JournalRefusal.OtherVersion, path);
            var recovery = JournalRecovery.Read(file, limits, inboxLimits);
            if (recovery.Damaged is [var first, ..] && damage == JournalDamage.Stop)
            {
                throw new JournalRefusedException(JournalRefusal.Damaged, path, null, first.From);
            }

            foreach (var room in recovery.Rooms.Values) room.Trim(limits, time.GetUtcNow().ToUnixTimeMilliseconds());
            whole = recovery.Damaged.Count == 0 && recovery.TornAt is null;
            if (whole) return new JournalStart(file, recovery.Rooms.Values, recovery.Accounts.Values, recovery.Inboxes.Values);
            if (recovery.Damaged.Count > 0)
            {
                var copy = JournalFiles.Damaged(time.GetUtcNow());
                Copy(storage, file, copy);
                foreach (var part in recovery.Damaged) LogSkipped(log, path, part.From, part.To, storage.PathOf(copy));
            }

            if (recovery.TornAt is { } torn) LogTorn(log, path, torn, file.Length - torn);
            file.Dispose();
            foreach (var room in recovery.Rooms.Values) room.BeginEpoch();
            foreach (var inbox in recovery.Inboxes.Values) inbox.Contents.BeginEpoch();
            return Begin(storage, recovery.Rooms.Values, recovery.Accounts.Values, recovery.Inboxes.Values);
        }
        finally
        {
            if (!whole) file.Dispose();
        }
    }

    private static JournalStart Begin(
        IJournalStorage storage, IReadOnlyCollection<RecoveredRoom> rooms, IReadOnlyCollection<RecoveredAccount> accounts, IReadOnlyCollection<RecoveredInbox> inboxes)
    {
        using var rewrite = new JournalRewrite(storage);
        rewrite.Write(rooms.Select(room => room.Store()), accounts.Select(found => found.Account), inboxes.Select(inbox => inbox.Contents.Store(inbox.Owner)));
        foreach (var room in rooms) room.OnRewritten(rewrite.HeadBytes[room.Name]);
        foreach (var inbox in inboxes) inbox.Contents.OnRewritten(rewrite.InboxBytes[inbox.Owner.Account]);
        RecoveredAccount[] stored = [.. accounts.Select(found => found with { RecordBytes = rewrite.AccountBytes[found.Account.Nick.Key] })];
        return new JournalStart(rewrite.Publish(), rooms, stored, inboxes);
    }

    private static void Copy(IJournalStorage storage, IJournalFile file, string name)
    {
        using var copy = storage.Create(name);
        var piece = new byte[1 << 20];
        for (var offset = 0L; file.Read(offset, piece) is > 0 and var count; offset += count) copy.Write(piece.AsSpan(0, count));
        copy.Flush();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "The journal {Path} breaks off in the middle of a record at offset {Offset}, as after a crash: {Bytes} bytes that nobody was promised are cut, and every room and every inbox begins a new epoch.")]
    private static partial void LogTorn(ILogger log, string path, long offset, long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "The journal {Path} cannot be read from offset {From} to {To}; as it was told to, the node goes on without that part, and every room and every inbox begins a new epoch. The damaged file is kept as {Copy}.")]
    private static partial void LogSkipped(ILogger log, string path, long from, long to, string copy);
}
