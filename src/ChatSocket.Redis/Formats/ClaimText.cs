using System.Globalization;
using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Redis.Formats;

/// <summary>Who has a name, as it stands in Redis for each session: <c>owner since nick pass address</c>.</summary>
internal static class ClaimText
{
    private const int Parts = 5;
    private const string NotKnown = "-";

    /// <summary>The sessions of one account are one person, who is there since the first of them came.</summary>
    public static UserInfo ReadUser(string[] claims)
    {
        var users = claims.Select(claim => ReadUser(claim)).ToArray();
        return users[0] with
        {
            Since = users.Min(user => user.Since),
            Addresses = [.. users.SelectMany(user => user.Addresses).Order(StringComparer.Ordinal)],
        };
    }

    private static UserInfo ReadUser(string claim)
    {
        var parts = claim.Split(' ');
        return parts.Length >= Parts && Nick.TryParse(parts[2], out var nick)
            ? new UserInfo(nick, long.Parse(parts[1], CultureInfo.InvariantCulture), PassText.Read(parts[3]) is not null, parts[4] == NotKnown ? [] : [parts[4]])
            : throw new FormatException("A claim in Redis is none.");
    }
}
