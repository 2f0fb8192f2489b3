using System.Globalization;
using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Redis.Formats;

/// <summary>Who has a name, as it stands in Redis: <c>session owner since nick</c>.</summary>
internal static class ClaimText
{
    private const int Parts = 4;

    public static UserInfo ReadUser(string claim)
    {
        var parts = claim.Split(' ');
        return parts.Length >= Parts && Nick.TryParse(parts[3], out var nick)
            ? new UserInfo(nick, long.Parse(parts[2], CultureInfo.InvariantCulture), false)
            : throw new FormatException("A claim in Redis is none.");
    }
}
