using System.Net;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Connections;

/// <summary>
/// How many connections each address has, and how fast it opens new ones; keeps nothing when neither is limited. Owned by its own
/// lock. Addresses with connections are as many as there are connections at most; the others are forgotten when their pace has
/// recovered, and all of them at once when they are too many.
/// </summary>
internal sealed class AddressLimits(ConnectionLimits limits, TimeProvider time)
{
    /// <summary>So many of one address at a time are told why they are refused; more than that are only closed.</summary>
    public const int Told = 16;

    /// <summary>Opened at once after a pause: so many seconds' worth.</summary>
    private const int BurstSeconds = 10;
    private const int FirstSweep = 1024;
    private const int MostIdle = 65_536;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Entry> _entries = [];
    private int _sweepAt = FirstSweep;

    private double Burst => (double)limits.NewConnectionsPerAddress * BurstSeconds;

    private bool Keeps => limits.ConnectionsPerAddress > 0 || limits.NewConnectionsPerAddress > 0;

    internal int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    /// <summary>Counts one more, with its refusal if it is too many; false when it is not even to be told.</summary>
    public bool TryEnter(IPAddress network, out DisconnectReason refusal)
    {
        refusal = DisconnectReason.None;
        if (!Keeps) return true;
        lock (_gate)
        {
            var entry = Find(network);
            if (limits.ConnectionsPerAddress > 0 && entry.Open >= limits.ConnectionsPerAddress) refusal = DisconnectReason.ServerFull;
            else if (limits.NewConnectionsPerAddress > 0 && !TryTake(entry)) refusal = DisconnectReason.RateLimited;
            if (refusal == DisconnectReason.None) entry.Open++;
            else if (entry.Told < Told) entry.Told++;
            else return false;
            return true;
        }
    }

    public void Leave(IPAddress network, bool wasRefused)
    {
        if (!Keeps) return;
        lock (_gate)
        {
            var entry = _entries[network];
            if (wasRefused) entry.Told--;
            else entry.Open--;
            if (entry.IsIdle && IsRecovered(entry)) _entries.Remove(network);
        }
    }

    private Entry Find(IPAddress network)
    {
        if (_entries.TryGetValue(network, out var known)) return known;
        if (_entries.Count >= _sweepAt) Sweep();
        var entry = new Entry { Tokens = Burst, At = time.GetTimestamp() };
        _entries.Add(network, entry);
        return entry;
    }

    private void Sweep()
    {
        var idle = 0;
        foreach (var (network, entry) in _entries)
        {
            if (!entry.IsIdle) continue;
            if (IsRecovered(entry)) _entries.Remove(network);
            else idle++;
        }

        if (idle >= MostIdle)
        {
            foreach (var (network, entry) in _entries)
            {
                if (entry.IsIdle) _entries.Remove(network);
            }
        }

        _sweepAt = Math.Max(FirstSweep, _entries.Count * 2);
    }

    private bool TryTake(Entry entry)
    {
        Recover(entry);
        if (entry.Tokens < 1) return false;
        entry.Tokens--;
        return true;
    }

    private bool IsRecovered(Entry entry)
    {
        Recover(entry);
        return entry.Tokens >= Burst;
    }

    private void Recover(Entry entry)
    {
        var now = time.GetTimestamp();
        entry.Tokens = Math.Min(Burst, entry.Tokens + (time.GetElapsedTime(entry.At, now).TotalSeconds * limits.NewConnectionsPerAddress));
        entry.At = now;
    }

    private sealed class Entry
    {
        public int Open { get; set; }

        public int Told { get; set; }

        public double Tokens { get; set; }

        public long At { get; set; }

        public bool IsIdle => Open == 0 && Told == 0;
    }
}
