using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Redis.People;

/// <summary>
/// Whom this node has put into Redis: memberships, nicks and sessions. What is here is put back when Redis has forgotten it or the
/// node's incarnation was reaped. <see cref="_gate"/> owns everything.
/// </summary>
internal sealed class LocalPeople
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LocalRoom> _rooms = [];
    private readonly Dictionary<(string Key, SessionId Session), HeldNick> _nicks = [];
    private readonly Dictionary<string, ResumableSession> _sessions = [];

    public void Joined(RoomName room, RoomMember member)
    {
        lock (_gate)
        {
            if (!_rooms.TryGetValue(room.Key, out var local)) _rooms[room.Key] = local = new LocalRoom(room);
            local.Members[member.Attachment.Session] = member;
        }
    }

    public void Left(RoomName room, Attachment attachment)
    {
        lock (_gate)
        {
            if (!_rooms.TryGetValue(room.Key, out var local) || !local.Has(attachment)) return;
            local.Members.Remove(attachment.Session);
            if (local.Members.Count == 0) _rooms.Remove(room.Key);
        }
    }

    public void Renamed(RoomName room, Attachment attachment, Nick nick, string account, bool asAdministrator)
    {
        lock (_gate)
        {
            if (_rooms.TryGetValue(room.Key, out var local) && local.Has(attachment))
            {
                local.Members[attachment.Session] = local.Members[attachment.Session] with { Nick = nick, Account = account, IsAdministrator = asAdministrator };
            }
        }
    }

    public RoomMember? Find(RoomName room, Attachment attachment)
    {
        lock (_gate) return _rooms.TryGetValue(room.Key, out var local) && local.Has(attachment) ? local.Members[attachment.Session] : null;
    }

    public bool Has(RoomName room, Attachment attachment)
    {
        lock (_gate) return _rooms.TryGetValue(room.Key, out var local) && local.Has(attachment);
    }

    /// <summary>An address of which nothing is said stays.</summary>
    public void Claimed(Nick nick, SessionId session, AccountPass? pass, string address)
    {
        lock (_gate)
        {
            if (address.Length == 0 && _nicks.TryGetValue((nick.Key, session), out var before)) address = before.Address;
            _nicks[(nick.Key, session)] = new HeldNick(nick, session, pass, address);
        }
    }

    public void Released(string nickKey, SessionId session)
    {
        lock (_gate) _nicks.Remove((nickKey, session));
    }

    public bool Holds(string nickKey, SessionId session)
    {
        lock (_gate) return _nicks.ContainsKey((nickKey, session));
    }

    public bool HoldsAny(string nickKey)
    {
        lock (_gate) return _nicks.Keys.Any(held => held.Key == nickKey);
    }

    public bool HasAnyoneIn(string roomKey)
    {
        lock (_gate) return _rooms.ContainsKey(roomKey);
    }

    public bool Has(ResumableSession session)
    {
        lock (_gate) return _sessions.TryGetValue(session.TokenHash, out var known) && known.Generation == session.Generation;
    }

    public bool HasSession(string tokenHash)
    {
        lock (_gate) return _sessions.ContainsKey(tokenHash);
    }

    public void Opened(ResumableSession session)
    {
        lock (_gate) _sessions[session.TokenHash] = session;
    }

    public void Ended(string tokenHash, long generation)
    {
        lock (_gate)
        {
            if (_sessions.TryGetValue(tokenHash, out var session) && session.Generation == generation) _sessions.Remove(tokenHash);
        }
    }

    public void Named(string tokenHash, long generation, Nick nick, AccountPass? pass)
    {
        lock (_gate)
        {
            if (_sessions.TryGetValue(tokenHash, out var session) && session.Generation == generation) _sessions[tokenHash] = session with { Nick = nick, Pass = pass };
        }
    }

    /// <summary>The session lives elsewhere in that generation: what it had here before is no longer this node's to keep.</summary>
    public void Taken(SessionId id, long generation)
    {
        lock (_gate)
        {
            foreach (var (hash, session) in _sessions)
            {
                if (session.Id == id && session.Generation < generation) _sessions.Remove(hash);
            }

            if (_sessions.Values.Any(session => session.Id == id)) return;
            foreach (var held in _nicks.Keys)
            {
                if (held.Session == id) _nicks.Remove(held);
            }

            foreach (var (key, room) in _rooms)
            {
                room.Members.Remove(id);
                if (room.Members.Count == 0) _rooms.Remove(key);
            }
        }
    }

    /// <summary>
    /// The session cannot have its name back, so it is no longer this node's to keep. Whose name is somebody else's by now may be resumed under
    /// another; whom somebody ended, or whose account has another password or is no more, while this node did not hear of it, has ended.
    /// </summary>
    public void Refused(HeldNick held, char answer, BackplaneEvents events)
    {
        if (answer is not ('T' or 'P' or 'X')) return;
        Taken(held.Session, long.MaxValue);
        if (answer == 'T' || (answer == 'P' && held.Pass is null)) events.NameLost(held.Session);
        else events.SessionEnded(new SessionEnd(held.Session));
    }

    /// <summary>Nobody is this node's to keep any more.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _rooms.Clear();
            _nicks.Clear();
            _sessions.Clear();
        }
    }

    public (RoomName Room, RoomMember[] Members)[] Rooms()
    {
        lock (_gate) return [.. _rooms.Values.Select(room => (room.Name, room.Members.Values.ToArray()))];
    }

    public HeldNick[] Nicks()
    {
        lock (_gate) return [.. _nicks.Values];
    }

    public ResumableSession[] Sessions()
    {
        lock (_gate) return [.. _sessions.Values];
    }

    private sealed class LocalRoom(RoomName name)
    {
        public RoomName Name { get; } = name;

        public Dictionary<SessionId, RoomMember> Members { get; } = [];

        public bool Has(Attachment attachment) =>
            Members.TryGetValue(attachment.Session, out var member) && member.Attachment.Stamp == attachment.Stamp;
    }
}
