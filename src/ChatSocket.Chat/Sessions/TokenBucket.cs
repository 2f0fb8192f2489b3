namespace ChatSocket.Chat.Sessions;

/// <summary>So many a second, with a burst. Owned by the session that asks.</summary>
internal struct TokenBucket(double burst, long now)
{
    private double _tokens = burst;
    private long _at = now;

    public bool TryTake(double perSecond, double burst, long now, long ticksPerSecond)
    {
        _tokens = Math.Min(burst, _tokens + ((now - _at) * perSecond / ticksPerSecond));
        _at = now;
        if (_tokens < 1) return false;
        _tokens--;
        return true;
    }
}
