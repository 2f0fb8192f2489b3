using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Feeds;

/// <summary>
/// Who is in a room as this node has told its members. Changes count one version each; whoever was told once is not told again, so
/// that a list that is read anew, or a room that all nodes fill again, tells only what really changed. Owned by its feed's lock.
/// </summary>
internal sealed class Presence
{
    private readonly HashSet<string> _nicks = [];
    private string _epoch = "";
    private long _version;

    public long Version => _version;

    public bool IsAt(string epoch, long version) => _epoch == epoch && _version == version;

    /// <summary>What is to be told of the change, if anything; <paramref name="hole"/> when something before it is missing.</summary>
    public PresenceChange? Take(PresenceChange change, out bool hole)
    {
        hole = false;
        if (change.Epoch == _epoch && change.Version <= _version) return null;
        hole = change.Epoch != _epoch || change.Version - change.Events.Length != _version;
        (_epoch, _version) = (change.Epoch, change.Version);
        var news = new List<PresenceEvent>(change.Events.Length);
        foreach (var one in change.Events)
        {
            if (IsNews(one)) news.Add(one);
        }

        if (news.Count == change.Events.Length && !hole) return change;
        return news.Count > 0 ? change with { Events = [.. news], IsCorrection = true } : null;
    }

    /// <summary>Begins with a list nobody was told of.</summary>
    public void Begin(string epoch, long version, IEnumerable<string> nicks)
    {
        (_epoch, _version) = (epoch, version);
        _nicks.Clear();
        _nicks.UnionWith(nicks);
    }

    /// <summary>What is to be told so that what was told becomes the list; nothing when the list is older than what is known.</summary>
    public PresenceChange? Correct(string epoch, long version, IReadOnlyCollection<string> nicks)
    {
        if (epoch == _epoch && version < _version) return null;
        var now = nicks.ToHashSet();
        PresenceEvent[] changes =
        [
            .. _nicks.Where(nick => !now.Contains(nick)).Select(nick => new PresenceEvent(PresenceKind.Leave, nick)),
            .. now.Where(nick => !_nicks.Contains(nick)).Select(nick => new PresenceEvent(PresenceKind.Join, nick)),
        ];
        Begin(epoch, version, now);
        return changes.Length > 0 ? new PresenceChange(epoch, version, now.Count, changes, true) : null;
    }

    private bool IsNews(PresenceEvent change)
    {
        switch (change.Kind)
        {
            case PresenceKind.Join: return _nicks.Add(change.Nick);
            case PresenceKind.Leave: return _nicks.Remove(change.Nick);
            default:
                _nicks.Remove(change.Nick);
                return _nicks.Add(change.To);
        }
    }
}
