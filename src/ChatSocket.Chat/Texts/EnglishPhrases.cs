using System.Globalization;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Texts;

internal sealed partial class EnglishPhrases : Phrases
{
    public override string Greeting => "ChatSocket. Type your name to come in, or /help for the commands. (Português: /lang pt)";

    public override string EncryptedOnly => "This port speaks TLS only: connect with chat --tls.";

    public override string LanguageChanged => "Language: English.";

    public override string NoRoom => "You are in no room: enter one with /join #geral [not_member]";

    public override string NoRooms => "No room found.";

    public override string NoUsers => "Nobody found.";

    public override string TooManyRooms => "There is no place for more rooms: leave one with /leave [forbidden]";

    public override string NotText => "This is not UTF-8 text; nothing was sent [bad_request]";

    public override string TooFast => "Slow down: too many messages in a short time, this one was not sent [rate_limited]";

    public override string NickInvalid =>
        "Not a valid name: use up to 32 letters, digits, - _ or . (names of the system are reserved) [nick_invalid]";

    public override string NickMissing => "Say the name: /nick ana [bad_request]";

    public override string RoomInvalid => "Not a valid room name: use up to 64 letters, digits, - _ or . [room_invalid]";

    public override string RoomMissing => "Say the room: for example /join #geral [bad_request]";

    public override string LanguageUnknown => "Languages: /lang pt or /lang en [bad_request]";

    public override string NotDelivered => "The message was not sent: you are no longer in the room [not_member]";

    public override string DeliveryUnknown => "It is not known whether the message was delivered; look at /history before repeating it [unknown_outcome]";

    public override string Unavailable => "The service is unavailable at the moment; nothing was done, try again in a while [unavailable]";

    public override IReadOnlyList<string> Help { get; } =
    [
        "Commands:",
        "/nick name – choose or change your name",
        "/join #room – enter the room (it is made if it does not exist); text goes to the room you entered last",
        "/create #room [topic] – make a new room and enter it",
        "/leave [#room] – leave the room",
        "/rooms [part of the name] – list the rooms",
        "/who [#room] – who is in the room",
        "/msg [-s \"subject\"] name text – a private message",
        "/inbox [n] – the last private messages you were sent",
        "/read [n] – show one of them whole, and mark it as read",
        "/users [part of the name] – who is there, in whichever room; administrators see addresses too",
        "/topic [text] – show or change the topic of the current room",
        "/history [n] – the last n messages of the current room",
        "/register [name] password – keep the name as yours (8 characters or more); your devices then share it",
        "/login name password – come back as yourself",
        "/password old new – change the password; your other devices are logged out",
        "/unregister password – give the account up",
        "Owners of rooms (who made one while logged in) and administrators, in the current room:",
        "/kick name [reason] – put somebody out · /ban [-a] name [reason] – and keep out, with -a also the address · /unban name",
        "/mute name [reason], /unmute name – take and give back the word · /invite name – let in where only invited ones may",
        "/bans [part of the name] – who is banned, muted or invited, by whom and why",
        "/set invited yes|no, /set limit n, /set topic owner|all – who may come in, how many, who sets the topic",
        "Administrators: /remove [-a] name [reason] – end all sessions of a name, with -a also its account · /announce text – tell everybody",
        "/lang pt|en – language",
        "/help – show this list",
        "/quit (or sair) – end",
        "A text that begins with / is written with two: //like this",
    ];

    protected override string And => "and";

    public override string Welcome(string nick) => $"You are {nick}. /help shows the commands.";

    public override string NickTaken(string nick) => $"The name {nick} is in use: choose another with /nick name [nick_taken]";

    public override string RoomExists(RoomName room) => $"{room} exists already: enter it with /join {room} [room_exists]";

    public override string NoSuchRoom(RoomName room) => $"{room} does not exist: see /rooms or make it with /create {room} [no_such_room]";

    public override string NotMember(RoomName room) => $"You are not in {room}: enter it with /join {room} [not_member]";

    public override string Entered(RoomName room, int count, IReadOnlyList<string> nicks, string topic) =>
        $"{room}: you are in; {People(count)}: {Sample(count, nicks)}{(topic.Length > 0 ? $"; topic: {topic}" : "")}";

    public override string LeftRoom(RoomName room, RoomName? current) =>
        current is null ? $"You left {room} and are in no room." : $"You left {room}; you now talk in {current}.";

    public override string Topic(RoomName room, string topic) => topic.Length > 0 ? $"{room}: topic: {topic}" : $"{room}: no topic.";

    public override string RoomCount(int shown, bool more) => more ? $"{shown} rooms (there are more: /rooms part of the name)" : $"{shown} room(s)";

    public override string RoomLine(RoomName room, int count, string topic) => $"{room} ({count}){(topic.Length > 0 ? $" {topic}" : "")}";

