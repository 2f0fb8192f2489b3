using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Formats;
using ChatSocket.Redis.Scripts;

namespace ChatSocket.Redis.Feeds;

/// <summary>Where a room is, what it is about and who is in it.</summary>
internal sealed record RoomSnapshot(RoomPosition Position, long Version, TopicChange Topic, string[] Nicks);

/// <summary>Reads rooms out of Redis. Keeps nothing.</summary>
internal sealed class RoomReader(LineKeeper lines, RedisSettings settings)
{
    /// <summary>Pages are cut after about this much, so that one reader holds nobody up.</summary>
    private const int PageBytes = 256 * 1024;

    /// <summary>Numbers in scripts are exact up to here.</summary>
    private const long MaximumSeq = 1L << 53;

    public RoomSource Of(RoomKeys keys) =>
        new(query => ReadAsync(keys, query), () => SnapshotAsync(keys), position => ReconcileAsync(lines.RunAsync, keys, position));

    /// <exception cref="BackplaneUnavailableException">No answer.</exception>
    public async Task<LogPage?> ReadAsync(RoomKeys keys, HistoryQuery query)
    {
        var (direction, seq) = query.After is { } after ? ("A", after) : ("B", query.Before ?? MaximumSeq);
        var answer = await lines.ReadAsync(
            Script.Page, [keys.Head, keys.Log], [direction, Math.Clamp(seq, -1, MaximumSeq), Math.Max(0, query.Limit), PageBytes]).ConfigureAwait(false);
        return LogPage.Read(answer);
    }

    /// <exception cref="BackplaneUnavailableException">No answer.</exception>
    private async Task<RoomSnapshot?> SnapshotAsync(RoomKeys keys)
    {
        var answer = await lines.ReadAsync(Script.Snapshot, [keys.Head, keys.InOrder], []).ConfigureAwait(false);
        if (answer.Count == 0) return null;
        var position = new RoomPosition(answer.Text(0), answer.Number(1), answer.Text(2));
        return new RoomSnapshot(position, answer.Number(3), new TopicChange(answer.Text(5), answer.Text(4)), [.. answer.TextsFrom(6).Select(MemberEntry.NickIn)]);
    }

    /// <summary>Has a log that lost its end go on in a new epoch. Answers where the room is, or null when it is gone.</summary>
    public async Task<RoomPosition?> ReconcileAsync(RunScript run, RoomKeys keys, RoomPosition position)
    {
        var answer = await run(
            Script.Reconcile, [NodeKeys.Lease(settings.NodeId), keys.Head, keys.Log],
            [default, keys.Channel, MessageIds.Random(), position.Epoch, position.Seq, position.Id]).ConfigureAwait(false);
        return answer.Code == 'G' ? null : new RoomPosition(answer.Text(1), answer.Number(2), answer.Text(3));
    }
}
