using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol;
using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Formats;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Redis.Feeds;

/// <summary>What is missing is read from the log, once for all members of the room on this node.</summary>
internal sealed partial class RoomFeed
{
    private bool _mending;
    private bool _again;
    private RoomPosition? _seenAhead;
    private long _seenVersion = -1;

    /// <summary>Something may have been missed: the feed is compared with the log. Whatever line is up is used.</summary>
    public void Compare()
    {
        lock (_gate)
        {
            if (_closed) return;
            _presenceStale = true;
            if (_begun) Mend();
            else _unsure = true;
        }
    }

    /// <summary>Where the log is, seen at leisure: true when this feed is elsewhere and was so the last time too.</summary>
    public bool IsStuckBehind(string epoch, long seq, long version)
    {
        lock (_gate)
        {
            if (!_begun || _mending) return false;
            // A room that did not exist when this feed began, and in which nobody has written since, has nothing to be behind of.
            var isUnwritten = _position.Epoch.Length == 0 && seq == 0;
            var behind = !isUnwritten && (epoch != _position.Epoch || seq > _position.Seq) && _seenAhead is { } before && before.Epoch == epoch
                && (_position.Epoch != epoch || _position.Seq < before.Seq);
            _seenAhead = isUnwritten ? null : new RoomPosition(epoch, seq, "");
            // Also when it went back: a Redis that lost the last changes counts them anew.
            var stale = !_correcting && (_presenceStale || (!_presence.IsAt(epoch, version) && _seenVersion == version));
            _seenVersion = version;
            return behind || stale;
        }
    }

    /// <summary>Under the gate. Whoever asks while the log is being read has it read once more.</summary>
    private void Mend()
    {
        _again = true;
        if (_mending) return;
        _mending = true;
        _ = MendAsync();
    }

    private async Task MendAsync()
    {
        // Never on the thread that hears the channel, and outside of its lock.
        await Task.Yield();
        while (true)
        {
            try
            {
                while (await MendOnceAsync().ConfigureAwait(false))
                {
                }

                break;
            }
            catch (Exception failure)
            {
                if (failure is not BackplaneUnavailableException && !RedisLine.IsLost(failure)) LogMendFailed(log, failure);
                if (TryStopMending()) break;
            }
        }

        await CorrectPresenceAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Begins anew when Redis is back; until then whatever arrives over the hole is held and asks for it. False when somebody asked
    /// meanwhile: the news that Redis is back may have come before the last failure was known.
    /// </summary>
    private bool TryStopMending()
    {
        lock (_gate)
        {
            if (_again && !_closed) return false;
            _mending = false;
            _presenceStale = true;
            DropHeld();
            return true;
        }
    }

    /// <summary>Reads one page; true when another one is needed.</summary>
    private async Task<bool> MendOnceAsync()
    {
        RoomPosition position;
        lock (_gate)
        {
            (_again, _heldAtRead) = (false, _held.Count);
            position = _position;
            _mending = !_closed;
            if (_closed) return false;
        }

        var page = await source.ReadAsync(new HistoryQuery(position.Seq, null, ProtocolLimits.HistoryMessages)).ConfigureAwait(false);
        if (page is not null && page.Top.Epoch != position.Epoch) return await ChangeEpochAsync(page.Top).ConfigureAwait(false);
        if (page is not null && HasLost(page, position))
        {
            await source.ReconcileAsync(position).ConfigureAwait(false);
            return true;
        }

        lock (_gate)
        {
            if (page is not null && !_closed) Deliver(page);
            if (!_closed && (_again || page is { IsAtTop: false })) return true;
            _mending = false;
            // May find another hole, and then begins another mending in this one's place.
            TakeHeld(_heldAtRead);
            return false;
        }
    }

    /// <summary>The log is not the one this node read, though its epoch is.</summary>
    private static bool HasLost(LogPage page, RoomPosition position) =>
        page.Top.Seq < position.Seq || (page.First <= position.Seq + 1 && page.PreviousId != position.Id);

    private void Deliver(LogPage page)
    {
        if (page.First > _position.Seq + 1)
        {
            Skip(new RoomGap(_position.Seq + 1, page.First - 1, Continuation.Trimmed, new RoomPosition(page.Top.Epoch, page.First - 1, page.TrimId)));
        }

        if (page.Messages.Length == 0) return;
        metrics.Backfilled(page.Messages.Length);
        Deliver(new PublishedBatch(page.Top.Epoch, page.PreviousId, page.Messages));
    }

    /// <summary>What stands in both histories stays; where that cannot be told everything is withdrawn. What follows is read then.</summary>
    private async Task<bool> ChangeEpochAsync(RoomPosition top)
    {
        var before = Position;
        var end = Math.Min(before.Seq, top.Seq);
        var tail = await source.ReadAsync(new HistoryQuery(null, end + 1, ProtocolLimits.HistoryMessages)).ConfigureAwait(false);
        if (tail is null || tail.Top.Epoch != top.Epoch) return true;
        lock (_gate)
        {
            if (_closed) return true;
            // A room that did not exist before is told from its beginning, and so is a history that began anew and is still short.
            var start = new RoomPosition(top.Epoch, 0, "");
            if (before.Epoch.Length == 0) _position = start;
            else if (CommonPosition(tail) is { } common) Skip(new RoomGap(common.Seq + 1, Math.Max(before.Seq, common.Seq), Continuation.Diverged, common));
            else if (tail.First == 1 && tail.Top.Seq <= ProtocolLimits.HistoryMessages) Skip(new RoomGap(1, before.Seq, Continuation.Epoch, start));
            else Skip(new RoomGap(1, Math.Max(before.Seq, tail.Top.Seq), Continuation.Epoch, tail.Top));
            _presenceStale = true;
            _filling |= before.Epoch.Length > 0;
            return true;
        }
    }

    /// <summary>The last place that both histories share, if it is still known here.</summary>
    private RoomPosition? CommonPosition(LogPage tail)
    {
        for (var index = tail.Messages.Length - 1; index >= 0; index--)
        {
            var message = tail.Messages[index];
            if (_recent.At(message.Seq) == message.Id) return new RoomPosition(tail.Top.Epoch, message.Seq, message.Id);
        }

        var edge = tail.First - 1;
        return edge > 0 && _recent.At(edge) == tail.TrimId ? new RoomPosition(tail.Top.Epoch, edge, tail.TrimId) : null;
    }

    private void Skip(RoomGap gap)
    {
        _position = gap.Position;
        if (gap.Reason == Continuation.Diverged) _recent.ForgetAfter(_position.Seq);
        else _recent.Clear();
        _recent.Add(_position.Seq, _position.Id);
        listener.OnGap(gap);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading what a room had missed failed by a bug in this node.")]
    private static partial void LogMendFailed(ILogger log, Exception failure);
}