    public override string Who(RoomName room, IReadOnlyList<string> nicks, bool more) =>
        $"{room}: {string.Join(", ", nicks)}{(more ? " and others" : "")}";

    public override string Users(IReadOnlyList<string> nicks, bool more) =>
        $"{People(nicks.Count)}: {string.Join(", ", nicks)}{(more ? " (there are more: /users part of the name)" : "")}";

    public override string HistoryEmpty(RoomName room) => $"{room}: no message kept.";

    public override string HistoryLine(RoomName room, DateTimeOffset at, bool today, string nick, string text) =>
        $"{room} {at.ToString(today ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} {nick}: {text}";

    public override string UnknownCommand(string command, string? nearest) => nearest is null
        ? $"Unknown command: /{command}; see /help [unknown_type]"
        : $"Unknown command: /{command}; did you mean /{nearest}? [unknown_type]";

    public override string TooLong(int limit) => $"Text too long: the limit is {limit} bytes, nothing was sent [too_long]";

    public override string NumberExpected(int most) => $"Say a number from 1 to {most} [bad_request]";

    public override string Joined(RoomName room, IReadOnlyList<string> nicks) => $"{room}: {List(nicks)} joined";

    public override string Left(RoomName room, IReadOnlyList<string> nicks) => $"{room}: {List(nicks)} left";

    public override string Renamed(RoomName room, string from, string to) => $"{room}: {from} is now {to}";

    public override string PresenceNumbers(RoomName room, int joined, int left, int count) =>
        $"{room}: {joined} joined, {left} left; {People(count)}";

    public override string TopicChanged(RoomName room, string by, string topic) =>
        topic.Length > 0 ? $"{room}: {by} changed the topic: {topic}" : $"{room}: {by} removed the topic";

    public override string Error(ErrorCode code) => code switch
    {
        ErrorCode.BadRequest => "Not a valid request: docs/protocol.md lists the fields",
        ErrorCode.UnknownType => "There is no such type of request",
        ErrorCode.NotNamed => "Say first who you are: hello",
        ErrorCode.NickTaken => "This name is in use: choose another",
        ErrorCode.NickInvalid => "Not a valid name: use up to 32 letters, digits, - _ or .",
        ErrorCode.RoomInvalid => "Not a valid room name: use up to 64 letters, digits, - _ or .",
        ErrorCode.RoomExists => "The room exists already: join it",
        ErrorCode.NoSuchRoom => "There is no such room",
        ErrorCode.NotMember => "You are not in this room",
        ErrorCode.NoSuchUser => "Nobody has this name",
        ErrorCode.TooLong => "Text too long; nothing was sent",
        ErrorCode.RateLimited => "Slow down: too many requests in a short time",
        ErrorCode.Forbidden => "This is not allowed, or a limit is reached",
        ErrorCode.AuthFailed => "Name or password do not match",
        ErrorCode.Muted => "You may not speak in this room now",
        ErrorCode.Banned => "You are banned from this room",
        ErrorCode.Unavailable => "The service is unavailable at the moment; nothing was done",
        ErrorCode.UnknownOutcome => "It is not known whether the message was delivered",
        _ => "Internal error; try again",
    };

    public override string Missed(RoomName room, long count) => $"{room}: {count} messages are missing; they are no longer kept";

    public override string Ended(DisconnectReason reason) => reason switch
    {
        DisconnectReason.Bye => "Goodbye.",
        DisconnectReason.Replaced => "This connection was replaced by another one of yours.",
        DisconnectReason.Kicked => "You were removed.",
        DisconnectReason.Banned => "You were banned.",
        DisconnectReason.ProtocolViolation => "Connection ended: what arrived does not follow the protocol (4 bytes of length, then the text).",
        DisconnectReason.FrameTooLong => $"Connection ended: a message longer than {ProtocolLimits.FrameBytes} bytes.",
        DisconnectReason.NotNamed => "Connection ended: no name within 60 seconds.",
        DisconnectReason.IdleTimeout => "Connection ended: too long without the rest of a message.",
        DisconnectReason.RateLimited => "Connection ended: too many messages or connections in a short time.",
        DisconnectReason.ServerFull => "The server is full; try later.",
        DisconnectReason.Draining => "This server is going away; connect again in a moment.",
        DisconnectReason.Shutdown => "The server was shut down; see you next time.",
        _ => "Connection ended by an internal error; try again.",
    } + $" [{reason.Code()}]";

    protected override string Others(int count) => count == 1 ? "1 other" : $"{count} others";

    private static string People(int count) => count == 1 ? "1 person" : $"{count} people";

    private static string Sample(int count, IReadOnlyList<string> nicks) =>
        string.Join(", ", nicks) + (count > nicks.Count ? $" and {count - nicks.Count} more" : "");
}
