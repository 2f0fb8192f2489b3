using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Protocol.Names;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Rooms;

/// <summary>
/// The rooms of which this node has members, each subscribed once, on behalf of the node; kept for a while after the last member
/// left. <see cref="_gate"/> owns the entries and their counts.
/// </summary>
internal sealed partial class LocalRooms : IDisposable
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly IBackplane _backplane;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ChatMetrics _metrics;
    private readonly ITimer _check;

    public LocalRooms(IBackplane backplane, TimeProvider time, ILogger log, ChatMetrics metrics)
    {
        (_backplane, _time, _log, _metrics) = (backplane, time, log, metrics);
        _check = time.CreateTimer(_ => RetireUnused(), null, CheckEvery, CheckEvery);
    }

    /// <summary>Those that are listened to, with the ones nobody uses any more.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    public int Used => Sum(static entry => entry.Users > 0 ? 1 : 0);

    public int Memberships => Sum(static entry => entry.Users);

    /// <summary>The room, subscribed; each use is given back with <see cref="Return"/>.</summary>
    public async ValueTask<Room> RentAsync(RoomName name)
    {
        while (true)
        {
            Entry? entry;
            Task? retiring;
            lock (_gate)
            {
                // A subscription that failed is not kept: the next one who comes tries anew.
                if (!_entries.TryGetValue(name.Key, out entry) || entry.HasFailed) _entries[name.Key] = entry = Open(name);
                retiring = entry.Retiring;
                if (retiring is null) entry.Users++;
            }

            if (retiring is not null)
            {
                await retiring.ConfigureAwait(false);
                continue;
            }

            try
            {
                if (!entry.Subscribed.IsCompletedSuccessfully) await entry.Subscribed.ConfigureAwait(false);
                return entry.Room;
            }
            catch
            {
                Return(entry.Room);
                throw;
            }
        }
    }

    /// <summary>The room, if this node listens to it; without a use.</summary>
    public Room? Find(RoomName name)
    {
        lock (_gate) return _entries.GetValueOrDefault(name.Key)?.Room;
    }

    public void Return(Room room)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(room.Name.Key, out var entry) || entry.Room != room || --entry.Users > 0) return;
            entry.UnusedSince = _time.GetTimestamp();
            if (entry.HasFailed) _entries.Remove(room.Name.Key);
        }
    }

    public void Dispose() => _check.Dispose();

    private Entry Open(RoomName name)
    {
        var room = new Room(name, _backplane, _time, _log, _metrics);
        return new Entry(room, _backplane.SubscribeAsync(name, room).AsTask());
    }

    private int Sum(Func<Entry, int> of)
    {
        lock (_gate) return _entries.Values.Sum(of);
    }

    private void RetireUnused()
    {
        lock (_gate)
        {
            foreach (var entry in _entries.Values)
            {
                if (entry.Users > 0 || entry.Retiring is not null || _time.GetElapsedTime(entry.UnusedSince) < KeptFor) continue;
                entry.Retiring = Task.Run(() => RetireAsync(entry.Room));
            }
        }
    }

    private async Task RetireAsync(Room room)
    {
        try
        {
            await _backplane.UnsubscribeAsync(room.Name).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogUnsubscribeFailed(_log, failure);
        }
        finally
        {
            lock (_gate) _entries.Remove(room.Name.Key);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A room nobody uses here could not be unsubscribed; its traffic may still arrive.")]
    private static partial void LogUnsubscribeFailed(ILogger log, Exception failure);

    private sealed class Entry(Room room, Task subscribed)
    {
        public Room Room { get; } = room;

        public Task Subscribed { get; } = subscribed;

        public bool HasFailed => Subscribed.IsCompleted && !Subscribed.IsCompletedSuccessfully;

        public Task? Retiring { get; set; }

        public int Users { get; set; }

        public long UnusedSince { get; set; }
    }
}
