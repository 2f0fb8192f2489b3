using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Journal;
using ChatSocket.Protocol.Names;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.InProcess;

public sealed partial class InProcessBackplane
{
    /// <summary>A rewrite is not worth it before this much of the file is dead: it is written in well under a second.</summary>
    private const long CompactAbove = 4 << 20;

    private readonly JournalLoop? _journal;
    private readonly IJournalStorage? _storage;
    private readonly int _recoveredMessages;

    private InProcessBackplane(
        IJournalStorage storage, JournalStart start, HistoryLimits history, HistoryLimits? inbox, int maximumRooms, TimeProvider time, ILogger log,
        long compactAbove)
    {
        (_history, _maximumRooms, _time, _storage) = (history, maximumRooms, time, storage);
        _people = new People(time, Events);
        _inboxes = new Inboxes(_people, inbox ?? HistoryLimits.Inbox, time, Events, () => IsUp);
        _people.AccountGone = _inboxes.Forget;
        _journal = new JournalLoop(storage, start.File, () => _rooms.Values, _people, _inboxes, compactAbove, log);
        _people.Begin(_journal, start.Accounts);
        _inboxes.Begin(_journal, start.Inboxes);
        foreach (var recovered in start.Rooms)
        {
            var room = new RoomLog(recovered.Name, history, _listeners, time, _journal);
            room.Begin(recovered);
            _rooms[recovered.Name.Key] = room;
            _inOrder.Add(recovered.Name.Key);
        }

        _recoveredMessages = start.Rooms.Sum(room => room.Messages.Count);
        // May be more than are allowed by now: those are kept, and no new one is made.
        _unusedRooms = time.CreateTimer(_ => DeleteUnusedRooms(), null, UnusedRoomCheck, UnusedRoomCheck);
        _journal.Start();
        TryOpen(RoomName.Geral, "", "", out _);
    }

    /// <summary>A backplane whose rooms, accounts and inboxes outlive the process.</summary>
    /// <exception cref="JournalRefusedException">The journal is not one to start on.</exception>
    public static InProcessBackplane Open(
        JournalSettings journal, HistoryLimits history, int maximumRooms, TimeProvider time, ILogger log, HistoryLimits? inbox = null) =>
        Open(DirectoryStorage.Hold(journal.Directory), journal.Damage, history, maximumRooms, time, log, inbox: inbox);

    /// <summary>Owns the storage from here on, also when the start is refused.</summary>
    internal static InProcessBackplane Open(
        IJournalStorage storage, JournalDamage damage, HistoryLimits history, int maximumRooms, TimeProvider time, ILogger log,
        long compactAbove = CompactAbove, HistoryLimits? inbox = null)
    {
        try
        {
            var start = JournalStart.Open(storage, damage, history, inbox ?? HistoryLimits.Inbox, time, log);
            return new InProcessBackplane(storage, start, history, inbox, maximumRooms, time, log, compactAbove);
        }
        catch
        {
            storage.Dispose();
            throw;
        }
    }

    /// <summary>Says what was found; by a node that has started, so that a refused start says one thing only.</summary>
    public void ReportRecovery(ILogger log)
    {
        if (_recoveredMessages > 0) LogRecovered(log, _storage!.PathOf(JournalFiles.Current), _rooms.Count, _recoveredMessages);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The journal {Path} holds {Rooms} rooms and {Messages} messages.")]
    private static partial void LogRecovered(ILogger log, string path, int rooms, int messages);

    private async ValueTask<RoomOutcome> CreateWhenBornAsync(RoomLog log, bool made)
    {
        if (await log.Born.ConfigureAwait(false)) return made ? RoomOutcome.Done : RoomOutcome.Exists;
        Abandon(log);
        return RoomOutcome.Unavailable;
    }

    private async ValueTask<JoinResult> JoinWhenBornAsync(RoomLog log, RoomMember member, RoomPosition? from)
    {
        if (await log.Born.ConfigureAwait(false)) return await JoinAsync(log.Name, member, from).ConfigureAwait(false);
        Abandon(log);
        return JoinResult.Refused(RoomOutcome.Unavailable);
    }

    /// <summary>A room that could not be stored was never there.</summary>
    private void Abandon(RoomLog log) => Forget(log);
}
