namespace ChatSocket.Protocol.Json;

/// <summary>Makes messages of their fields; null when one lacks what its type needs.</summary>
internal static class NodeMessageTypes
{
    public static NodeMessage? Make(in NodeFields fields)
    {
        var made = fields.Text(NodeField.Type) switch
        {
            "message" => Text(fields),
            "ack" => Ack(fields),
            "direct" => fields.Text(NodeField.Epoch) is { } epoch && Stored(fields) is { } direct ? new DirectTextMessage(epoch, direct) : null,
            "inbox" when fields is { Messages: { } messages } =>
                new InboxMessage(Or(fields, NodeField.Epoch), messages, fields.Number(NodeField.Unread) ?? 0, fields.Flag(NodeField.More) ?? false),
            "presence" => Presence(fields),
            "ok" => new OkMessage(fields.Text(NodeField.Nick)),
            "error" => Error(fields),
            "joined" => Joined(fields),
            "welcome" => Welcome(fields),
            "typing" when fields.Text(NodeField.Room) is { } room => new TypingMessage(room, Or(fields, NodeField.Nick)),
            "topic" when fields.Text(NodeField.Room) is { } room => new TopicMessage(room, Or(fields, NodeField.Topic), Or(fields, NodeField.By)),
            "gap" => Gap(fields),
            "read" when fields.Number(NodeField.Seq) is { } seq => Read(fields, seq),
            "created" when fields.Text(NodeField.Room) is { } room => new CreatedMessage(room),
            "left" when fields.Text(NodeField.Room) is { } room => new LeftMessage(room),
            "kicked" => new KickedMessage(
                Or(fields, NodeField.Room), Or(fields, NodeField.Reason), Or(fields, NodeField.By), fields.Flag(NodeField.Banned) ?? false),
            "announce" when fields.Text(NodeField.Text) is { } text => new AnnounceMessage(Or(fields, NodeField.By), text),
            "history" when fields is { Messages: { } messages } && fields.Text(NodeField.Room) is { } room =>
                new HistoryMessage(room, Or(fields, NodeField.Epoch), messages, fields.Flag(NodeField.More) ?? false),
            "rooms" when fields is { Rooms: { } rooms } => new RoomsMessage(rooms, fields.Flag(NodeField.More) ?? false),
            "users" when fields is { Users: { } users } => new UsersMessage(users, fields.Flag(NodeField.More) ?? false),
            "bans" when fields is { Bans: { } bans } && fields.Text(NodeField.Room) is { } room =>
                new BansMessage(room, bans, fields.Flag(NodeField.More) ?? false),
            "who" when fields is { People: { } people } && fields.Text(NodeField.Room) is { } room =>
                new WhoMessage(room, people, fields.Flag(NodeField.More) ?? false),
            "ping" => new PingMessage(),
            "pong" => new PongMessage(),
            "goaway" => new GoAwayMessage(TimeSpan.FromMilliseconds(fields.Small(NodeField.DelayMs)), Or(fields, NodeField.Reason)),
            "end" => End(fields),
            "read" or "typing" or "topic" or "created" or "left" or "announce" or "history" or "rooms" or "who" or "users" or "bans" or "inbox" or null => null,
            { } other => (NodeMessage)new UnknownMessage(other),
        };
        if (made is null) return null;
        var reference = fields.Text(NodeField.Ref) ?? fields.Number(NodeField.Ref)?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return reference is null ? made : made with { Ref = reference };
    }

    public static StoredMessage? Stored(NodeFields fields) =>
        fields.Number(NodeField.Seq) is { } seq && fields.Text(NodeField.Id) is { } id && fields.Text(NodeField.From) is { } from
        && fields.Text(NodeField.Text) is { } text
            ? new StoredMessage(seq, id, from, text, fields.Number(NodeField.Ts) ?? 0) { To = Or(fields, NodeField.To), Subject = Or(fields, NodeField.Subject) }
            : null;

    public static RoomEntry? Room(NodeFields fields) =>
        fields.Text(NodeField.Room) is { } room ? new RoomEntry(room, fields.Small(NodeField.Count), Or(fields, NodeField.Topic)) : null;

    public static UserEntry? User(NodeFields fields) => fields.Text(NodeField.Nick) is { } nick
        ? new UserEntry(nick, fields.Number(NodeField.Since) ?? 0, fields.Flag(NodeField.Account) ?? false, fields.Names)
        : null;

    public static BanEntry? Ban(NodeFields fields) => fields.Text(NodeField.Nick) is { } nick
        ? new BanEntry(
            Or(fields, NodeField.Act), nick, fields.Flag(NodeField.Account) ?? false, fields.Flag(NodeField.Address) ?? false, Or(fields, NodeField.By),
            Or(fields, NodeField.Reason))
        : null;

