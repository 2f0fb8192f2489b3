namespace ChatSocket.Protocol.Json;

/// <summary>What a node tells a JSON client: answers, which repeat the request's <c>ref</c>, and events. Read by <see cref="NodeMessageReader"/>.</summary>
public abstract record NodeMessage
{
    /// <summary>The <c>ref</c> of the request this answers, a number in its digits; null for events.</summary>
    public string? Ref { get; init; }
}

/// <summary>The answer to <c>hello</c>. <paramref name="Account"/> tells that the session is an account's.</summary>
public sealed record WelcomeMessage(
    string Nick, string Session, string Node, string Version, bool Resumed, NodeLimits Limits, bool Account = false) : NodeMessage
{
    /// <summary>Where private messages go on; null when the node could not say, or is of an older protocol.</summary>
    public InboxState? Inbox { get; init; }
}

/// <summary>
/// The inbox after a <c>hello</c>: what follows comes after <paramref name="Position"/>; <paramref name="Gap"/> when that is not all since
/// the position the client gave.
/// </summary>
public sealed record InboxState(Position Position, long Unread, MissingRange? Gap);

/// <summary>What the node takes; 0 is no limit, or not told.</summary>
public readonly record struct NodeLimits(int FrameBytes, int TextBytes, int MessagesPerSecond, int Rooms);

/// <summary>
/// In the room now. <paramref name="Position"/> is where messages go on. After a resume <paramref name="Resumed"/> is told, and
/// <paramref name="Gap"/> when not everything since the old position follows.
/// </summary>
public sealed record JoinedMessage(
    string Room, Position Position, string Topic, int Count, long Version, long Read, IReadOnlyList<string> Members,
    IReadOnlyList<StoredMessage> History, bool More, bool? Resumed, MissingRange? Gap) : NodeMessage;

public sealed record CreatedMessage(string Room) : NodeMessage;

public sealed record LeftMessage(string Room) : NodeMessage;

/// <summary>The text with that id is stored at that position.</summary>
public sealed record AckMessage(string Room, Position Position, long Ts) : NodeMessage;

public sealed record RoomTextMessage(string Room, string Epoch, StoredMessage Message) : NodeMessage;

/// <summary>A message as rooms and inboxes keep it; the epoch stands beside it.</summary>
public sealed record StoredMessage(long Seq, string Id, string From, string Text, long Ts)
{
    /// <summary>Of a private message: whose inbox it is in.</summary>
    public string To { get; init; } = "";

    /// <summary>Of a private message; empty for none.</summary>
    public string Subject { get; init; } = "";
}

/// <summary>A private message came.</summary>
public sealed record DirectTextMessage(string Epoch, StoredMessage Message) : NodeMessage;

/// <summary>The private message with that id is stored in the inbox of <paramref name="To"/>.</summary>
public sealed record DirectAckMessage(string To, long Seq, string Id, long Ts) : NodeMessage;

public sealed record InboxMessage(string Epoch, IReadOnlyList<StoredMessage> Messages, long Unread, bool More) : NodeMessage;

public sealed record HistoryMessage(string Room, string Epoch, IReadOnlyList<StoredMessage> Messages, bool More) : NodeMessage;

public sealed record RoomsMessage(IReadOnlyList<RoomEntry> Rooms, bool More) : NodeMessage;

public sealed record RoomEntry(string Room, int Count, string Topic);

public sealed record WhoMessage(string Room, IReadOnlyList<WhoEntry> Members, bool More) : NodeMessage;

public sealed record WhoEntry(string Nick, long Since);

public sealed record UsersMessage(IReadOnlyList<UserEntry> Users, bool More) : NodeMessage;

/// <summary>Somebody who is there; <paramref name="Account"/> tells a registered name from a guest's. Addresses are told to administrators only.</summary>
public sealed record UserEntry(string Nick, long Since, bool Account, IReadOnlyList<string>? Addresses = null);

/// <summary>Who is banned, muted or invited in a room.</summary>
public sealed record BansMessage(string Room, IReadOnlyList<BanEntry> Bans, bool More) : NodeMessage;

/// <summary>
/// <paramref name="Act"/> is <c>ban</c>, <c>mute</c> or <c>invite</c>; the nick is spelled as names are compared. It may count for the person's account
/// and its addresses too.
/// </summary>
public sealed record BanEntry(string Act, string Nick, bool Account, bool Address, string By, string Reason);

/// <summary>Done. <paramref name="Nick"/> is what one is called now, where that may be spelled otherwise than was asked for.</summary>
public sealed record OkMessage(string? Nick = null) : NodeMessage;

public sealed record PingMessage : NodeMessage;

public sealed record PongMessage : NodeMessage;

/// <summary>A refusal. <paramref name="Code"/> is None when <paramref name="CodeName"/> is not known here.</summary>
public sealed record ErrorMessage(ErrorCode Code, string CodeName, string Text, bool Retry) : NodeMessage
{
    /// <summary>The room of a <c>hello</c> that could not be taken up again, as it was named there; null otherwise.</summary>
    public string? Room { get; init; }
}
