using System.Globalization;
using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Formats;

/// <summary>
/// Members as they stand in Redis: in the hash <c>stamp owner since key nick account address mark</c>, in the ordered set <c>key session nick</c>.
/// </summary>
internal readonly record struct MemberEntry(long Stamp, long Since, string Nick, string Account)
{
    public static MemberEntry Parse(string text)
    {
        var parts = text.Split(' ');
        return new MemberEntry(long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture), parts[4], parts[5] == PassText.Guest ? "" : parts[5]);
    }

    public RoomMember Of(SessionId session) =>
        Protocol.Names.Nick.TryParse(Nick, out var nick)
            ? new RoomMember(new Attachment(session, Stamp), nick, Since, Account)
            : throw new FormatException("A member's nick in Redis is none.");

    /// <summary>The shown nick of an entry of the ordered set.</summary>
    public static string NickIn(string ordered) => ordered[(ordered.LastIndexOf(' ') + 1)..];

    public static string SessionIn(string ordered)
    {
        var from = ordered.IndexOf(' ', StringComparison.Ordinal) + 1;
        return ordered[from..ordered.LastIndexOf(' ')];
    }
}
