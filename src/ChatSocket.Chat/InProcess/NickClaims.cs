using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.InProcess;

/// <summary>Who has which name, and so who is there. <see cref="_gate"/> owns everything.</summary>
internal sealed class NickClaims(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Claim> _claims = [];
    private readonly SortedSet<string> _inOrder = new(StringComparer.Ordinal);

    /// <summary>Who has it already may spell it anew.</summary>
    public NickOutcome Take(Nick nick, SessionId session)
    {
        lock (_gate)
        {
            if (!_claims.TryGetValue(nick.Key, out var held)) held = new Claim(nick, session, time.GetUtcNow().ToUnixTimeMilliseconds());
            if (held.Session != session) return NickOutcome.Taken;
            _claims[nick.Key] = held with { Nick = nick };
            _inOrder.Add(nick.Key);
            return NickOutcome.Claimed;
        }
    }

    public void Release(string key, SessionId session)
    {
        lock (_gate)
        {
            if (!_claims.TryGetValue(key, out var held) || held.Session != session) return;
            _claims.Remove(key);
            _inOrder.Remove(key);
        }
    }

    /// <summary>Whose name it is; null when nobody has it.</summary>
    public InboxOwner? Find(string key)
    {
        lock (_gate) return _claims.TryGetValue(key, out var held) ? new InboxOwner(held.Nick, held.Session) : null;
    }

    /// <summary>Walks the names in their order from there on: a page costs what is looked at, not what there is.</summary>
    public UserPage List(string query, string after, int limit)
    {
        lock (_gate)
        {
            var users = new List<UserInfo>();
            if (_inOrder.Max is not { } last || string.CompareOrdinal(after, last) >= 0) return new UserPage([], false);
            foreach (var key in after.Length == 0 ? _inOrder : _inOrder.GetViewBetween(after, last))
            {
                if (key == after || !key.Contains(query, StringComparison.Ordinal)) continue;
                if (users.Count >= limit) return new UserPage([.. users], true);
                users.Add(new UserInfo(_claims[key].Nick, _claims[key].Since, false));
            }

            return new UserPage([.. users], false);
        }
    }

    private sealed record Claim(Nick Nick, SessionId Session, long Since);
}
