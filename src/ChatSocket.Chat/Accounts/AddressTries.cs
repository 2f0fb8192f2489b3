using System.Net;
using ChatSocket.Chat.Sessions;

namespace ChatSocket.Chat.Accounts;

/// <summary>
/// How often an address may try: so many at once, then one at a time. <see cref="_gate"/> owns everything.
/// </summary>
internal sealed class AddressTries(AccountOptions options, TimeProvider time)
{
    private const int LookAbove = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, TokenBucket> _buckets = [];
    private int _lookAbove = LookAbove;

    public bool TryTake(PeerAddress address)
    {
        if (options.TriesPerAddress == 0 || address.Ip.Equals(IPAddress.None)) return true;
        var (now, second) = (time.GetTimestamp(), time.TimestampFrequency);
        var key = address.Network;
        lock (_gate)
        {
            if (!_buckets.TryGetValue(key, out var bucket))
            {
                if (_buckets.Count >= _lookAbove) ForgetFull(now, second);
                bucket = new TokenBucket(options.TriesPerAddress, now);
            }

            var taken = bucket.TryTake(1 / options.TryAgainAfter.TotalSeconds, options.TriesPerAddress, now, second);
            _buckets[key] = bucket;
            return taken;
        }
    }

    /// <summary>A full bucket is as good as none.</summary>
    private void ForgetFull(long now, long second)
    {
        foreach (var (key, bucket) in _buckets)
        {
            if (bucket.IsFull(1 / options.TryAgainAfter.TotalSeconds, options.TriesPerAddress, now, second)) _buckets.Remove(key);
        }

        _lookAbove = Math.Max(LookAbove, _buckets.Count * 2);
    }
}
