using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.InProcess;

/// <summary>Who holds which nick: one guest, or the sessions of its account. Owned by the lock of whoever has it.</summary>
internal sealed class Claims
{
    private readonly Dictionary<string, Dictionary<SessionId, AccountPass?>> _byNick = [];

    public bool Has(string nick, SessionId session) => _byNick.TryGetValue(nick, out var holders) && holders.ContainsKey(session);

    public bool HasOther(string nick, SessionId session) =>
        _byNick.TryGetValue(nick, out var holders) && holders.Keys.Any(holder => holder != session);

    public int Count(string nick) => _byNick.TryGetValue(nick, out var holders) ? holders.Count : 0;

    public void Set(string nick, SessionId session, AccountPass? pass)
    {
        if (!_byNick.TryGetValue(nick, out var holders)) _byNick[nick] = holders = [];
        holders[session] = pass;
    }

    public void Remove(string nick, SessionId session)
    {
        if (_byNick.TryGetValue(nick, out var holders) && holders.Remove(session) && holders.Count == 0) _byNick.Remove(nick);
    }

    /// <summary>Takes the nick from everybody but one, and tells from whom.</summary>
    public SessionId[] RemoveOthers(string nick, SessionId but)
    {
        if (!_byNick.TryGetValue(nick, out var holders)) return [];
        SessionId[] others = [.. holders.Keys.Where(holder => holder != but)];
        foreach (var other in others) Remove(nick, other);
        return others;
    }
}
