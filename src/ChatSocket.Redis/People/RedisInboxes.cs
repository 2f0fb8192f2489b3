using System.Collections.Concurrent;
using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Formats;
using ChatSocket.Redis.Scripts;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ChatSocket.Redis.People;

/// <summary>
/// Inboxes in Redis, which owns them. Here is only up to where each local one was read, so that a notice that was lost is missed by the
/// next comparison; the dictionary's atomic steps own that.
/// </summary>
internal sealed partial class RedisInboxes(RedisSettings settings, LineKeeper lines, LocalPeople local, BackplaneEvents events, ILogger log) : IInboxes
{
    /// <summary>Pages are cut after about this much, so that one reader holds nobody up.</summary>
    private const int PageBytes = 256 * 1024;

    /// <summary>Numbers in scripts are exact up to here.</summary>
    private const long MaximumSeq = 1L << 53;

    private readonly ConcurrentDictionary<string, (string Epoch, long Seq)> _seen = new();

    private RedisKey Lease => NodeKeys.Lease(settings.NodeId);

    public async ValueTask<DirectResult> SendAsync(DirectRequest request)
    {
        if (!lines.IsUp) return new DirectResult(DirectOutcome.Unavailable);
        var keys = new InboxKeys(request.To.Key);
        var content = DirectText.Write(request.Subject, request.Text, out var subjectBytes);
        try
        {
            var answer = await lines.RunAsync(
                Script.Direct, [Lease, NodeKeys.Claim(request.To.Key), keys.Head, keys.Log, keys.Ids, NodeKeys.Account(request.To.Key)],
                [
                    default, NodeKeys.ChannelPrefix, request.To.Key, MessageIds.Random(), settings.Inbox.Messages, settings.Inbox.Seconds * 1000L,
                    settings.Inbox.Bytes, request.Id, request.From, subjectBytes, content, request.IsRetry ? "R" : "", request.After ?? 0,
                ]).ConfigureAwait(false);
            return answer.Code switch
            {
                'S' => new DirectResult(DirectOutcome.Stored, answer.Text(3), answer.Number(1), answer.Number(2)),
                'G' => new DirectResult(DirectOutcome.NoSuchUser),
                'L' => new DirectResult(DirectOutcome.Full),
                _ => new DirectResult(DirectOutcome.Undecidable),
            };
        }
        catch (BackplaneUnavailableException)
        {
            return new DirectResult(DirectOutcome.Unavailable);
        }
        catch (OutcomeUnknownException)
        {
            return new DirectResult(DirectOutcome.Unknown);
        }
        catch (RedisServerException error)
        {
            // Nobody knows how far it came: only a retry, which looks for the id, tells.
            LogRefused(log, error);
            return new DirectResult(DirectOutcome.Unknown);
        }
    }

    public async ValueTask<InboxContinuation> FollowAsync(InboxOwner owner, RoomPosition from, bool wasTold, int limit)
    {
        var how = default(Resumption?);
        while (true)
        {
            // One more than none, so that the page tells the id at the place.
            var page = await PageAsync(owner, "A", how?.From.Seq ?? from.Seq, Math.Max(1, limit)).ConfigureAwait(false);
            if (page is not { } read)
            {
                Saw(owner, null);
                return new InboxContinuation(how is null ? InboxPlace.CompareWithNone(from) : how.Value with { From = InboxPlace.Start }, [], false, 0);
            }

            var (log, readUpTo) = read;
            var before = new RoomPosition(log.Top.Epoch, log.First - 1, log.TrimId);
            if (how is null)
            {
                how = InboxPlace.Compare(from, log.Top, before, log.PreviousId);
                var lost = how.Value.Continuation == Continuation.Diverged && wasTold;
                if (lost) await ReconcileAsync(owner, from).ConfigureAwait(false);
                // From another place than the one that was asked for: what follows there has to be read.
                if (lost || log.From != how.Value.From.Seq + 1) continue;
            }
            else if (how.Value.From != before)
            {
                how = how.Value with { From = before };
                if (log.From != before.Seq + 1) continue;
            }

            Saw(owner, log.Top);
            var messages = log.Messages.Take(limit).Select(DirectText.Read).ToArray();
            var last = messages.Length > 0 ? messages[^1].Seq : how.Value.From.Seq;
            return new InboxContinuation(how.Value, messages, last < log.Top.Seq, log.Top.Seq - readUpTo);
        }
    }

