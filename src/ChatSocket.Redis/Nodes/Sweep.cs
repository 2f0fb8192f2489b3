using System.Globalization;
using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;
using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Feeds;
using ChatSocket.Redis.Formats;
using ChatSocket.Redis.People;
using ChatSocket.Redis.Scripts;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ChatSocket.Redis.Nodes;

/// <summary>
/// Compares, now and then and whatever else happened, what this node believes with what stands in Redis: positions of its rooms,
/// its members, its nicks. What differs is mended by the same means as after a lost connection. Also deletes rooms long unused.
/// </summary>
internal sealed partial class Sweep(
    RedisSettings settings, TimeProvider time, ILogger log, LineKeeper lines, PeopleScripts people, LocalPeople local,
    Func<ICollection<RoomFeed>> feeds, Subscriptions subscriptions, BackplaneEvents events) : Periodic(settings.SweepEvery, time, log)
{
    private static readonly TimeSpan UnusedRoomLife = TimeSpan.FromDays(7);
    private static readonly TimeSpan UnusedRoomCheck = TimeSpan.FromHours(1);

    private readonly ILogger _log = log;
    private readonly TimeProvider _time = time;
    private long _checkedUnused = time.GetTimestamp();

    protected override async Task TurnAsync()
    {
        if (!lines.IsUp) return;
        await Batches.RunAsync(feeds(), CompareAsync).ConfigureAwait(false);
        foreach (var (room, members) in local.Rooms()) await CompareAsync(room, members).ConfigureAwait(false);
        await Batches.RunAsync(local.Nicks(), held => CompareAsync(held.Nick, held.Session)).ConfigureAwait(false);
        if (_time.GetElapsedTime(_checkedUnused) < UnusedRoomCheck) return;
        _checkedUnused = _time.GetTimestamp();
        await DeleteUnusedRoomsAsync().ConfigureAwait(false);
    }

    private async Task CompareAsync(RoomFeed feed)
    {
        var head = await lines.ReadAsync(database => database.HashGetAsync(feed.Keys.Head, ["epoch", "seq", "version"])).ConfigureAwait(false);
        if (head[0].IsNull || !feed.IsStuckBehind(head[0].ToString(), (long)head[1], (long)head[2])) return;
        LogBehind(_log);
        await subscriptions.RenewAsync(feed.Keys.Channel).ConfigureAwait(false);
        feed.Compare();
    }

    private async Task CompareAsync(RoomName room, RoomMember[] members)
    {
        var keys = new RoomKeys(room);
        foreach (var some in members.Chunk(512))
        {
            var fields = some.Select(member => (RedisValue)SessionText.Write(member.Attachment.Session)).ToArray();
            var entries = await lines.ReadAsync(database => database.HashGetAsync(keys.Members, fields)).ConfigureAwait(false);
            for (var index = 0; index < some.Length; index++) await CompareAsync(room, some[index], entries[index]).ConfigureAwait(false);
        }
    }

    private async Task CompareAsync(RoomName room, RoomMember member, RedisValue entry)
    {
        var stamp = member.Attachment.Stamp;
        var stands = entry.IsNull ? 0 : MemberEntry.Parse(entry.ToString()).Stamp;
        if (stands == stamp || !local.Has(room, member.Attachment)) return;
        if (stands > stamp)
        {
            local.Left(room, member.Attachment);
            return;
        }

        await people.JoinAsync(lines.RunAsync, room, member, null, 0).ConfigureAwait(false);
        // Who left meanwhile must not come back by this.
        if (!local.Has(room, member.Attachment)) await people.LeaveAsync(lines.RunAsync, room, member.Attachment).ConfigureAwait(false);
    }

    private async Task CompareAsync(Nick nick, SessionId session)
    {
        var claim = await lines.ReadAsync(database => database.StringGetAsync(NodeKeys.Claim(nick.Key))).ConfigureAwait(false);
        if (!claim.IsNull && claim.ToString().StartsWith(SessionText.Write(session), StringComparison.Ordinal)) return;
        if (!local.Nicks().Contains((nick, session))) return;
        var answer = await people.ClaimAsync(lines.RunAsync, nick, session, restore: true).ConfigureAwait(false);
        if (answer.Code == 'T')
        {
            local.Taken(session, long.MaxValue);
            events.SessionTaken(session, long.MaxValue);
        }
        else if (!local.Nicks().Contains((nick, session)))
        {
            await people.ReleaseAsync(lines.RunAsync, nick.Key, session).ConfigureAwait(false);
        }
    }

    private async Task DeleteUnusedRoomsAsync()
    {
        var rooms = await lines.ReadAsync(database => database.SortedSetRangeByRankAsync(NodeKeys.Rooms)).ConfigureAwait(false);
        await Batches.RunAsync(rooms.Select(room => room.ToString()).Where(room => room != RoomName.Geral.Key), room =>
        {
            var keys = new RoomKeys(room);
            return lines.RunAsync(
                Script.DeleteRoom, [NodeKeys.Lease(settings.NodeId), keys.Head, keys.Log, keys.Members, keys.InOrder, keys.Reads, NodeKeys.Rooms],
                [default, room, ((long)UnusedRoomLife.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)]);
        }).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A room was behind its log; its channel is listened to anew and the log read.")]
    private static partial void LogBehind(ILogger log);
}
