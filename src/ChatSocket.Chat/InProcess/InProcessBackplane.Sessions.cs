using System.Collections.Concurrent;
using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.InProcess;

/// <summary>Sessions by the hash of their token. Each step is one atomic exchange of the record, so a generation has one owner.</summary>
public sealed partial class InProcessBackplane
{
    private readonly ConcurrentDictionary<string, ResumableSession> _sessions = new();

    public ValueTask<bool> OpenSessionAsync(ResumableSession session) => ValueTask.FromResult(_sessions.TryAdd(session.TokenHash, session));

    public ValueTask<ResumableSession?> ResumeSessionAsync(string tokenHash, string address = "")
    {
        while (_sessions.TryGetValue(tokenHash, out var session))
        {
            var next = session with { Generation = session.Generation + 1 };
            if (!_sessions.TryUpdate(tokenHash, next, session)) continue;
            if (_people.TryMove(next.Nick.Key, next.Id, address)) return ValueTask.FromResult<ResumableSession?>(next);
            // Its account ended it meanwhile.
            _sessions.TryRemove(KeyValuePair.Create(tokenHash, next));
            break;
        }

        return ValueTask.FromResult<ResumableSession?>(null);
    }

    public ValueTask<bool> RenameSessionAsync(string tokenHash, long generation, Nick nick, AccountPass? pass = null) =>
        ValueTask.FromResult(_sessions.TryGetValue(tokenHash, out var session) && session.Generation == generation
            && _sessions.TryUpdate(tokenHash, session with { Nick = nick, Pass = pass }, session));

    public ValueTask<bool> EndSessionAsync(string tokenHash, long generation)
    {
        if (!_sessions.TryGetValue(tokenHash, out var session) || session.Generation != generation) return ValueTask.FromResult(false);
        if (!_sessions.TryRemove(KeyValuePair.Create(tokenHash, session))) return ValueTask.FromResult(false);
        Release(session.Nick.Key, session.Id);
        return ValueTask.FromResult(true);
    }
}
