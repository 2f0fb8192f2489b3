using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Connections;

namespace ChatSocket.Redis.Feeds;

/// <summary>Who comes and goes has a count of its own; when it does not follow, the list is read again and the difference told.</summary>
internal sealed partial class RoomFeed
{
    /// <summary>Changes that follow one another closely are corrected together.</summary>
    private static readonly TimeSpan CorrectAfter = TimeSpan.FromMilliseconds(200);

    private bool _presenceStale;
    private bool _presenceWait;
    private bool _correcting;

    private void TakePresence(PresenceChange change)
    {
        var news = _presence.Take(change, out var hole);
        if (news is not null) listener.OnPresence(news);
        if (!hole) return;
        _presenceStale = true;
        _ = CorrectPresenceAsync();
    }

    private async Task CorrectPresenceAsync()
    {
        // A room that all nodes fill again is not compared before they have had the time to.
        TimeSpan delay;
        lock (_gate)
        {
            if (!_presenceStale || _correcting || _closed) return;
            _correcting = true;
            delay = _presenceWait ? settings.Lease : CorrectAfter;
            _presenceWait = false;
        }

        try
        {
            await Task.Delay(delay, time).ConfigureAwait(false);
            lock (_gate) _presenceStale = false;
            var snapshot = await reader.SnapshotAsync(Keys).ConfigureAwait(false);
            lock (_gate)
            {
                if (!_closed && snapshot is not null && _presence.Correct(snapshot.Position.Epoch, snapshot.Version, snapshot.Nicks) is { } correction)
                {
                    listener.OnPresence(correction);
                }
            }
        }
        catch (Exception failure) when (failure is BackplaneUnavailableException || RedisLine.IsLost(failure))
        {
            // The next comparison finds it again.
            lock (_gate) _presenceStale = true;
        }
        finally
        {
            lock (_gate) _correcting = false;
        }
    }
}
