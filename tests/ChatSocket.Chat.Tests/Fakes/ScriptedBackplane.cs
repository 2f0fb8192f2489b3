using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Tests.Fakes;

/// <summary>A real backplane of which a test takes over single steps: to hold them back, refuse them or have them fail.</summary>
public sealed class ScriptedBackplane(IBackplane inner) : IBackplane
{
    public Func<RoomName, AppendRequest[], ValueTask<AppendResult>>? OnAppend { get; set; }

    public Func<RoomName, IRoomListener, ValueTask>? OnSubscribe { get; set; }

    public Func<RoomName, ValueTask>? OnUnsubscribe { get; set; }

    public Func<ValueTask<JoinResult>>? OnJoin { get; set; }

    public Func<ValueTask<RoomOutcome>>? OnCreate { get; set; }

    public Func<ValueTask<RoomOutcome>>? OnSetTopic { get; set; }

    public Func<ValueTask<NickOutcome>>? OnClaim { get; set; }

    public IInboxes? OnInboxes { get; set; }

    public Recorder<RoomName> Subscribed { get; } = new();

    public Recorder<RoomName> Unsubscribed { get; } = new();

    public IBackplane Inner { get; } = inner;

    public bool IsUp => Inner.IsUp;

    public TimeSpan UpFor => Inner.UpFor;

    public BackplaneEvents Events => Inner.Events;

    public IInboxes Inboxes => OnInboxes ?? Inner.Inboxes;

    public IAccounts Accounts => Inner.Accounts;

    public ValueTask<OrderOutcome> ActAsync(RoomName room, RoomAct act) => Inner.ActAsync(room, act);

    public ValueTask<RoomRuleList> RulesAsync(RoomName room, string account, bool isAdministrator) => Inner.RulesAsync(room, account, isAdministrator);

    public ValueTask<OrderOutcome> AnnounceAsync(string by, string text) => Inner.AnnounceAsync(by, text);

    public ValueTask DepartAsync(TimeSpan within) => Inner.DepartAsync(within);

    public ValueTask SubscribeAsync(RoomName room, IRoomListener listener)
    {
        Subscribed.Add(room);
        return OnSubscribe is { } take ? take(room, listener) : Inner.SubscribeAsync(room, listener);
    }

    public ValueTask UnsubscribeAsync(RoomName room)
    {
        Unsubscribed.Add(room);
        return OnUnsubscribe is { } take ? take(room) : Inner.UnsubscribeAsync(room);
    }

    public ValueTask<RoomOutcome> CreateAsync(RoomName room, string topic, string owner = "") => OnCreate is { } take ? take() : Inner.CreateAsync(room, topic, owner);

    public ValueTask<JoinResult> JoinAsync(RoomName room, RoomMember member, RoomPosition? from = null) =>
        OnJoin is { } take ? take() : Inner.JoinAsync(room, member, from);

    public ValueTask LeaveAsync(RoomName room, Attachment member) => Inner.LeaveAsync(room, member);

    public ValueTask<AppendResult> AppendAsync(RoomName room, ReadOnlyMemory<AppendRequest> batch) =>
        OnAppend is { } take ? take(room, batch.ToArray()) : Inner.AppendAsync(room, batch);

    public ValueTask<string> TopicAsync(RoomName room) => Inner.TopicAsync(room);

    public ValueTask<RoomOutcome> SetTopicAsync(RoomName room, Attachment by, string topic, bool asAdministrator = false) =>
        OnSetTopic is { } take ? take() : Inner.SetTopicAsync(room, by, topic, asAdministrator);

    public ValueTask<HistoryPage> ReadAsync(RoomName room, HistoryQuery query) => Inner.ReadAsync(room, query);

    public ValueTask<MemberPage> MembersAsync(RoomName room, string after, int limit) => Inner.MembersAsync(room, after, limit);

    public ValueTask<RoomPage> RoomsAsync(string query, string after, int limit) => Inner.RoomsAsync(query, after, limit);

    public ValueTask<UserPage> UsersAsync(string query, string after, int limit) => Inner.UsersAsync(query, after, limit);

    public ValueTask<NickOutcome> ClaimNickAsync(Nick nick, SessionId session, AccountPass? pass = null, string address = "") =>
        OnClaim is { } take ? take() : Inner.ClaimNickAsync(nick, session, pass, address);

    public ValueTask ReleaseNickAsync(Nick nick, SessionId session) => Inner.ReleaseNickAsync(nick, session);

    public ValueTask RenameAsync(RoomName room, Attachment member, Nick from, Nick to, string account = "", bool asAdministrator = false) =>
        Inner.RenameAsync(room, member, from, to, account, asAdministrator);

    public ValueTask TypeAsync(RoomName room, Attachment by) => Inner.TypeAsync(room, by);

    public ValueTask<RoomOutcome> ReadUpToAsync(RoomName room, Attachment by, long seq) => Inner.ReadUpToAsync(room, by, seq);

    public ValueTask<bool> OpenSessionAsync(ResumableSession session) => Inner.OpenSessionAsync(session);

    public ValueTask<ResumableSession?> ResumeSessionAsync(string tokenHash, string address = "") => Inner.ResumeSessionAsync(tokenHash, address);

    public ValueTask<bool> RenameSessionAsync(string tokenHash, long generation, Nick nick, AccountPass? pass = null) =>
        Inner.RenameSessionAsync(tokenHash, generation, nick, pass);

    public ValueTask<bool> EndSessionAsync(string tokenHash, long generation) => Inner.EndSessionAsync(tokenHash, generation);

    public ValueTask DisposeAsync() => Inner.DisposeAsync();
}
