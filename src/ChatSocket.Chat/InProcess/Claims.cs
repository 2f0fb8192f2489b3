using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.InProcess;

/// <summary>Who holds which nick: one guest, or the sessions of its account. Owned by the lock of whoever has it.</summary>
internal sealed class Claims
{
    private readonly Dictionary<string, Dictionary<SessionId, Holder>> _byNick = [];
    private readonly SortedSet<string> _inOrder = new(StringComparer.Ordinal);

    public bool Has(string nick, SessionId session) => _byNick.TryGetValue(nick, out var holders) && holders.ContainsKey(session);

    public bool HasOther(string nick, SessionId session) =>
        _byNick.TryGetValue(nick, out var holders) && holders.Keys.Any(holder => holder != session);

    public int Count(string nick) => _byNick.TryGetValue(nick, out var holders) ? holders.Count : 0;

    /// <summary>Who has it already has it since then, and may spell it anew; an address of which nothing is said stays.</summary>
    public void Set(Nick nick, SessionId session, AccountPass? pass, long now, string address)
    {
        if (!_byNick.TryGetValue(nick.Key, out var holders)) _byNick[nick.Key] = holders = [];
        var before = holders.GetValueOrDefault(session);
        holders[session] = new Holder(nick, before?.Since ?? now, pass, address.Length > 0 ? address : before?.Address ?? "");
        _inOrder.Add(nick.Key);
    }

    /// <summary>Who has it is elsewhere now; false when it does not have it.</summary>
    public bool TryMove(string nick, SessionId session, string address)
    {
        if (!_byNick.TryGetValue(nick, out var holders) || !holders.TryGetValue(session, out var holder)) return false;
        if (address.Length > 0) holders[session] = holder with { Address = address };
        return true;
    }

    /// <summary>One of those who have it.</summary>
    public InboxOwner? Find(string nick)
    {
        if (!_byNick.TryGetValue(nick, out var holders)) return null;
        var (session, holder) = holders.First();
        return new InboxOwner(holder.Nick, session, holder.Pass?.Account ?? "");
    }

    /// <summary>Walks the names in their order from there on: a page costs what is looked at, not what there is.</summary>
    public UserPage List(string query, string after, int limit)
    {
        var users = new List<UserInfo>();
        if (_inOrder.Max is not { } last || string.CompareOrdinal(after, last) >= 0) return new UserPage([], false);
        foreach (var key in after.Length == 0 ? _inOrder : _inOrder.GetViewBetween(after, last))
        {
            if (key == after || !key.Contains(query, StringComparison.Ordinal)) continue;
            if (users.Count >= limit) return new UserPage([.. users], true);
            var holders = _byNick[key].Values;
            string[] addresses = [.. holders.Select(holder => holder.Address).Where(address => address.Length > 0).Order(StringComparer.Ordinal)];
            users.Add(new UserInfo(holders.First().Nick, holders.Min(holder => holder.Since), holders.First().Pass is not null, addresses));
        }

        return new UserPage([.. users], false);
    }

    public void Remove(string nick, SessionId session)
    {
        if (_byNick.TryGetValue(nick, out var holders) && holders.Remove(session) && holders.Count == 0 && _byNick.Remove(nick)) _inOrder.Remove(nick);
    }

    /// <summary>Takes the nick from everybody but one, and tells from whom.</summary>
    public SessionId[] RemoveOthers(string nick, SessionId but)
    {
        if (!_byNick.TryGetValue(nick, out var holders)) return [];
        SessionId[] others = [.. holders.Keys.Where(holder => holder != but)];
        foreach (var other in others) Remove(nick, other);
        return others;
    }

    private sealed record Holder(Nick Nick, long Since, AccountPass? Pass, string Address);
}
