namespace ChatSocket.Chat.Sessions;

/// <summary>What an operator is told of a session; may be a moment old.</summary>
public abstract partial class Session
{
    public int RoomCount => Memberships.Length;

    /// <summary>As they were spelled first; at most that many.</summary>
    public IEnumerable<string> RoomNames(int most) => Memberships.Take(most).Select(member => member.Room.Name.Shown);
}
