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

    /// <summary>Something may have been missed: the feed is compared with the log. Whatever line is up is used.</summary>
    public void Compare()
    {
        lock (_gate)
        {
            if (_closed || !_begun) return;
            _presenceStale = true;
            Mend();
        }
    }

    /// <summary>Compares with the log over a line that is not up yet; what differs is mended when it is.</summary>
    public async Task ReconcileAsync(RunScript run)
    {
        var position = Position;
        if (position.Epoch.Length > 0) await reader.ReconcileAsync(run, Keys, position).ConfigureAwait(false);
    }

    /// <summary>Where the log is, seen at leisure: true when this feed is behind it and was so the last time too.</summary>
    public bool IsStuckBehind(string epoch, long seq, long version)
    {
        lock (_gate)
        {
            if (!_begun || _mending) return false;
            var seen = new RoomPosition(epoch, seq, "");
            var behind = (epoch != _position.Epoch || seq > _position.Seq) && _seenAhead is { } before && before.Epoch == epoch
                && (_position.Epoch != epoch || _position.Seq < before.Seq);
            _seenAhead = seen;
            var stale = !_presence.IsAt(epoch, version) && _seenVersion == version && _presence.Version < version;
            _seenVersion = version;
            return behind || stale;
        }
    }

    private RoomPosition? _seenAhead;
    private long _seenVersion = -1;

    /// <summary>Under the gate.</summary>
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
        try
        {
            while (await MendOnceAsync().ConfigureAwait(false))
            {
            }
        }
        catch (Exception failure) when (failure is BackplaneUnavailableException || RedisLine.IsLost(failure))
        {
            // Begins anew when Redis is back; until then what arrives is compared with what is missing.
            StopMending();
        }
        catch (Exception failure)
        {
            LogMendFailed(log, failure);
            StopMending();
        }

        await CorrectPresenceAsync().ConfigureAwait(false);
    }

    private void StopMending()
    {
        lock (_gate)
        {
            _mending = false;
            DropHeld();
        }
    }

    private async Task<bool> MendOnceAsync()
    {
        RoomPosition position;
        lock (_gate)
        {
            _again = false;
            position = _position;
        }

        var page = await reader.ReadAsync(Keys, new HistoryQuery(position.Seq, null, ProtocolLimits.HistoryMessages)).ConfigureAwait(false);
        if (page is not null && page.Top.Epoch != position.Epoch) return await ChangeEpochAsync(page).ConfigureAwait(false);
        if (page is not null && HasLost(page, position))
        {
            await reader.ReconcileAsync(Keys, position).ConfigureAwait(false);
            return true;
        }

        lock (_gate)
        {
            if (page is not null) Deliver(page);
            return !IsMended(page is null || page.To >= page.Top.Seq);
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

        if (page.Messages.Length > 0) Deliver(new PublishedBatch(page.Top.Epoch, page.PreviousId, page.Messages));
    }

    /// <summary>What stands in both histories stays; where that cannot be told everything is withdrawn.</summary>
    private async Task<bool> ChangeEpochAsync(LogPage page)
    {
        var all = await reader.ReadAsync(Keys, new HistoryQuery(0, null, ProtocolLimits.HistoryMessages)).ConfigureAwait(false);
        if (all is null || all.Top.Epoch != page.Top.Epoch) return true;
        lock (_gate)
        {
            var before = _position;
            if (CommonPosition(page) is { } common)
            {
                if (before.Epoch.Length > 0) Skip(new RoomGap(common.Seq + 1, Math.Max(before.Seq, common.Seq), Continuation.Diverged, common));
                else _position = common;
            }
            else if (all.First == 1 && all.To >= all.Top.Seq && all.Messages.LongLength == all.Top.Seq)
            {
                // A history that began anew and is still short: its beginning is told.
                if (before.Epoch.Length > 0) Skip(new RoomGap(1, before.Seq, Continuation.Epoch, all.Start));
                else _position = all.Start;
                if (all.Messages.Length > 0) Deliver(new PublishedBatch(all.Top.Epoch, all.PreviousId, all.Messages));
            }
            else
            {
                Skip(new RoomGap(1, Math.Max(before.Seq, page.Top.Seq), Continuation.Epoch, page.Top));
            }

            _presenceStale = true;
            _presenceWait = true;
            return !IsMended(false);
        }
    }

    /// <summary>The last place that both histories share, if it is still known here.</summary>
    private RoomPosition? CommonPosition(LogPage page)
    {
        if (_position.Epoch.Length == 0) return null;
        if (page.Top.Seq <= _position.Seq)
        {
            return page.Top.Seq > 0 && _recent.At(page.Top.Seq) == page.Top.Id ? page.Top : null;
        }

        return _position.Seq > 0 && page.First <= _position.Seq + 1 && page.PreviousId == _position.Id ? new RoomPosition(page.Top.Epoch, _position.Seq, _position.Id) : null;
    }

    private void Skip(RoomGap gap)
    {
        _position = gap.Position;
        _recent.Clear();
        _recent.Add(_position.Seq, _position.Id);
        listener.OnGap(gap);
    }

    /// <summary>Under the gate. The held follow on what was read, or it must be read again.</summary>
    private bool IsMended(bool atTop)
    {
        if (!atTop || _again) return false;
        _mending = false;
        _again = false;
        TakeHeld();
        return !_mending;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading what a room had missed failed by a bug in this node.")]
    private static partial void LogMendFailed(ILogger log, Exception failure);
}
