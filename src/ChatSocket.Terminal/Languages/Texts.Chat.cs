using ChatSocket.Client;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Terminal.Languages;

/// <summary>What is said in a conversation; rooms with their <c>#</c>.</summary>
internal abstract partial class Texts
{
    public abstract IReadOnlyList<string> Commands { get; }

    public abstract string UnknownCommand(string name);

    public abstract string LanguageChanged { get; }

    public abstract string RegisterHow { get; }

    public abstract string RegisterOwn(string nick);

    public abstract string LoginHow { get; }

    public abstract string PasswordHow { get; }

    public abstract string UnregisterHow { get; }

    public abstract string SetHow { get; }

    public abstract string BanCount(string room, int shown, bool more);

    public abstract string BanLine(BanEntry ban);

    public abstract string AnnounceHow { get; }

    /// <summary>What stands before a private message.</summary>
    public abstract string Private { get; }

    public abstract string DirectHow { get; }

    public abstract string InboxEmpty { get; }

    public abstract string NoSuchDirect { get; }

    public abstract string NoUsers { get; }

    public abstract string Done { get; }

    public abstract string LoggedIn(string nick);

    /// <summary>Of a room, or without one of the chat; nobody need be named, nor a reason given.</summary>
    public abstract string PutOut(string room, string by, string reason, bool banned);

    public abstract string Announcement(string by, string text);

    public abstract string NoRoom { get; }

    public abstract string RoomMissing { get; }

    public abstract string NickMissing { get; }

    public abstract string NumberExpected(int most);

    public abstract string NotConnected { get; }

    public abstract string NoAnswer { get; }

    public abstract string Refused(string words, string code);

    public abstract string Renamed(string nick);

    public abstract string Entered(JoinedMessage room);

    public abstract string Left(string room, string reason);

    public abstract string RoomCount(int shown, bool more);

    public abstract string Who(string room, string nicks, bool more);

    public abstract string Topic(string room, string topic);

    public abstract string HistoryEmpty(string room);

    public abstract string Presence(PresenceMessage change);

    public abstract string TopicChanged(string room, string by, string topic);

    public abstract string Lost(DisconnectReason reason);

    public abstract string Retrying(int attempt, TimeSpan delay, ServerAddress address);

    public abstract string NodeLeaves(TimeSpan delay);

    public abstract string Recovered(string room, long messages);

    public abstract string Missing(string room, MissingRange range, bool withdrawn);

    public abstract string Waiting(string room, string text);

    public abstract string Delayed(string reason);

    public abstract string SendFailed(string room, string text, SendResult result);

    public abstract string DirectFailed(string to, string text, SendResult result);

    public abstract string Inbox(long unread);

    public abstract string InboxMissing(MissingRange range, bool withdrawn);

    public abstract string Users(string nicks, bool more);

    public abstract string NotTaken(ErrorCode code, string text);

    /// <summary>The session is over and will not be repaired.</summary>
    public abstract string Ended(DisconnectReason reason, string code);

    public abstract string JsonLineRefused(int number, string why);

    public abstract string JsonLineUnreadable { get; }
}