    public static MissingRange? Range(in NodeFields fields) =>
        fields.Number(NodeField.From) is { } from && fields.Number(NodeField.To) is { } to
            ? new MissingRange(from, to, fields.Text(NodeField.Reason) switch
            {
                "epoch" => GapReason.Epoch,
                "diverged" => GapReason.Diverged,
                _ => GapReason.Trimmed,
            })
            : null;

    private static RoomTextMessage? Text(in NodeFields fields) =>
        fields.Text(NodeField.Room) is { } room && fields.Text(NodeField.Epoch) is { } epoch && Stored(fields) is { } stored
            ? new RoomTextMessage(room, epoch, stored)
            : null;

    public static InboxState? Inbox(in NodeFields fields) =>
        Place(fields) is { } position ? new InboxState(position, fields.Number(NodeField.Unread) ?? 0, fields.Gap) : null;

    private static NodeMessage? Ack(in NodeFields fields)
    {
        var ts = fields.Number(NodeField.Ts) ?? 0;
        if (fields.Text(NodeField.Room) is { } room) return Place(fields) is { } position ? new AckMessage(room, position, ts) : null;
        return fields.Text(NodeField.To) is { } to && fields.Number(NodeField.Seq) is { } seq && fields.Text(NodeField.Id) is { } id
            ? new DirectAckMessage(to, seq, id, ts)
            : null;
    }

    private static Position? Place(in NodeFields fields) =>
        fields.Text(NodeField.Epoch) is { } epoch && fields.Number(NodeField.Seq) is { } seq ? new Position(epoch, seq, Or(fields, NodeField.Id)) : null;

    private static NodeMessage? Gap(in NodeFields fields)
    {
        if (Range(fields) is not { } range || Place(fields) is not { } position) return null;
        if (fields.Text(NodeField.Room) is { } room) return new GapMessage(room, range, position);
        return fields.Flag(NodeField.Inbox) == true ? new InboxGapMessage(range, position) : null;
    }

    private static NodeMessage? Read(in NodeFields fields, long seq)
    {
        if (fields.Text(NodeField.Room) is { } room) return new ReadMessage(room, seq);
        return fields.Flag(NodeField.Inbox) == true ? new InboxReadMessage(seq) : null;
    }

    private static JoinedMessage? Joined(in NodeFields fields) =>
        fields.Text(NodeField.Room) is { } room && Place(fields) is { } position
            ? new JoinedMessage(
                room, position, Or(fields, NodeField.Topic), fields.Small(NodeField.Count), fields.Number(NodeField.Version) ?? 0,
                fields.Number(NodeField.Read) ?? 0, fields.Names ?? [], fields.Messages ?? [], fields.Flag(NodeField.More) ?? false,
                fields.Flag(NodeField.Resumed), fields.Gap)
            : null;

    private static WelcomeMessage? Welcome(in NodeFields fields) =>
        fields.Text(NodeField.Nick) is { } nick && fields.Text(NodeField.Session) is { } session
            ? new WelcomeMessage(
                nick, session, Or(fields, NodeField.Node), Or(fields, NodeField.Version), fields.Flag(NodeField.Resumed) ?? false, fields.Limits,
                fields.Flag(NodeField.Account) ?? false)
            { Inbox = fields.Inbox }
            : null;

    private static NodeMessage? Presence(in NodeFields fields)
    {
        PresenceEvent? what = fields.Text(NodeField.Event) switch
        {
            "join" => PresenceEvent.Join,
            "leave" => PresenceEvent.Leave,
            "nick" => PresenceEvent.Nick,
            "count" => PresenceEvent.Count,
            _ => null,
        };
        if (fields.Text(NodeField.Room) is not { } room) return null;
        // An event of a later protocol is passed over like a type of one.
        if (what is null) return new UnknownMessage("presence");
        return new PresenceMessage(
            room, what.Value, Or(fields, NodeField.Nick), Or(fields, NodeField.To), fields.Small(NodeField.Joined), fields.Small(NodeField.Left),
            fields.Small(NodeField.Count), fields.Number(NodeField.Version) ?? 0);
    }

    private static ErrorMessage? Error(in NodeFields fields)
    {
        if (fields.Text(NodeField.Code) is not { } name) return null;
        _ = ErrorCodes.TryParse(name, out var code);
        return new ErrorMessage(code, name, Or(fields, NodeField.Text), fields.Flag(NodeField.Retry) ?? false) { Room = fields.Text(NodeField.Room) };
    }

    private static EndMessage? End(in NodeFields fields)
    {
        if (fields.Text(NodeField.Code) is not { } name) return null;
        _ = DisconnectReasons.TryParse(name, out var reason);
        return new EndMessage(reason, name, fields.Flag(NodeField.Retry) ?? false);
    }

    private static string Or(in NodeFields fields, NodeField field) => fields.Text(field) ?? "";
}
