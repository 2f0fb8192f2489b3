using System.Net;

namespace ChatSocket.Node.Connections;

/// <summary>How many connections each address has; keeps nothing when there is no limit. Owned by its own lock.</summary>
internal sealed class AddressCounts(int limit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _counts = [];

    /// <summary>Counts one more in any case; false when that is too many.</summary>
    public bool TryAdd(IPAddress address)
    {
        if (limit == 0) return true;
        lock (_gate) return (_counts[address] = _counts.GetValueOrDefault(address) + 1) <= limit;
    }

    public void Remove(IPAddress address)
    {
        if (limit == 0) return;
        lock (_gate)
        {
            if (--_counts[address] == 0) _counts.Remove(address);
        }
    }
}
