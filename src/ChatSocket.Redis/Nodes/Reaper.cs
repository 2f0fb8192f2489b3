using ChatSocket.Chat.Telemetry;
using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Formats;
using ChatSocket.Redis.Scripts;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ChatSocket.Redis.Nodes;

/// <summary>
/// Removes what dead nodes left: every node looks, one at a time holds an incarnation, and only one that had contact itself for a
/// whole lease judges another. What was claimed is finished by whoever holds the claim; each step removes only what still names the
/// dead incarnation, so it may be done twice.
/// </summary>
internal sealed partial class Reaper(RedisSettings settings, TimeProvider time, ILogger log, LineKeeper lines, ChatMetrics metrics)
    : Periodic(settings.ReapEvery, time, log)
{
    private static readonly TimeSpan ClaimFor = TimeSpan.FromSeconds(5);

    private readonly ILogger _log = log;

    private volatile string[] _living = [settings.NodeId];

    /// <summary>The nodes there were at the last look; what departed or is being reaped is none.</summary>
    public IReadOnlyList<string> Living => _living;

    public int Alive => _living.Length;

    private RedisKey Lease => NodeKeys.Lease(settings.NodeId);

    protected override async Task TurnAsync()
    {
        if (!lines.IsUp) return;
        var nodes = await lines.ReadAsync(database => database.HashGetAllAsync(NodeKeys.Nodes)).ConfigureAwait(false);
        _living = [.. nodes.Where(node => node.Value == "live").Select(node => NodeOf(node.Name.ToString())).Order(StringComparer.Ordinal)];
        if (lines.UpFor < settings.Lease) return;
        foreach (var node in nodes)
        {
            var owner = node.Name.ToString();
            if (owner != lines.Owner && await ClaimAsync(owner).ConfigureAwait(false)) await ReapAsync(owner).ConfigureAwait(false);
        }
    }

    /// <summary>Without the incarnation.</summary>
    private static string NodeOf(string owner) => owner[..owner.LastIndexOf(':')];

    private async Task<bool> ClaimAsync(string owner)
    {
        var colon = owner.LastIndexOf(':');
        RedisKey[] keys = [Lease, NodeKeys.Nodes, NodeKeys.Lease(owner[..colon])];
        var answer = await lines.RunAsync(
            Script.ClaimDead, keys, [default, owner, owner[(colon + 1)..], settings.NodeId, (long)ClaimFor.TotalMilliseconds]).ConfigureAwait(false);
        return answer.Code == 'C';
    }

    private async Task ReapAsync(string owner)
    {
        var rooms = await MembersAsync(NodeKeys.RoomsOf(owner)).ConfigureAwait(false);
        var removed = await SumAsync(owner, rooms, room => ReapRoomAsync(new RoomKeys(room), owner)).ConfigureAwait(false);
        var nicks = await MembersAsync(NodeKeys.NicksOf(owner)).ConfigureAwait(false);
        await SumAsync(owner, nicks, nick => FreeAsync(nick, owner)).ConfigureAwait(false);
        var sessions = await MembersAsync(NodeKeys.SessionsOf(owner)).ConfigureAwait(false);
        await SumAsync(owner, sessions, session => EndAsync(session, owner)).ConfigureAwait(false);
        await lines.RunAsync(
            Script.ForgetDead, [Lease, NodeKeys.Nodes, NodeKeys.RoomsOf(owner), NodeKeys.NicksOf(owner), NodeKeys.SessionsOf(owner)],
            [default, owner, settings.NodeId]).ConfigureAwait(false);
        metrics.MembersReaped(removed);
        LogReaped(_log, NodeOf(owner), removed);
    }

    /// <summary>In pieces, renewing the claim before each: no other node takes over from one that is at work.</summary>
    private async Task<long> SumAsync(string owner, string[] names, Func<string, Task<long>> step)
    {
        var sum = 0L;
        foreach (var some in names.Chunk(128))
        {
            if (!await ClaimAsync(owner).ConfigureAwait(false)) throw new TimeoutException("Another node reaps already.");
            foreach (var count in await Task.WhenAll(some.Select(step)).ConfigureAwait(false)) sum += count;
        }

        return sum;
    }

    private async Task<string[]> MembersAsync(RedisKey set) =>
        [.. (await lines.ReadAsync(database => database.SetMembersAsync(set)).ConfigureAwait(false)).Select(value => value.ToString())];

    private async Task<long> ReapRoomAsync(RoomKeys room, string owner)
    {
        var answer = await lines.RunAsync(
            Script.ReapRoom, [Lease, room.Head, room.Members, room.InOrder, room.Reads], [default, room.Channel, owner]).ConfigureAwait(false);
        return answer.Number(1);
    }

    private async Task<long> FreeAsync(string nick, string owner)
    {
        var answer = await lines.RunAsync(
            Script.ReleaseNick, NodeKeys.OfRelease(settings.NodeId, nick, owner), [default, nick, "", owner]).ConfigureAwait(false);
        return answer.Code == 'R' ? 1 : 0;
    }

    private async Task<long> EndAsync(string session, string owner)
    {
        var answer = await lines.RunAsync(
            Script.EndSession, [Lease, NodeKeys.Session(session), NodeKeys.SessionsOf(owner)], [default, session, "", owner, 0]).ConfigureAwait(false);
        return answer.Code == 'E' ? 1 : 0;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Node {Node} is gone; {Removed} memberships it left were removed.")]
    private static partial void LogReaped(ILogger log, string node, long removed);
}
