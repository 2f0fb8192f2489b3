using StackExchange.Redis;

namespace ChatSocket.Redis.Formats;

/// <summary>Where nodes and people lie in Redis.</summary>
internal static class NodeKeys
{
    /// <summary>Channel of a node, before its name.</summary>
    public const string ChannelPrefix = "node/";

    public static readonly RedisKey Nodes = "nodes";
    public static readonly RedisKey Rooms = "rooms";
    public static readonly RedisKey Users = "users";

    /// <summary>Missing or different when Redis lost what it held.</summary>
    public static readonly RedisKey Marker = "chatsocket";

    public static RedisKey Lease(string node) => $"node:{node}";

    public static string Channel(string node) => ChannelPrefix + node;

    /// <param name="owner">Node and incarnation, <c>node:incarnation</c>.</param>
    public static RedisKey RoomsOf(string owner) => $"node:{owner}:rooms";

    public static RedisKey NicksOf(string owner) => $"node:{owner}:nicks";

    public static RedisKey SessionsOf(string owner) => $"node:{owner}:sessions";

    public static RedisKey Claim(string nickKey) => $"{{{nickKey}}}:claim";

    public static RedisKey Account(string nickKey) => $"{{{nickKey}}}:account";

    public static RedisKey Tries(string nickKey) => $"{{{nickKey}}}:tries";

    /// <summary>Sessions of the nick that somebody who may has ended.</summary>
    public static RedisKey Ended(string nickKey) => $"{{{nickKey}}}:ended";

    /// <summary>What goes with a claim: those of the script that frees it.</summary>
    public static RedisKey[] OfRelease(string node, string nickKey, string owner)
    {
        var inbox = new InboxKeys(nickKey);
        return [Lease(node), Claim(nickKey), Users, NicksOf(owner), inbox.Head, inbox.Log, inbox.Ids];
    }

    public static RedisKey Session(string tokenHash) => $"session:{tokenHash}";
}
