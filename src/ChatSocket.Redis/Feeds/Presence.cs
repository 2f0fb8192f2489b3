using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Feeds;

/// <summary>
/// Who is in a room as this node has told its members. Changes count one version each; whoever was told once is not told again, so
/// that a list that is read anew, or a room that all nodes fill again, tells only what really changed. Owned by its feed's lock.
/// </summary>
internal sealed class Presence
{
    private readonly HashSet<string> _nicks = [];
    private List<PresenceChange>? _since;
    private long _version;

    public string Epoch { get; private set; } = "";

    public bool IsAt(string epoch, long version) => Epoch == epoch && _version == version;

    /// <summary>What is to be told of the change, if anything; <paramref name="hole"/> when something before it is missing.</summary>
    public PresenceChange? Take(PresenceChange change, out bool hole)
    {
        _since?.Add(change);
        hole = false;
        if (change.Epoch == Epoch && change.Version <= _version) return null;
        // A room that did not exist before begins with its first change.
        var before = change.Version - change.Events.Length;
        hole = Epoch.Length == 0 ? before != 0 : change.Epoch != Epoch || before != _version;
        (Epoch, _version) = (change.Epoch, change.Version);
        var news = new List<PresenceEvent>(change.Events.Length);
        foreach (var one in change.Events)
        {
            if (Apply(_nicks, one)) news.Add(one);
        }

        if (news.Count == change.Events.Length && !hole) return change;
        return news.Count > 0 ? change with { Events = [.. news], IsCorrection = true } : null;
    }

    /// <summary>Begins with a list nobody was told of.</summary>
    public void Begin(string epoch, long version, IEnumerable<string> nicks)
    {
        (Epoch, _version) = (epoch, version);
        _nicks.Clear();
        _nicks.UnionWith(nicks);
    }

    /// <summary>A list is about to be read: what changes from here on may be newer than it.</summary>
    public void BeginReading() => _since = [];

    /// <summary>
    /// What is to be told so that what was told becomes the list, and what changed after it. The list may be older than what was
    /// told before it was read: then Redis has lost the rest.
    /// </summary>
    public PresenceChange? Correct(string epoch, long version, IEnumerable<string> nicks, out bool hole)
    {
        hole = false;
        var now = nicks.ToHashSet();
        foreach (var change in _since ?? [])
        {
            hole |= change.Epoch != epoch;
            if (change.Epoch != epoch || change.Version <= version) continue;
            hole |= change.Version - change.Events.Length != version;
            foreach (var one in change.Events) Apply(now, one);
            version = change.Version;
        }

        _since = null;
        PresenceEvent[] changes =
        [
            .. _nicks.Where(nick => !now.Contains(nick)).Select(nick => new PresenceEvent(PresenceKind.Leave, nick)),
            .. now.Where(nick => !_nicks.Contains(nick)).Select(nick => new PresenceEvent(PresenceKind.Join, nick)),
        ];
        Begin(epoch, version, now);
        return changes.Length > 0 ? new PresenceChange(epoch, version, now.Count, changes, true) : null;
    }

    /// <summary>False when it changes nothing.</summary>
    private static bool Apply(HashSet<string> nicks, PresenceEvent change)
    {
        switch (change.Kind)
        {
            case PresenceKind.Join: return nicks.Add(change.Nick);
            case PresenceKind.Leave: return nicks.Remove(change.Nick);
            default:
                nicks.Remove(change.Nick);
                return nicks.Add(change.To);
        }
    }
}
