using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Connections;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Redis.Feeds;

/// <summary>Who comes and goes has a count of its own; when it does not follow, the list is read again and the difference told.</summary>
internal sealed partial class RoomFeed
{
    /// <summary>Changes that follow one another closely are corrected together.</summary>
    private static readonly TimeSpan CorrectAfter = TimeSpan.FromMilliseconds(200);

    private bool _presenceStale;

    /// <summary>The room began anew and all nodes fill it again: it is not compared before they have had the time to.</summary>
    private bool _filling;

    private bool _correcting;
    private bool _correctAgain;

    private void TakePresence(PresenceChange change)
    {
        var isAnew = _presence.Epoch.Length > 0 && change.Epoch != _presence.Epoch;
        var news = _presence.Take(change, out var hole);
        if (news is not null) listener.OnPresence(news);
        if (!hole) return;
        _presenceStale = true;
        _filling |= isAnew;
        if (isAnew && change.Epoch != _position.Epoch) Mend();
        _ = CorrectPresenceAsync();
    }

    private async Task CorrectPresenceAsync()
    {
        lock (_gate)
        {
            _correctAgain = true;
            if (!_presenceStale || _correcting || _closed) return;
            _correcting = true;
        }

        var isOver = false;
        while (!isOver)
        {
            try
            {
                lock (_gate) _correctAgain = false;
                await Task.Delay(CorrectAfter, time).ConfigureAwait(false);
                await CorrectOnceAsync().ConfigureAwait(false);
                lock (_gate)
                {
                    isOver = _closed || !_presenceStale;
                    _correcting = !isOver;
                }
            }
            catch (Exception failure)
            {
                if (failure is not BackplaneUnavailableException && !RedisLine.IsLost(failure)) LogCorrectionFailed(log, failure);
                lock (_gate)
                {
                    // The next comparison finds it again, unless it was asked for before this failure was known.
                    _presenceStale = true;
                    isOver = _closed || !_correctAgain;
                    _correcting = !isOver;
                }
            }
        }
    }

    private async Task CorrectOnceAsync()
    {
        var hasWaited = false;
        while (true)
        {
            bool wait;
            lock (_gate)
            {
                if (_closed) return;
                (wait, _filling) = (_filling, false);
            }

            if (wait) await Task.Delay(settings.Lease, time).ConfigureAwait(false);
            hasWaited |= wait;
            lock (_gate)
            {
                _presenceStale = false;
                _presence.BeginReading();
                _heardTopic = false;
            }

            var snapshot = await source.SnapshotAsync().ConfigureAwait(false);
            lock (_gate)
            {
                if (_closed || snapshot is null) return;
                var isAnew = _presence.Epoch.Length > 0 && snapshot.Position.Epoch != _presence.Epoch;
                _filling |= isAnew && !hasWaited;
                if (_filling) continue;
                var correction = _presence.Correct(snapshot.Position.Epoch, snapshot.Version, snapshot.Nicks, out var hole);
                _presenceStale |= hole;
                if (correction is not null) listener.OnPresence(correction);
                CorrectTopic(snapshot.Topic);
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Comparing who is in a room failed by a bug in this node.")]
    private static partial void LogCorrectionFailed(ILogger log, Exception failure);
}
