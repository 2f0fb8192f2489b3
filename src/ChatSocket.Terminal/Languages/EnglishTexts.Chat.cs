using System.Globalization;
using ChatSocket.Client;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Terminal.Languages;

internal sealed partial class EnglishTexts
{
    public override IReadOnlyList<string> Commands { get; } =
    [
        "Commands:",
        "/nick name – changes your name",
        "/join #room – enters the room (made if it does not exist); text goes to the room you entered last",
        "/create #room [topic] – makes a new room and enters it",
        "/leave [#room] – leaves the room",
        "/rooms [part of a name] – lists the rooms",
        "/who [#room] – who is in the room",
        "/topic [text] – shows or changes the current room's topic",
        "/history [n] – the last n messages of the current room",
        "/msg [-s \"subject\"] name text – a private message; /inbox [n] lists yours, /read [n] shows one",
        "/users [part of a name] – who is there, in whatever room; administrators see addresses too",
        "/register [name] password – keeps the name as yours · /login name password – comes back as yourself",
        "/password old new – changes the password · /unregister password – gives the account up",
        "Owners of rooms and administrators: /kick /ban [-a] /unban /mute /unmute name [reason], /invite name, /bans, /set",
        "Administrators: /remove [-a] name [reason], /announce text",
        "/lang pt|en – language",
        "/quit or sair – ends",
        "A text that begins with / is written with two: //like this",
    ];

    public override string LanguageChanged => "Language: English.";

    public override string RegisterOwn(string nick) =>
        $"Nothing was done: a password with blanks comes after your name, /register {nick} password; for another name say /nick first";

    public override string RegisterHow => "Say the password: /register password, or /register name password";

    public override string LoginHow => "Say name and password: /login ana password";

    public override string PasswordHow => "Say both passwords: /password old new";

    public override string UnregisterHow => "Say the password: /unregister password";

    public override string SetHow => "Say what: /set invited yes|no, /set limit 30 (0: none) or /set topic owner|all";

    public override string BanCount(string room, int shown, bool more) => $"#{room}: banned, muted or invited: {shown}{(more ? " (there are more: /bans part of a name)" : "")}";

    public override string BanLine(BanEntry ban)
    {
        var act = ban.Act switch { "ban" => "banned", "mute" => "muted", _ => "invited" };
        var scope = (ban.Account, ban.Address) switch { (true, true) => ", account and address", (true, _) => ", account", (_, true) => ", address", _ => "" };
        return $"{ban.Nick}: {act}{scope}{(ban.By.Length > 0 ? $" by {ban.By}" : "")}{(ban.Reason.Length > 0 ? $": {ban.Reason}" : "")}";
    }

    public override string AnnounceHow => "Say the text: /announce text";

    public override string Private => "PRIVATE";

    public override string DirectHow => "Say to whom, and what: /msg ana hello, or with a subject: /msg -s \"lesson\" ana hello";

    public override string InboxEmpty => "Inbox: no message, or none unread.";

    public override string NoSuchDirect => "There is no message of this number: see /inbox";

    public override string NoUsers => "Nobody found.";

    public override string Done => "Done.";

    public override string LoggedIn(string nick) => $"You are logged in as {nick}.";

    public override string PutOut(string room, string by, string reason, bool banned)
    {
        var what = banned ? (by.Length > 0 ? "banned you" : "you were banned") : by.Length > 0 ? "put you out" : "you were put out";
        return $"{(room.Length > 0 ? $"#{room}: " : "")}{(by.Length > 0 ? $"{by} " : "")}{what}{(reason.Length > 0 ? $": {reason}" : "")}";
    }

    public override string Announcement(string by, string text) => $"Announcement{(by.Length > 0 ? $" by {by}" : "")}: {text}";

    public override string NoRoom => "You are in no room: enter one with /join #geral";

    public override string RoomMissing => "Name the room: for example /join #geral";

    public override string NickMissing => "Give the name: /nick ana";

    public override string NotConnected => "No connection at the moment; the command was not done, try again when it is back.";

    public override string NoAnswer => "The server did not answer in time; it is not known whether the command was done.";

    public override string JsonLineUnreadable => "it is no JSON request (see docs/protocol.md)";

    public override string UnknownCommand(string name) => $"Unknown command: /{name}; see /help";

    public override string NumberExpected(int most) => $"Give a number from 1 to {most}";

    public override string Refused(string words, string code) => $"{words} [{code}]";

    public override string Renamed(string nick) => $"You are {nick} now.";

