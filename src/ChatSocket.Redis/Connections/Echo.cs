namespace ChatSocket.Redis.Connections;

/// <summary>How long it takes until the node hears what it says to itself through Redis. Both times are owned by atomic steps.</summary>
internal sealed class Echo(TimeProvider time)
{
    private long _askedAt;
    private long _took;

    /// <summary>As it was the last time.</summary>
    public TimeSpan Took => TimeSpan.FromTicks(Volatile.Read(ref _took));

    public void OnAsked() => Volatile.Write(ref _askedAt, time.GetTimestamp());

    public void OnHeard()
    {
        if (Interlocked.Exchange(ref _askedAt, 0) is var at and not 0) Volatile.Write(ref _took, time.GetElapsedTime(at).Ticks);
    }
}
