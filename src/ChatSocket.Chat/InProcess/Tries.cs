namespace ChatSocket.Chat.InProcess;

/// <summary>Counts what may happen only so often in a time, by name. Owned by the lock of whoever has it.</summary>
internal sealed class Tries(TimeProvider time)
{
    /// <summary>So many names are looked through for ones whose time is over; twice as many when few of them were.</summary>
    private const int LookAbove = 1024;

    private readonly Dictionary<string, Count> _counts = [];
    private int _lookAbove = LookAbove;

    public bool Take(string name, int limit, TimeSpan within)
    {
        if (_counts.TryGetValue(name, out var count) && time.GetElapsedTime(count.Since) < within)
        {
            if (count.Number >= limit) return false;
            _counts[name] = count with { Number = count.Number + 1 };
            return true;
        }

        if (_counts.Count >= _lookAbove) ForgetOld();
        _counts[name] = new Count(1, time.GetTimestamp(), within);
        return limit > 0;
    }

    public void Forget(string name) => _counts.Remove(name);

    private void ForgetOld()
    {
        foreach (var (name, count) in _counts)
        {
            if (time.GetElapsedTime(count.Since) >= count.Within) _counts.Remove(name);
        }

        _lookAbove = Math.Max(LookAbove, _counts.Count * 2);
    }

    private readonly record struct Count(int Number, long Since, TimeSpan Within);
}
