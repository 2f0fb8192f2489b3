using System.Collections.Concurrent;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Names;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Sessions;

/// <summary>A session without a connection: what must be undone when nobody comes back for it.</summary>
internal sealed record DetachedSession(string TokenHash, long Generation, (RoomName Room, Attachment Attachment)[] Rooms);

/// <summary>
/// The resumable sessions of this node: which connection each has, and which wait for one. The dictionary's atomic steps own the
/// first; each waiting session is owned by its timer.
/// </summary>
internal sealed partial class LiveSessions(IBackplane backplane, TimeProvider time, ILogger log)
{
    /// <summary>Long enough to change networks or nodes, short enough that a ghost is not talked to.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan AwayAtMost = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<SessionId, Session> _live = new();

    public int Count => _live.Count;

    /// <summary>The session is on this connection now; the one it had before, if it is still there, ends.</summary>
    public void Replace(SessionId id, Session session)
    {
        Session? before = null;
        _live.AddOrUpdate(id, session, (_, old) =>
        {
            before = old;
            return session;
        });
        before?.Outbox.End(DisconnectReason.Replaced);
    }

    public void Forget(SessionId id, Session session) => _live.TryRemove(KeyValuePair.Create(id, session));

    /// <summary>The session goes on elsewhere in that generation: what is left of an older one here ends.</summary>
    public void GiveUp(SessionId id, long generation)
    {
        if (!_live.TryGetValue(id, out var session) || session.Generation >= generation) return;
        if (_live.TryRemove(KeyValuePair.Create(id, session))) session.Outbox.End(DisconnectReason.Replaced);
    }

    /// <summary>Somebody else has its name by now. A program comes back at once, and is given another; a person chooses one.</summary>
    public void LoseName(SessionId id)
    {
        if (!_live.TryGetValue(id, out var session)) return;
        session.TellNameLost();
        session.Outbox.End(DisconnectReason.Internal);
    }

    /// <summary>Somebody who may has ended the session: nothing of it goes on.</summary>
    public void End(SessionEnd end)
    {
        if (!_live.TryRemove(end.Session, out var session)) return;
        if (end.By is not null) session.TellEnd(end.By, end.Reason);
        session.Outbox.End(DisconnectReason.Kicked);
    }

    /// <summary>The same bytes for all who read the same dialect.</summary>
    public void Announce(string by, string text)
    {
        var written = new byte[]?[Dialect.Count];
        foreach (var session in _live.Values) session.Announce(written, by, text);
    }

    /// <summary>
    /// Ends the session unless it is resumed within the grace. While the backplane is away nobody can be, so the time counts from its
    /// return; but not for ever: it may never come back.
    /// </summary>
    public void Keep(DetachedSession session) => _ = EndLaterAsync(session);

    /// <summary>
    /// Every step names the attachment it means: where the session is attached anew it does nothing. A step that fails is reported and
    /// keeps none of the others from being made.
    /// </summary>
    public async Task EndAsync(DetachedSession session)
    {
        foreach (var (room, attachment) in session.Rooms) await LeaveAsync(room, attachment).ConfigureAwait(false);
        try
        {
            await backplane.EndSessionAsync(session.TokenHash, session.Generation).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogEndFailed(log, failure);
        }
    }

    private async Task EndLaterAsync(DetachedSession session)
    {
        var began = time.GetTimestamp();
        await Task.Delay(Grace, time).ConfigureAwait(false);
        // An absence that is over by now may have taken most of it.
        while (backplane.UpFor is var up && up < Grace && time.GetElapsedTime(began) < AwayAtMost)
        {
            await Task.Delay(Grace - up, time).ConfigureAwait(false);
        }

        await EndAsync(session).ConfigureAwait(false);
    }

    private async ValueTask LeaveAsync(RoomName room, Attachment attachment)
    {
        try
        {
            await backplane.LeaveAsync(room, attachment).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogLeaveFailed(log, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A session that has ended could not be taken out of a room; it stays among the members.")]
    private static partial void LogLeaveFailed(ILogger log, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "A session could not be ended; its nick stays taken.")]
    private static partial void LogEndFailed(ILogger log, Exception failure);
}
