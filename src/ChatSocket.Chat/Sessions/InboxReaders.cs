namespace ChatSocket.Chat.Sessions;

/// <summary>Which sessions of this node read which inbox, by the key of the nick. <see cref="_gate"/> owns everything.</summary>
internal sealed class InboxReaders
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Session>> _readers = [];

    public void Add(string nickKey, Session session)
    {
        lock (_gate)
        {
            if (!_readers.TryGetValue(nickKey, out var readers)) _readers[nickKey] = readers = new List<Session>(1);
            readers.Add(session);
        }
    }

    public void Remove(string nickKey, Session session)
    {
        lock (_gate)
        {
            if (_readers.TryGetValue(nickKey, out var readers) && readers.Remove(session) && readers.Count == 0) _readers.Remove(nickKey);
        }
    }

    /// <summary>Something may have come into the inbox.</summary>
    public void Wake(string nickKey)
    {
        Session[] readers;
        lock (_gate)
        {
            if (!_readers.TryGetValue(nickKey, out var found)) return;
            readers = [.. found];
        }

        foreach (var reader in readers) reader.WakeInbox();
    }
}
