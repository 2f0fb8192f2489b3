using ChatSocket.Client.Rooms;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Client;

/// <summary>Where the client is in its rooms.</summary>
internal sealed partial class SessionMemory
{
    public Arrival Take(RoomTextMessage text)
    {
        lock (_gate) return _rooms.TryGetValue(KeyOf(text.Room), out var room) ? room.Take(text.Epoch, text.Message) : Arrival.Duplicate;
    }

    /// <summary>False when the node goes on from where this client is not. <paramref name="again"/>: the room was known before.</summary>
    public bool TryJoin(JoinedMessage joined, out bool again)
    {
        lock (_gate)
        {
            var key = KeyOf(joined.Room);
            again = _rooms.TryGetValue(key, out var known);
            if (known is null) _rooms.Add(key, new RoomCursor(joined.Room, joined.Position));
            // Of a room it is in, a second join tells the room's end, which may be ahead of what is still on its way here.
            else if (!known.Attached) return known.TryResume(joined);
            return true;
        }
    }

    public bool TrySkip(GapMessage gap)
    {
        lock (_gate) return !_rooms.TryGetValue(KeyOf(gap.Room), out var room) || room.TrySkip(gap);
    }

    public bool Leave(string room)
    {
        lock (_gate) return _rooms.Remove(KeyOf(room));
    }

    public List<(string Room, long Recovered, bool Attached)> EndRecovery()
    {
        lock (_gate) return [.. _rooms.Values.Select(room => (room.Room, room.EndRecovery(), room.Attached))];
    }

    public List<string> Rooms()
    {
        lock (_gate) return [.. _rooms.Values.Select(room => room.Room)];
    }
}
