using ChatSocket.Chat;

namespace ChatSocket.Node.Monitor;

/// <summary>A room and what it has to tell its members here, a second.</summary>
internal sealed record BusyRoom(string Room, int Members, double PerSecond, long Messages);

/// <summary>The rooms with the most traffic, compared with a look some seconds before; <see cref="_gate"/> owns both. Looks only when somebody asks.</summary>
internal sealed class BusyRooms(ChatService chat, TimeProvider time)
{
    private const int Shown = 20;

    /// <summary>Shorter would be noise, and several people who watch share one look.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Dictionary<string, long> _before = [];
    private long _lookedAt;
    private BusyRoom[] _rooms = [];

    public BusyRoom[] Look()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var passed = time.GetElapsedTime(_lookedAt, now);
            if (_lookedAt != 0 && passed < Between) return _rooms;
            var traffic = chat.Traffic();
            var isFirst = _lookedAt == 0;
            _rooms =
            [
                .. traffic.Select(room => new BusyRoom(room.Room, room.Members, isFirst ? 0 : Math.Max(0, room.Messages - _before.GetValueOrDefault(room.Room)) / passed.TotalSeconds, room.Messages))
                    .OrderByDescending(room => room.PerSecond).ThenByDescending(room => room.Members).Take(Shown),
            ];
            (_before, _lookedAt) = (traffic.ToDictionary(room => room.Room, room => room.Messages), now);
            return _rooms;
        }
    }
}
