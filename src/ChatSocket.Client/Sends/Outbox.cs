using ChatSocket.Client.Connections;
using ChatSocket.Client.Rooms;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Client.Sends;

/// <summary>
/// Texts that are not settled, in the order they were given, bounded by count and bytes. Of each room one is under way at a time:
/// so neither a refusal nor a lost connection lets a later one overtake it; the same to one person. Owned by the lock of <see cref="SessionMemory"/>.
/// </summary>
internal sealed class Outbox(int mostMessages, int mostBytes, Backoff pauses, TimeProvider clock)
{
    private readonly LinkedList<PendingSend> _sends = [];
    private readonly HashSet<string> _busyRooms = [];
    private int _bytes;
    private long _pausedAt;
    private TimeSpan _pause;

    public int Count => _sends.Count;

    public List<Task> Pending() => [.. _sends.Select(send => send.Settled)];

    public bool Contains(string id) => Find(id) is not null;

    /// <exception cref="OutboxFullException">There is no place for it.</exception>
    public void Add(PendingSend send)
    {
        if (_sends.Count >= mostMessages || _bytes + send.Bytes > mostBytes) throw new OutboxFullException(_sends.Count, _bytes);
        _sends.AddLast(send);
        _bytes += send.Bytes;
    }

    /// <summary>The next attempt that may leave now; otherwise how long to wait, infinite when something must happen first.</summary>
    public ClientMessage? Next(Func<string, RoomCursor?> cursorOf, long? newest, out TimeSpan wait)
    {
        wait = Timeout.InfiniteTimeSpan;
        if (_sends.Count == _busyRooms.Count) return null;
        if (_pause > TimeSpan.Zero && _pause - clock.GetElapsedTime(_pausedAt) is var rest && rest > TimeSpan.Zero)
        {
            wait = rest;
            return null;
        }

        _pause = TimeSpan.Zero;
        foreach (var send in _sends)
        {
            if (_busyRooms.Contains(send.RoomKey)) continue;
            // One person is reached wherever one is; a room only by who is in it.
            var cursor = cursorOf(send.RoomKey);
            if (!send.IsDirect && cursor is not { Attached: true }) continue;
            _busyRooms.Add(send.RoomKey);
            return send.Attempt(cursor?.Position ?? default, newest);
        }

        return null;
    }

    /// <summary>Stored: by its ack, or because it came back as a message.</summary>
    public PendingSend? Acknowledge(string id)
    {
        if (Find(id) is not { WasSent: true } send) return null;
        Remove(send);
        pauses.Reset();
        return send;
    }

    /// <summary>The send a refusal is about, if it is about one and final; one that may succeed later stays, and waits.</summary>
    public PendingSend? Refuse(ErrorMessage error, out bool retried)
    {
        retried = false;
        if (FindUnderWay(error.Ref) is not { } send) return null;
        retried = IsWorthRetrying(error);
        if (!retried)
        {
            Remove(send);
            return send;
        }

        _busyRooms.Remove(send.RoomKey);
        if (error.Code is ErrorCode.UnknownOutcome or ErrorCode.Internal) send.Lose();
        else send.Refuse();
        (_pausedAt, _pause) = (clock.GetTimestamp(), pauses.Next());
        return send;
    }

    /// <summary>What was under way has an unknown outcome and goes first when the room is there again.</summary>
    public void LoseConnection()
    {
        foreach (var send in _sends) send.Lose();
        _busyRooms.Clear();
        _pause = TimeSpan.Zero;
    }

    /// <summary>Takes out what can never leave any more: of one room, or all.</summary>
    public List<PendingSend> Withdraw(string? roomKey)
    {
        var withdrawn = _sends.Where(send => roomKey is null || send.RoomKey == roomKey).ToList();
        foreach (var send in withdrawn) Remove(send);
        return withdrawn;
    }

    private static bool IsWorthRetrying(ErrorMessage error) =>
        error.Retry && error.Code is ErrorCode.RateLimited or ErrorCode.Unavailable or ErrorCode.UnknownOutcome or ErrorCode.Internal;

    private void Remove(PendingSend send)
    {
        _sends.Remove(send);
        _bytes -= send.Bytes;
        if (send.IsUnderWay) _busyRooms.Remove(send.RoomKey);
    }

    private PendingSend? Find(string id) => _sends.FirstOrDefault(send => send.Id == id);

    private PendingSend? FindUnderWay(string? reference) =>
        reference is null ? null : _sends.FirstOrDefault(send => send.IsUnderWay && JsonReference.Is(send.Reference, reference));
}
