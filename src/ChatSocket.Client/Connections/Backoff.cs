namespace ChatSocket.Client.Connections;

/// <summary>
/// Full jitter: each wait is random between nothing and a bound that doubles, so that clients that lost the same node do not come
/// back together. State belongs to the reconnect loop.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Random random)
{
    private int _failures;

    public int Failures => _failures;

    public TimeSpan Next()
    {
        // Beyond thirty doublings every bound is the longest one.
        var bound = Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(_failures, 30)));
        _failures++;
        return TimeSpan.FromMilliseconds(random.NextDouble() * bound);
    }

    public void Reset() => _failures = 0;
}
