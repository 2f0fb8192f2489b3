namespace ChatSocket.Chat.Sessions;

/// <summary>What an operator is told of a session; may be a moment old.</summary>
public abstract partial class Session
{
    public int RoomCount => Memberships.Count;
}
