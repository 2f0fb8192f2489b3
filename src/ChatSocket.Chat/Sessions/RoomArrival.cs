using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Rooms;

namespace ChatSocket.Chat.Sessions;

/// <summary>
/// A member on its way into a room, from the position it brought; <paramref name="Again"/>: it was in already and only asks;
/// <paramref name="JoinedAt"/>: from then on the time counts that its answer names. Refused, it has no member.
/// </summary>
internal readonly record struct RoomArrival(Member Member, RoomPosition? From, JoinResult Joined, bool Again, long JoinedAt)
{
    public static RoomArrival Refused(RoomOutcome outcome) => new(null!, null, JoinResult.Refused(outcome), false, 0);
}