    public override string Entered(JoinedMessage room) =>
        $"#{room.Room}: you entered; {People(room.Count)}: {string.Join(", ", room.Members)}{(room.Topic.Length > 0 ? $"; topic: {room.Topic}" : "")}";

    public override string Left(string room, string reason) => $"You left #{room}.{(reason.Length > 0 ? $" {reason}" : "")}";

    public override string RoomCount(int shown, bool more) => more ? $"{shown} rooms (there are more: /rooms part of a name)" : $"{shown} room(s)";

    public override string Who(string room, string nicks, bool more) => $"#{room}: {nicks}{(more ? " and others" : "")}";

    public override string Topic(string room, string topic) => topic.Length > 0 ? $"#{room}: topic: {topic}" : $"#{room}: no topic.";

    public override string HistoryEmpty(string room) => $"#{room}: no messages kept.";

    public override string Presence(PresenceMessage change) => $"#{change.Room}: " + change.Event switch
    {
        PresenceEvent.Join => $"{change.Nick} came in",
        PresenceEvent.Leave => $"{change.Nick} left",
        PresenceEvent.Nick => $"{change.Nick} is {change.To} now",
        _ => $"{change.Joined} came in, {change.Left} left; {People(change.Count)}",
    };

    public override string TopicChanged(string room, string by, string topic) =>
        topic.Length > 0 ? $"#{room}: {by} changed the topic: {topic}" : $"#{room}: {by} cleared the topic";

    public override string Lost(DisconnectReason reason) => $"The connection was lost [{reason.Code()}]; what you write waits here.";

    public override string Retrying(int attempt, TimeSpan delay, ServerAddress address) =>
        $"Reconnecting to {address}: attempt {attempt} in {Seconds(delay)} s";

    public override string NodeLeaves(TimeSpan delay) => $"The server goes down; the connection is made anew in {Seconds(delay)} s";

    public override string Recovered(string room, long messages) => $"#{room}: {(messages == 1 ? "1 message" : $"{messages} messages")} recovered";

    public override string Missing(string room, MissingRange range, bool withdrawn) => withdrawn
        ? $"#{room}: the history began anew; what you saw from message {range.From} on is no longer kept"
        : $"#{room}: {range.To - range.From + 1} messages are missing that are no longer kept";

    public override string Waiting(string room, string text) => $"[sending] #{room}: {text}";

    public override string Delayed(string reason) => $"The message waits and will be sent again: {reason}";

    public override string SendFailed(string room, string text, SendResult result) => $"[not sent] #{room}: {text} – " + result.Outcome switch
    {
        SendOutcome.Unknown => "it is not known whether it was delivered; see /history before repeating it",
        SendOutcome.NotSent => "the program ended first",
        _ => $"{result.Reason} [{result.Error.Code()}]",
    };

    public override string DirectFailed(string to, string text, SendResult result) => $"[not sent] to {to}: {text} – " + result.Outcome switch
    {
        SendOutcome.Unknown => "it is not known whether it was delivered; ask before you repeat it",
        SendOutcome.NotSent => "the program ended first",
        _ => $"{result.Reason} [{result.Error.Code()}]",
    };

    public override string Inbox(long unread) => $"Inbox: {unread} unread. /read shows the oldest of them, /read n the message n.";

    public override string InboxMissing(MissingRange range, bool withdrawn) => withdrawn
        ? "Inbox: it began anew; what you saw before is no longer kept"
        : $"Inbox: {range.To - range.From + 1} messages are missing that are no longer kept";

    public override string Users(string nicks, bool more) => $"There are: {nicks}{(more ? " and others (/users part of a name)" : "")}";

    public override string NotTaken(ErrorCode code, string text) => code == ErrorCode.TooLong
        ? "Text too long (at most 16 KiB); nothing was sent"
        : $"Could not be sent [{code.Code()}]: {text}";

    public override string Ended(DisconnectReason reason, string code) => reason switch
    {
        DisconnectReason.Replaced => "This connection was replaced by another one of yours.",
        DisconnectReason.Kicked => "You were put out.",
        DisconnectReason.Banned => "You were banned.",
        DisconnectReason.ServerFull => "The server is full; try later.",
        DisconnectReason.Draining or DisconnectReason.Shutdown => "The server is going down; try again in a moment.",
        _ => "The chat is over.",
    } + $" [{code}]";

    public override string JsonLineRefused(int number, string why) => $"Line {number} of the input was not sent: {why}";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);

    private static string People(int count) => count == 1 ? "1 person" : $"{count} people";
}
