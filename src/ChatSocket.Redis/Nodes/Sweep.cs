using System.Globalization;
using ChatSocket.Protocol.Names;
using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Feeds;
using ChatSocket.Redis.Formats;
using ChatSocket.Redis.People;
using ChatSocket.Redis.Scripts;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Redis.Nodes;

/// <summary>
/// Compares, now and then and whatever else happened, what this node believes with what stands in Redis: positions of its rooms,
/// its sessions, nicks, members and inboxes. What differs is mended by the same means as after a lost connection. Also deletes rooms long unused.
/// </summary>
internal sealed partial class Sweep(
    RedisSettings settings, TimeProvider time, ILogger log, LineKeeper lines, Census census, Debts debts, RedisInboxes inboxes,
    Func<ICollection<RoomFeed>> feeds, Subscriptions subscriptions) : Periodic(settings.SweepEvery, time, log)
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
        await census.TakeAsync(lines.RunAsync, lines.ReadAsync).ConfigureAwait(false);
        await debts.PayAsync(lines.RunAsync).ConfigureAwait(false);
        await inboxes.CompareAsync().ConfigureAwait(false);
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

    private async Task DeleteUnusedRoomsAsync()
    {
        var rooms = await lines.ReadAsync(database => database.SortedSetRangeByRankAsync(NodeKeys.Rooms)).ConfigureAwait(false);
        await Batches.RunAsync(rooms.Select(room => room.ToString()).Where(room => room != RoomName.Geral.Key), room =>
        {
            var keys = new RoomKeys(room);
            return lines.RunAsync(
                Script.DeleteRoom, [NodeKeys.Lease(settings.NodeId), keys.Head, keys.Log, keys.Members, keys.InOrder, keys.Reads, NodeKeys.Rooms, keys.Rules, keys.PutOut],
                [default, room, ((long)UnusedRoomLife.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)]);
        }).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A room was behind its log; its channel is listened to anew and the log read.")]
    private static partial void LogBehind(ILogger log);
}
