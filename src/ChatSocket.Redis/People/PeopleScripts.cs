using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;
using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Formats;
using ChatSocket.Redis.Scripts;
using StackExchange.Redis;

namespace ChatSocket.Redis.People;

/// <summary>
/// The script calls about memberships, nicks and sessions: how each is put together, for those who ask and for those who restore.
/// Keeps nothing; what runs a script decides over which line.
/// </summary>
internal sealed class PeopleScripts(RedisSettings settings, Func<string> owner, Func<RoomName, TopicChange> knownTopic)
{
    /// <summary>More devices than a person has.</summary>
    private const int SessionsPerAccount = 32;

    /// <summary>Far longer than any node misses that somebody was put out without being reaped.</summary>
    public static readonly TimeSpan PutOutRemembered = TimeSpan.FromMinutes(10);

    /// <summary>For how long an end is remembered: far longer than any node misses it without being reaped.</summary>
    private static readonly TimeSpan EndRemembered = TimeSpan.FromMinutes(10);

    /// <summary>Under which everything of this node stands in Redis.</summary>
    public string Owner => owner();

    private RedisKey Lease => NodeKeys.Lease(settings.NodeId);

    public Task<Answer> JoinAsync(RunScript run, RoomName room, RoomMember member, RoomPosition? from, int sample)
    {
        var (keys, at, about) = (new RoomKeys(room), from ?? default, knownTopic(room));
        return run(
            Script.Join,
            [Lease, keys.Head, keys.Log, keys.Members, keys.InOrder, keys.Reads, NodeKeys.Rooms, NodeKeys.RoomsOf(owner()), keys.Rules, keys.PutOut, NodeKeys.Marker],
            [
                default, keys.Channel, room.Key, room.Shown, settings.Rooms, MessageIds.Random(), SessionText.Write(member.Attachment.Session),
                member.Attachment.Stamp, owner(), member.Since, member.Nick.Key, member.Nick.Shown, AccountOf(member.Account), sample,
                from is null ? "" : at.Epoch is { Length: > 0 } epoch ? epoch : "-", at.Seq, at.Id ?? "", about.Topic, about.By,
                AccountOf(member.Address), member.IsAdministrator ? "A" : "",
            ]);
    }

    public Task<Answer> LeaveAsync(RunScript run, RoomName room, Attachment attachment)
    {
        var keys = new RoomKeys(room);
        return run(
            Script.Leave, [Lease, keys.Head, keys.Members, keys.InOrder, keys.Reads],
            [default, keys.Channel, SessionText.Write(attachment.Session), attachment.Stamp]);
    }

    public Task<Answer> RenameAsync(RunScript run, RoomName room, Attachment attachment, Nick to, string account, bool asAdministrator)
    {
        var keys = new RoomKeys(room);
        return run(
            Script.Rename, [Lease, keys.Head, keys.Members, keys.InOrder, keys.Reads, keys.Rules, keys.PutOut],
            [
                default, keys.Channel, SessionText.Write(attachment.Session), attachment.Stamp, to.Key, to.Shown, AccountOf(account),
                asAdministrator ? "A" : "", room.Key, NodeKeys.ChannelPrefix, (long)PutOutRemembered.TotalMilliseconds,
            ]);
    }

    public Task<Answer> ClaimAsync(RunScript run, HeldNick held, bool restore)
    {
        var nick = held.Nick;
        return run(
            Script.ClaimNick,
            [
                Lease, NodeKeys.Claim(nick.Key), NodeKeys.Users, NodeKeys.NicksOf(owner()), NodeKeys.Marker, NodeKeys.Account(nick.Key),
                NodeKeys.Ended(nick.Key), new InboxKeys(nick.Key).Head,
            ],
            [
                default, SessionText.Write(held.Session), owner(), nick.Key, nick.Shown, restore ? "R" : "", PassText.Write(held.Pass),
                SessionsPerAccount, held.Address,
            ]);
    }

    public Task<Answer> ReleaseAsync(RunScript run, string nickKey, SessionId session) => run(
        Script.ReleaseNick, NodeKeys.OfRelease(settings.NodeId, nickKey, owner()), [default, nickKey, SessionText.Write(session), ""]);

    public Task<Answer> OpenAsync(RunScript run, ResumableSession session, bool restore) => run(
        Script.OpenSession, [Lease, NodeKeys.Session(session.TokenHash), NodeKeys.SessionsOf(owner())],
        [
            default, session.TokenHash, SessionText.Write(session.Id), session.Generation, session.Nick.Shown, owner(), restore ? "R" : "",
            PassText.Write(session.Pass),
        ]);

    public Task<Answer> ResumeAsync(RunScript run, string tokenHash) => run(
        Script.ResumeSession, [Lease, NodeKeys.Session(tokenHash), NodeKeys.SessionsOf(owner())],
        [default, tokenHash, owner(), NodeKeys.ChannelPrefix]);

    public Task<Answer> EndAsync(RunScript run, string tokenHash, long generation) => run(
        Script.EndSession, [Lease, NodeKeys.Session(tokenHash), NodeKeys.SessionsOf(owner())], [default, tokenHash, generation, "", (long)EndRemembered.TotalMilliseconds]);

    /// <summary>Ends a session that this node took over without ever learning in which generation, and that nobody took since.</summary>
    public Task<Answer> EndOwnAsync(RunScript run, string tokenHash) => run(
        Script.EndSession, [Lease, NodeKeys.Session(tokenHash), NodeKeys.SessionsOf(owner())],
        [default, tokenHash, "", owner(), (long)EndRemembered.TotalMilliseconds]);

    /// <summary>A word where nothing may be missing.</summary>
    internal static string AccountOf(string account) => account.Length == 0 ? PassText.Guest : account;
}
