using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>The backplane of one process, with a hand on appends, renames and ends.</summary>
internal sealed class GatedBackplane(InProcessBackplane inner) : IBackplane
{
    /// <summary>Runs instead of the append; gets it to run, now, later or never.</summary>
    public Func<Func<AppendResult>, int, ValueTask<AppendResult>>? OnAppend { get; set; }

    /// <summary>False: the token was somebody's.</summary>
    public Func<bool>? OnOpen { get; set; }

    /// <summary>Runs before a rename is remembered.</summary>
    public Func<ValueTask>? BeforeRename { get; set; }

    /// <summary>Runs before a member leaves a room.</summary>
    public Action<RoomName>? BeforeLeave { get; set; }

    /// <summary>Runs before a room's history is read.</summary>
    public Action<RoomName>? BeforeRead { get; set; }

    /// <summary>Runs before a session is ended.</summary>
    public Action? BeforeEnd { get; set; }

    /// <summary>Runs before a room is listened to.</summary>
    public Action<RoomName>? BeforeSubscribe { get; set; }

    /// <summary>Asked when somebody is in: how much longer members are put back.</summary>
    public Func<RoomName, TimeSpan>? SaysRoomsAreFilledIn { get; set; }

    /// <summary>What it says of itself; up for ever unless a test says otherwise.</summary>
    public Func<TimeSpan>? SaysItIsUpFor { get; set; }

    /// <summary>Instead of its own.</summary>
    public IInboxes? SaysOfInboxes { get; set; }

    public bool IsUp => inner.IsUp;

    public TimeSpan UpFor => SaysItIsUpFor?.Invoke() ?? inner.UpFor;

    public BackplaneEvents Events => inner.Events;

    public IInboxes Inboxes => SaysOfInboxes ?? ((IBackplane)inner).Inboxes;

    public IAccounts Accounts => inner.Accounts;

    public ValueTask<OrderOutcome> ActAsync(RoomName room, RoomAct act) => inner.ActAsync(room, act);

    public ValueTask<RoomRuleList> RulesAsync(RoomName room, string account, bool isAdministrator) => inner.RulesAsync(room, account, isAdministrator);

    public ValueTask<OrderOutcome> AnnounceAsync(string by, string text) => inner.AnnounceAsync(by, text);

    public ValueTask DepartAsync(TimeSpan within) => inner.DepartAsync(within);

    public ValueTask<AppendResult> AppendAsync(RoomName room, ReadOnlyMemory<AppendRequest> batch)
    {
        if (OnAppend is not { } gate) return inner.AppendAsync(room, batch);
        var copy = batch.ToArray();
        return gate(() => inner.AppendAsync(room, copy).AsTask().Result, copy.Length);
    }

    public async ValueTask<bool> RenameSessionAsync(string tokenHash, long generation, Nick nick, AccountPass? pass = null)
    {
        if (BeforeRename is { } gate) await gate();
        return await inner.RenameSessionAsync(tokenHash, generation, nick, pass);
    }

    public ValueTask SubscribeAsync(RoomName room, IRoomListener listener)
    {
        BeforeSubscribe?.Invoke(room);
        return inner.SubscribeAsync(room, listener);
    }

    public ValueTask UnsubscribeAsync(RoomName room) => inner.UnsubscribeAsync(room);

    public ValueTask<RoomOutcome> CreateAsync(RoomName room, string topic, string owner = "") => inner.CreateAsync(room, topic, owner);

    public async ValueTask<JoinResult> JoinAsync(RoomName room, RoomMember member, RoomPosition? from = null)
    {
        var joined = await inner.JoinAsync(room, member, from);
        return joined with { FilledIn = SaysRoomsAreFilledIn?.Invoke(room) ?? TimeSpan.Zero };
    }

    public ValueTask LeaveAsync(RoomName room, Attachment member)
    {
        BeforeLeave?.Invoke(room);
        return inner.LeaveAsync(room, member);
    }

    public ValueTask<string> TopicAsync(RoomName room) => inner.TopicAsync(room);

    public ValueTask<RoomOutcome> SetTopicAsync(RoomName room, Attachment by, string topic, bool asAdministrator = false) => inner.SetTopicAsync(room, by, topic, asAdministrator);

    public ValueTask TypeAsync(RoomName room, Attachment by) => inner.TypeAsync(room, by);

    public ValueTask<RoomOutcome> ReadUpToAsync(RoomName room, Attachment by, long seq) => inner.ReadUpToAsync(room, by, seq);

    public ValueTask<HistoryPage> ReadAsync(RoomName room, HistoryQuery query)
    {
        BeforeRead?.Invoke(room);
        return inner.ReadAsync(room, query);
    }

    public ValueTask<MemberPage> MembersAsync(RoomName room, string after, int limit) => inner.MembersAsync(room, after, limit);

    public ValueTask<RoomPage> RoomsAsync(string query, string after, int limit) => inner.RoomsAsync(query, after, limit);

    public ValueTask<UserPage> UsersAsync(string query, string after, int limit) => inner.UsersAsync(query, after, limit);

    public ValueTask<NickOutcome> ClaimNickAsync(Nick nick, SessionId session, AccountPass? pass = null, string address = "") =>
        inner.ClaimNickAsync(nick, session, pass, address);

    public ValueTask ReleaseNickAsync(Nick nick, SessionId session) => inner.ReleaseNickAsync(nick, session);

    public ValueTask<bool> OpenSessionAsync(ResumableSession session) =>
        OnOpen?.Invoke() == false ? ValueTask.FromResult(false) : inner.OpenSessionAsync(session);

    public ValueTask<ResumableSession?> ResumeSessionAsync(string tokenHash, string address = "") => inner.ResumeSessionAsync(tokenHash, address);

    public ValueTask<bool> EndSessionAsync(string tokenHash, long generation)
    {
        BeforeEnd?.Invoke();
        return inner.EndSessionAsync(tokenHash, generation);
    }

    public ValueTask RenameAsync(RoomName room, Attachment member, Nick from, Nick to, string account = "", bool asAdministrator = false) =>
        inner.RenameAsync(room, member, from, to, account, asAdministrator);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
