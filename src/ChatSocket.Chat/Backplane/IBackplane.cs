using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Backplane;

/// <summary>
/// How nodes share rooms and people. Every room has one log with one order; whatever concerns a room (messages, presence, topic)
/// comes back through its <see cref="IRoomListener"/>, also to the node that caused it: one path, one order.
/// A write names the <see cref="Attachment"/> it acts for, so that a late one cannot act for a newer attachment of the same session.
/// Where an answer has no outcome for it, <see cref="BackplaneUnavailableException"/> says that nothing can be asked or done just now.
/// </summary>
public interface IBackplane : IAsyncDisposable
{
    /// <summary>Whether writes can succeed at the moment.</summary>
    bool IsUp { get; }

    /// <summary>For how long that has been so without interruption; nothing while it is not.</summary>
    TimeSpan UpFor { get; }

    BackplaneEvents Events { get; }

    IInboxes Inboxes { get; }

    IAccounts Accounts { get; }

    /// <summary>The node is leaving: it writes nothing more, and its people have that long to come back elsewhere unnoticed.</summary>
    ValueTask DepartAsync(TimeSpan within);

    /// <summary>From the moment this completes the listener hears everything of the room. One listener per room and node.</summary>
    ValueTask SubscribeAsync(RoomName room, IRoomListener listener);

    ValueTask UnsubscribeAsync(RoomName room);

    /// <summary>Makes a room that did not exist; whose account it then is, if anybody's.</summary>
    ValueTask<RoomOutcome> CreateAsync(RoomName room, string topic, string owner = "");

    /// <summary>
    /// Makes the session a member; the room is created when it does not exist, and is then its account's. Joining again replaces an older attachment without
    /// a notice. <paramref name="from"/> is the position the member was at, to be compared with the log.
    /// </summary>
    ValueTask<JoinResult> JoinAsync(RoomName room, RoomMember member, RoomPosition? from = null);

    /// <summary>Does nothing when the attachment is no longer the member's newest.</summary>
    ValueTask LeaveAsync(RoomName room, Attachment member);

    /// <summary>Appends a batch of one room in its order, all in one step. Outcomes stand at the index of their request.</summary>
    ValueTask<AppendResult> AppendAsync(RoomName room, ReadOnlyMemory<AppendRequest> batch);

    /// <summary>Empty when there is none, or no such room.</summary>
    ValueTask<string> TopicAsync(RoomName room);

    ValueTask<RoomOutcome> SetTopicAsync(RoomName room, Attachment by, string topic, bool asAdministrator = false);

    /// <summary>Keeps order. Who is put out is told by <see cref="BackplaneEvents.MemberRemoved"/> at its node.</summary>
    ValueTask<OrderOutcome> ActAsync(RoomName room, RoomAct act);

    /// <summary>Who is banned, muted and invited; for the owner, by its account, and administrators.</summary>
    ValueTask<RoomRuleList> RulesAsync(RoomName room, string account, bool isAdministrator);

    /// <summary>Tells everybody on all nodes, by <see cref="BackplaneEvents.Announced"/>, this node too; or nobody.</summary>
    ValueTask<OrderOutcome> AnnounceAsync(string by, string text);

    /// <summary>Tells the other members that somebody writes.</summary>
    ValueTask TypeAsync(RoomName room, Attachment by);

    /// <summary>
    /// Moves the read mark forward, never beyond the last message. A guest's goes with its membership; an account has one for all its devices, and its
    /// other memberships are told by <see cref="BackplaneEvents.ReadMoved"/>.
    /// </summary>
    ValueTask<RoomOutcome> ReadUpToAsync(RoomName room, Attachment by, long seq);

    /// <summary>A part of the log: after a position upwards, or before one (or from the end) downwards; always ascending.</summary>
    ValueTask<HistoryPage> ReadAsync(RoomName room, HistoryQuery query);

    ValueTask<MemberPage> MembersAsync(RoomName room, string after, int limit);

    ValueTask<RoomPage> RoomsAsync(string query, string after, int limit);

    /// <summary>Who is there, on all nodes, after that key; <paramref name="query"/> is a part of the key, empty for everybody.</summary>
    ValueTask<UserPage> UsersAsync(string query, string after, int limit);

    /// <summary>
    /// Takes the nick for the session on behalf of all nodes: for a guest unless anybody holds it or has registered it, with a pass
    /// beside the other sessions of that account. Who has it already may spell it anew. <paramref name="address"/> is where the session
    /// is, empty when that is not known.
    /// </summary>
    ValueTask<NickOutcome> ClaimNickAsync(Nick nick, SessionId session, AccountPass? pass = null, string address = "");

    ValueTask ReleaseNickAsync(Nick nick, SessionId session);

    /// <summary>
    /// Makes a session that can be resumed by whoever knows the token whose hash is given. False when that token is somebody's, or was
    /// until a while ago.
    /// </summary>
    /// <exception cref="BackplaneUnavailableException">Nothing of it stays.</exception>
    ValueTask<bool> OpenSessionAsync(ResumableSession session);

    /// <summary>Takes the session over: its generation goes up, so that nothing of the older ones counts any more, and it is where it says now. Null: no such session.</summary>
    ValueTask<ResumableSession?> ResumeSessionAsync(string tokenHash, string address = "");

    /// <summary>Remembers the session's new nick and account, unless it was resumed since that generation; false then.</summary>
    ValueTask<bool> RenameSessionAsync(string tokenHash, long generation, Nick nick, AccountPass? pass = null);

    /// <summary>Ends the session and frees its nick, unless it was resumed since that generation; false then.</summary>
    ValueTask<bool> EndSessionAsync(string tokenHash, long generation);

    /// <summary>
    /// Changes the name a member is shown under in one room, and whose account it is; none for a guest. Who is banned under the new one is put out,
    /// and who is muted stays so.
    /// </summary>
    ValueTask RenameAsync(RoomName room, Attachment member, Nick from, Nick to, string account = "", bool asAdministrator = false);
}

/// <summary>Hears of one room, in the room's order. Implementations only hand over: they do no work on the caller's thread.</summary>
public interface IRoomListener
{
    void OnMessages(PublishedBatch batch);

    void OnGap(RoomGap gap);

    void OnPresence(PresenceChange change);

    void OnTopic(TopicChange change);

    void OnTyping(TypingSign sign);
}
