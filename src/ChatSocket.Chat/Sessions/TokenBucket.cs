namespace ChatSocket.Chat.Sessions;

/// <summary>So many a second, with a burst. Owned by whoever asks.</summary>
internal struct TokenBucket(double burst, long now)
{
    private double _tokens = burst;
    private long _at = now;

    public bool TryTake(double perSecond, double burst, long now, long ticksPerSecond)
    {
        _tokens = Refilled(perSecond, burst, now, ticksPerSecond);
        _at = now;
        if (_tokens < 1) return false;
        _tokens--;
        return true;
    }

    public readonly bool IsFull(double perSecond, double burst, long now, long ticksPerSecond) => Refilled(perSecond, burst, now, ticksPerSecond) >= burst;

    private readonly double Refilled(double perSecond, double burst, long now, long ticksPerSecond) =>
        Math.Min(burst, _tokens + ((now - _at) * perSecond / ticksPerSecond));
}
