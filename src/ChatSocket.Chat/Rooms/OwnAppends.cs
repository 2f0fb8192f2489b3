namespace ChatSocket.Chat.Rooms;

/// <summary>When this node began the appends that it has yet to hear back, by the id of their last message. Owned by the room's loop.</summary>
internal sealed class OwnAppends
{
    /// <summary>What is heard follows what is appended closely; an append that failed is never heard and gives its place up.</summary>
    private const int Remembered = 4;

    private readonly (string LastId, long BeganAt)[] _appends = new (string, long)[Remembered];
    private int _next;

    public void Add(string lastId, long beganAt)
    {
        _appends[_next] = (lastId, beganAt);
        _next = (_next + 1) % Remembered;
    }

    /// <summary>False for what another node appended.</summary>
    public bool TryFind(string lastId, out long beganAt)
    {
        foreach (ref readonly var append in _appends.AsSpan())
        {
            if (append.LastId != lastId) continue;
            beganAt = append.BeganAt;
            return true;
        }

        beganAt = 0;
        return false;
    }
}