    public async ValueTask<InboxPage> ReadAsync(InboxOwner owner, HistoryQuery query)
    {
        var (direction, seq) = query.After is { } after ? ("A", after) : ("B", query.Before ?? MaximumSeq);
        if (await PageAsync(owner, direction, seq, query.Limit).ConfigureAwait(false) is not { } read) return InboxPage.Empty;
        var log = read.Log;
        // Bytes may have ended it before the asked number did.
        var (first, last) = log.Messages.Length > 0 ? (log.Messages[0].Seq, log.Messages[^1].Seq) : (log.From, log.To);
        var more = log.Top.Seq >= log.First && (query.After is null ? first > log.First : last < log.Top.Seq);
        return new InboxPage(log.Top, [.. log.Messages.Select(DirectText.Read)], more, read.ReadUpTo);
    }

    public async ValueTask MarkReadAsync(InboxOwner owner, long seq)
    {
        try
        {
            await lines.RunAsync(
                Script.MarkInbox, [Lease, new InboxKeys(owner.Nick.Key).Head, NodeKeys.Claim(owner.Nick.Key)],
                [default, OwnerText(owner), seq, owner.Nick.Key, NodeKeys.ChannelPrefix]).ConfigureAwait(false);
        }
        catch (OutcomeUnknownException failure)
        {
            // Whoever asks again moves it to the same place.
            throw new BackplaneUnavailableException(failure);
        }
    }

    /// <summary>Wakes the readers of inboxes that are not where they were read up to: their notice was lost, or what they read.</summary>
    public async Task CompareAsync()
    {
        var nicks = local.Nicks().Select(held => held.Nick.Key).ToHashSet();
        foreach (var nick in _seen.Keys)
        {
            if (!nicks.Contains(nick)) _seen.TryRemove(nick, out _);
        }

        await Batches.RunAsync(nicks, CompareAsync).ConfigureAwait(false);
    }

    private async Task CompareAsync(string nick)
    {
        var head = await lines.ReadAsync(database => database.HashGetAsync(new InboxKeys(nick).Head, ["epoch", "seq"])).ConfigureAwait(false);
        var isSeen = _seen.TryGetValue(nick, out var seen);
        // An inbox that nobody has written to yet is as good as none.
        var isThere = !head[0].IsNull && head[1] != 0;
        if (isThere != isSeen || (isThere && (seen.Epoch != head[0] || seen.Seq != (long)head[1]))) events.InboxChanged(nick);
    }

    private async Task<(LogPage Log, long ReadUpTo)?> PageAsync(InboxOwner owner, string direction, long seq, int limit)
    {
        var keys = new InboxKeys(owner.Nick.Key);
        var answer = await lines.ReadAsync(
            Script.Inbox, [keys.Head, keys.Log], [OwnerText(owner), direction, Math.Clamp(seq, -1, MaximumSeq), Math.Max(0, limit), PageBytes]).ConfigureAwait(false);
        return LogPage.Read(answer, 1) is { } page ? (page, answer.Number(0)) : null;
    }

    /// <summary>The same number must never name two messages: a log that lost something goes on in a new epoch.</summary>
    private async Task ReconcileAsync(InboxOwner owner, RoomPosition position)
    {
        var keys = new InboxKeys(owner.Nick.Key);
        try
        {
            await lines.RunAsync(
                Script.Reconcile, [Lease, keys.Head, keys.Log],
                [default, (string)keys.Head!, MessageIds.Random(), position.Epoch, position.Seq, position.Id]).ConfigureAwait(false);
        }
        catch (OutcomeUnknownException failure)
        {
            throw new BackplaneUnavailableException(failure);
        }
    }

    private void Saw(InboxOwner owner, RoomPosition? top)
    {
        if (top is { Seq: > 0 } place) _seen[owner.Nick.Key] = (place.Epoch, place.Seq);
        else _seen.TryRemove(owner.Nick.Key, out _);
    }

    /// <summary>An account's id has no colon in it, and neither has a session's.</summary>
    private static string OwnerText(InboxOwner owner) => owner.Account.Length > 0 ? $"a:{owner.Account}" : SessionText.Write(owner.Session);

    [LoggerMessage(Level = LogLevel.Error, Message = "Redis takes a private message for an error; whether it is stored is not known.")]
    private static partial void LogRefused(ILogger log, Exception failure);
}
