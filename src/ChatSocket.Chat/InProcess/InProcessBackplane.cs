using System.Collections.Concurrent;
using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.InProcess;

/// <summary>
/// The backplane of a node that runs alone: everything in this process. Rooms own their state behind their own lock
/// (<see cref="RoomLog"/>), so do <see cref="People"/> and <see cref="Inboxes"/>, <see cref="_opening"/> owns which rooms there are;
/// no lock is held while another is taken.
/// </summary>
public sealed partial class InProcessBackplane : IBackplane
{
    private const int SampleSize = 100;
    private static readonly TimeSpan UnusedRoomLife = TimeSpan.FromDays(7);
    private static readonly TimeSpan UnusedRoomCheck = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, RoomLog> _rooms = new();
    private readonly ConcurrentDictionary<string, IRoomListener> _listeners = new();
    private readonly People _people;
    private readonly Inboxes _inboxes;
    private readonly Lock _opening = new();
    private readonly SortedSet<string> _inOrder = new(StringComparer.Ordinal);
    private readonly HistoryLimits _history;
    private readonly TimeProvider _time;
    private readonly int _maximumRooms;
    private readonly ITimer _unusedRooms;

    /// <summary>A backplane that forgets everything with the process.</summary>
    public InProcessBackplane(HistoryLimits history, int maximumRooms, TimeProvider time, HistoryLimits? inbox = null)
    {
        (_history, _maximumRooms, _time) = (history, maximumRooms, time);
        _people = new People(time, Events);
        _inboxes = new Inboxes(_people, inbox ?? HistoryLimits.Inbox, time, Events, () => IsUp);
        _people.AccountGone = _inboxes.Forget;
        _unusedRooms = time.CreateTimer(_ => DeleteUnusedRooms(), null, UnusedRoomCheck, UnusedRoomCheck);
        TryOpen(RoomName.Geral, "", "", out _);
    }

    public bool IsUp => _journal?.IsUp ?? true;

    public TimeSpan UpFor => IsUp ? TimeSpan.MaxValue : TimeSpan.Zero;

    public BackplaneEvents Events { get; } = new();

    IInboxes IBackplane.Inboxes => _inboxes;

    public IAccounts Accounts => _people;

    /// <summary>Nobody is left to tell.</summary>
    public ValueTask DepartAsync(TimeSpan within) => ValueTask.CompletedTask;

    public ValueTask SubscribeAsync(RoomName room, IRoomListener listener)
    {
        _listeners[room.Key] = listener;
        return ValueTask.CompletedTask;
    }

    public ValueTask UnsubscribeAsync(RoomName room)
    {
        _listeners.TryRemove(room.Key, out _);
        return ValueTask.CompletedTask;
    }

    public ValueTask<RoomOutcome> CreateAsync(RoomName room, string topic, string owner = "")
    {
        var made = TryOpen(room, topic, owner, out var log);
        if (log is null) return ValueTask.FromResult(RoomOutcome.Full);
        if (!log.IsBorn) return CreateWhenBornAsync(log, made);
        return ValueTask.FromResult(made ? RoomOutcome.Done : RoomOutcome.Exists);
    }

    public ValueTask<JoinResult> JoinAsync(RoomName room, RoomMember member, RoomPosition? from = null)
    {
        while (true)
        {
            // Who only comes back to a room that was lost does not own it by being first.
            TryOpen(room, "", from is null ? member.Account : "", out var log);
            if (log is null) return ValueTask.FromResult(JoinResult.Refused(RoomOutcome.Full));
            if (!log.IsBorn) return JoinWhenBornAsync(log, member, from);
            if (log.Join(member, SampleSize, from) is { } joined) return ValueTask.FromResult(joined);
        }
    }

    public ValueTask LeaveAsync(RoomName room, Attachment member)
    {
        if (_rooms.TryGetValue(room.Key, out var log)) log.Leave(member);
        return ValueTask.CompletedTask;
    }

    public ValueTask<AppendResult> AppendAsync(RoomName room, ReadOnlyMemory<AppendRequest> batch)
    {
        if (!_rooms.TryGetValue(room.Key, out var log)) return ValueTask.FromResult(AppendResult.All(AppendOutcome.NotMember, batch.Length));
        return _journal is null ? ValueTask.FromResult(log.Append(batch.Span)) : log.Stage(batch.Span);
    }

    public ValueTask<string> TopicAsync(RoomName room) =>
        ValueTask.FromResult(_rooms.TryGetValue(room.Key, out var log) ? log.Describe().Topic : "");

    public ValueTask<RoomOutcome> SetTopicAsync(RoomName room, Attachment by, string topic, bool asAdministrator = false)
    {
        if (!_rooms.TryGetValue(room.Key, out var log)) return ValueTask.FromResult(RoomOutcome.NotMember);
        return _journal is null ? ValueTask.FromResult(log.SetTopic(by, topic, asAdministrator)) : log.StageTopic(by, topic, asAdministrator);
    }

    public async ValueTask<OrderOutcome> ActAsync(RoomName room, RoomAct act)
    {
        if (!_rooms.TryGetValue(room.Key, out var log) || !log.IsBorn) return OrderOutcome.NoSuchRoom;
        var (outcome, removed) = await log.Act(act).ConfigureAwait(false);
        foreach (var member in removed) Events.MemberRemoved(new Removal(room, member.Attachment, act.By, act.Reason, act.Verb == RoomVerb.Ban));
        return outcome;
    }

