using ChatSocket.Chat.Accounts;
using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Texts;

/// <summary>Every sentence a person reads from the chat. A language is a class, so that a missing sentence does not compile.</summary>
internal abstract class Phrases
{
    /// <summary>Names told in one notice; the rest is counted.</summary>
    private const int NamesInANotice = 10;

    public static readonly Phrases Portuguese = new PortuguesePhrases();
    public static readonly Phrases English = new EnglishPhrases();

    public static Phrases Of(Language language) => language == Language.English ? English : Portuguese;

    public abstract string Greeting { get; }

    public abstract string EncryptedOnly { get; }

    public abstract string LanguageChanged { get; }

    public abstract string NoRoom { get; }

    public abstract string NoRooms { get; }

    public abstract string TooManyRooms { get; }

    public abstract string NotText { get; }

    public abstract string TooFast { get; }

    public abstract IReadOnlyList<string> Help { get; }

    public abstract string Welcome(string nick);

    public abstract string NickInvalid { get; }

    public abstract string NickTaken(string nick);

    public abstract string NickMissing { get; }

    /// <summary>Without a code: it stands alone in an error, and before the command that helps.</summary>
    public abstract string NickRegistered { get; }

    public abstract string NickIsAccounts(string nick);

    public abstract string RegisterHow { get; }

    public abstract string RegisterOwn(string nick);

    public abstract string LoginHow { get; }

    public abstract string PasswordHow { get; }

    public abstract string UnregisterHow { get; }

    public abstract string RegisteredNow(string nick);

    public abstract string LoggedIn(string nick);

    public abstract string PasswordChanged(string nick);

    public abstract string Unregistered(string nick);

    /// <summary>Why a request with a password was not done; without its code.</summary>
    public abstract string Account(AccountAnswer answer);

    public abstract string RoomInvalid { get; }

    public abstract string RoomMissing { get; }

    public abstract string RoomExists(RoomName room);

    public abstract string NoSuchRoom(RoomName room);

    public abstract string NotMember(RoomName room);

    public abstract string Entered(RoomName room, int count, IReadOnlyList<string> nicks, string topic);

    public abstract string LeftRoom(RoomName room, RoomName? current);

    public abstract string Topic(RoomName room, string topic);

    public abstract string RoomCount(int shown, bool more);

    public abstract string RoomLine(RoomName room, int count, string topic);

    public abstract string Who(RoomName room, IReadOnlyList<string> nicks, bool more);

    /// <summary>What a line of a private message begins with.</summary>
    public abstract string Private { get; }

    public abstract string DirectMissing { get; }

    public abstract string NoSuchUser(string nick);

    public abstract string DirectRefused(DirectOutcome why, string to);

    public abstract string InboxEmpty { get; }

    public abstract string Inbox(long unread);

    public abstract string InboxLine(long seq, bool unread, DateTimeOffset at, bool today, string from, string subject, string text);

    public abstract string NoSuchDirect { get; }

    public abstract string InboxMissed(long count);

    public abstract string NoUsers { get; }

    public abstract string Users(IReadOnlyList<string> nicks, bool more);

    public abstract string HistoryEmpty(RoomName room);

    public abstract string HistoryLine(RoomName room, DateTimeOffset at, bool today, string nick, string text);

    public abstract string LanguageUnknown { get; }

    public abstract string UnknownCommand(string command, string? nearest);

    public abstract string TooLong(int limit);

    public abstract string NotDelivered { get; }

    public abstract string DeliveryUnknown { get; }

    public abstract string Unavailable { get; }

    public abstract string Muted(RoomName room);

    public abstract string BannedFrom(RoomName room);

    /// <summary>Without a code, as the next two: they stand in errors too.</summary>
    public abstract string InvitedOnly { get; }

    public abstract string RoomCrowded { get; }

    public abstract string Order(OrderOutcome outcome);

    public abstract string OrderDone { get; }

    public abstract string AdministratorsOnly { get; }

    public abstract string TargetMissing { get; }

    public abstract string SetHow { get; }

    public abstract string RuleCount(RoomName room, int shown, bool more);

    public abstract string RuleLine(RoomName room, RoomRule rule);

    public abstract string AnnounceHow { get; }

    /// <summary>Who was put out of a room reads this, or of the chat when there is none; nobody need be named, nor a reason be given.</summary>
    public abstract string PutOut(RoomName? room, string by, string reason, bool isBan);

    public abstract string Announcement(string by, string text);

    public abstract string NumberExpected(int most);

    public abstract string Joined(RoomName room, IReadOnlyList<string> nicks);

    public abstract string Left(RoomName room, IReadOnlyList<string> nicks);

    public abstract string Renamed(RoomName room, string from, string to);

    public abstract string PresenceNumbers(RoomName room, int joined, int left, int count);

    public abstract string TopicChanged(RoomName room, string by, string topic);

    /// <summary>What a program shows a person for a refusal.</summary>
    public abstract string Error(ErrorCode code);

    public abstract string Missed(RoomName room, long count);

    public abstract string Ended(DisconnectReason reason);

    protected abstract string And { get; }

    protected abstract string Others(int count);

    /// <summary><c>ana, bia and caio</c>; a long list ends in a number.</summary>
    protected string List(IReadOnlyList<string> names)
    {
        if (names.Count == 1) return names[0];
        if (names.Count > NamesInANotice) return $"{string.Join(", ", names.Take(NamesInANotice))} {And} {Others(names.Count - NamesInANotice)}";
        return $"{string.Join(", ", names.Take(names.Count - 1))} {And} {names[^1]}";
    }
}
