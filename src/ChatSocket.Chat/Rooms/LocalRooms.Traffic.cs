namespace ChatSocket.Chat.Rooms;

internal sealed partial class LocalRooms
{
    public RoomTraffic[] Traffic()
    {
        lock (_gate) return [.. _entries.Values.Select(entry => new RoomTraffic(entry.Room.Name.Shown, entry.Users, entry.Room.Told))];
    }
}
