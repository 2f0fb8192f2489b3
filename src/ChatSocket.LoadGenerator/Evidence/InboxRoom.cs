using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Evidence;

/// <summary>
/// An inbox in a history: a room with one reader, under a name that no room can have. A guest's lives as long as its session.
/// </summary>
internal static class InboxRoom
{
    private const char Mark = '@';

    /// <summary>What is said of a private message's place when it is acknowledged, instead of an epoch.</summary>
    public const string SomeEpoch = "?";

    public static string Of(string nick) => Mark + nick;

    public static bool Is(string room) => room.StartsWith(Mark);

    public static string OwnerOf(string room) => room[1..];

    /// <summary>What is sent has its id as its subject too: what came with another, or is for somebody else, is not what was sent.</summary>
    public static LoggedMessage Logged(string epoch, StoredMessage stored, string owner)
    {
        var message = LoggedMessage.Of(epoch, stored);
        return stored.Subject == stored.Id && stored.To == owner ? message : message with { TextHash = 0 };
    }
}