    public ValueTask<RoomRuleList> RulesAsync(RoomName room, string account, bool isAdministrator) => ValueTask.FromResult(
        _rooms.TryGetValue(room.Key, out var log) && log.IsBorn ? log.Rules(account, isAdministrator) : new RoomRuleList(OrderOutcome.NoSuchRoom, []));

    public ValueTask<OrderOutcome> AnnounceAsync(string by, string text)
    {
        Events.Announced(by, text);
        return ValueTask.FromResult(OrderOutcome.Done);
    }

    public ValueTask TypeAsync(RoomName room, Attachment by)
    {
        if (_rooms.TryGetValue(room.Key, out var log)) log.Type(by);
        return ValueTask.CompletedTask;
    }

    public ValueTask<RoomOutcome> ReadUpToAsync(RoomName room, Attachment by, long seq)
    {
        if (!_rooms.TryGetValue(room.Key, out var log)) return ValueTask.FromResult(RoomOutcome.NotMember);
        var (outcome, marks) = log.ReadUpTo(by, seq);
        Tell(marks);
        return ValueTask.FromResult(outcome);
    }

    public ValueTask<HistoryPage> ReadAsync(RoomName room, HistoryQuery query) =>
        ValueTask.FromResult(_rooms.TryGetValue(room.Key, out var log) ? log.Read(query) : HistoryPage.Empty);

    public ValueTask<MemberPage> MembersAsync(RoomName room, string after, int limit) =>
        ValueTask.FromResult(_rooms.TryGetValue(room.Key, out var log) ? log.Members(after, limit) : new MemberPage([], false, false));

    public ValueTask<RoomPage> RoomsAsync(string query, string after, int limit)
    {
        var (keys, more) = KeysOf(query, after, limit);
        var rooms = new List<RoomInfo>(keys.Count);
        foreach (var key in keys)
        {
            if (_rooms.TryGetValue(key, out var log) && log.IsBorn) rooms.Add(log.Describe());
        }

        return ValueTask.FromResult(new RoomPage([.. rooms], more));
    }

    public ValueTask<UserPage> UsersAsync(string query, string after, int limit) => ValueTask.FromResult(_people.List(query, after, limit));

    public ValueTask<NickOutcome> ClaimNickAsync(Nick nick, SessionId session, AccountPass? pass = null, string address = "") =>
        ValueTask.FromResult(_people.Claim(nick, session, pass, address));

    public ValueTask ReleaseNickAsync(Nick nick, SessionId session)
    {
        Release(nick.Key, session);
        return ValueTask.CompletedTask;
    }

    public ValueTask RenameAsync(RoomName room, Attachment member, Nick from, Nick to, string account = "", bool asAdministrator = false)
    {
        if (!_rooms.TryGetValue(room.Key, out var log)) return ValueTask.CompletedTask;
        var (removal, marks) = log.Rename(member, to, account, asAdministrator);
        if (removal is not null) Events.MemberRemoved(removal);
        Tell(marks);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _unusedRooms.DisposeAsync().ConfigureAwait(false);
        if (_journal is not null) await _journal.DisposeAsync().ConfigureAwait(false);
        _storage?.Dispose();
    }

    private void Tell(ReadMark[] marks)
    {
        foreach (var mark in marks) Events.ReadMoved(mark);
    }

    /// <summary>A guest's inbox goes with the name.</summary>
    private void Release(string nickKey, SessionId session)
    {
        _people.Release(nickKey, session);
        _inboxes.Forget(nickKey, session);
    }

    /// <summary>True when this call made the room; no room when there are too many.</summary>
    private bool TryOpen(RoomName room, string topic, string owner, out RoomLog? log)
    {
        if (_rooms.TryGetValue(room.Key, out log)) return false;
        lock (_opening)
        {
            if (_rooms.TryGetValue(room.Key, out log) || _inOrder.Count >= _maximumRooms) return false;
            _rooms[room.Key] = log = new RoomLog(room, _history, _listeners, _time, _journal);
            _inOrder.Add(room.Key);
        }

        log.Begin(topic, owner);
        return true;
    }

    /// <summary>Walks the names in their order from there on: a page costs what it shows, not what there is.</summary>
    private (List<string> Keys, bool More) KeysOf(string query, string after, int limit)
    {
        var keys = new List<string>();
        lock (_opening)
        {
            if (_inOrder.Max is not { } last || string.CompareOrdinal(after, last) >= 0) return (keys, false);
            foreach (var key in after.Length == 0 ? _inOrder : _inOrder.GetViewBetween(after, last))
            {
                if (key == after || !key.Contains(query, StringComparison.Ordinal)) continue;
                if (keys.Count >= limit) return (keys, true);
                keys.Add(key);
            }
        }

        return (keys, false);
    }

    private void DeleteUnusedRooms()
    {
        foreach (var (key, log) in _rooms)
        {
            if (key == RoomName.Geral.Key || !log.TryDelete(UnusedRoomLife)) continue;
            Forget(log);
        }
    }

    private void Forget(RoomLog log)
    {
        lock (_opening)
        {
            if (_rooms.TryRemove(KeyValuePair.Create(log.Name.Key, log))) _inOrder.Remove(log.Name.Key);
        }
    }
}
