using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Backplane;

/// <summary>
/// Private messages. An inbox is a log with one reader: its owner, on however many connections. Nothing of a message goes anywhere but into
/// that log: whoever holds the owner is told that there is something new (<see cref="BackplaneEvents.InboxChanged"/>) and reads on from
/// where it is, so that what was told is exactly the log of one epoch up to a position, or a gap said otherwise.
/// Where an answer has no outcome for it, <see cref="BackplaneUnavailableException"/> says that nothing can be asked or done just now.
/// </summary>
public interface IInboxes
{
    /// <summary>Puts a message into the inbox of whoever has the name, once per id.</summary>
    ValueTask<DirectResult> SendAsync(DirectRequest request);

    /// <summary>
    /// What follows a position, at most that many. <paramref name="wasTold"/> says that the position is this node's own: if the log is
    /// then another one, it has lost something and goes on in a new epoch.
    /// </summary>
    ValueTask<InboxContinuation> FollowAsync(InboxOwner owner, RoomPosition from, bool wasTold, int limit);

    /// <summary>A part of the log, always ascending.</summary>
    ValueTask<InboxPage> ReadAsync(InboxOwner owner, HistoryQuery query);

    /// <summary>Moves the owner's read mark forward, never beyond the last message.</summary>
    ValueTask MarkReadAsync(InboxOwner owner, long seq);
}

/// <summary>
/// Whose inbox. The name alone does not tell: an account's stays with the account; a guest's, who has no <paramref name="Account"/>,
/// belongs to the session that has the name, and goes with it.
/// </summary>
public sealed record InboxOwner(Nick Nick, SessionId Session, string Account = "");

/// <summary>A private message in its inbox. <paramref name="Subject"/> is empty for none; both texts are as they were typed.</summary>
public sealed record DirectMessage(long Seq, string Id, string From, string To, string Subject, byte[] Text, long Ts);

/// <summary>
/// A private message to store. With <paramref name="IsRetry"/> it may be there already, and <paramref name="After"/> is a moment of the
/// log's clock that was over when it was first sent.
/// </summary>
public sealed record DirectRequest(Nick To, string From, string Id, string Subject, byte[] Text, bool IsRetry = false, long? After = null);

public enum DirectOutcome
{
    /// <summary>In the log, now or by an earlier attempt.</summary>
    Stored,

    /// <summary>Nobody has the name.</summary>
    NoSuchUser,

    /// <summary>It is full of messages that are too young to make room for this one.</summary>
    Full,

    /// <summary>Definitely not in the log: nothing was handed over.</summary>
    Unavailable,

    /// <summary>It may be in the log or may still get there; only a retry with the same id tells.</summary>
    Unknown,

    /// <summary>A retry came too late to be decided; final.</summary>
    Undecidable,
}

/// <summary>Where a message was stored, and how the owner spells the name; or why not.</summary>
public readonly record struct DirectResult(DirectOutcome Outcome, string To = "", long Seq = 0, long Ts = 0);

/// <summary>What follows: after <see cref="Resumption.From"/>, which is the asked position where the continuation is exact.</summary>
public sealed record InboxContinuation(Resumption Resumption, DirectMessage[] Messages, bool More, long Unread);

/// <summary><paramref name="Read"/> is up to where the owner has read, or up to where nothing is stored any more.</summary>
public sealed record InboxPage(RoomPosition Top, DirectMessage[] Messages, bool More, long Read)
{
    public static readonly InboxPage Empty = new(InboxPlace.Start, [], false, 0);

    public long Unread => Top.Seq - Read;
}

/// <summary>Places in an inbox.</summary>
public static class InboxPlace
{
    /// <summary>Before the first message of an inbox that may not even exist yet.</summary>
    public static readonly RoomPosition Start = new("", 0, "");

    /// <summary>
    /// How a reader at a position goes on in a log that begins after <paramref name="before"/> and has <paramref name="idThere"/> at the
    /// position's number.
    /// </summary>
    public static Resumption Compare(RoomPosition from, RoomPosition top, RoomPosition before, string idThere)
    {
        // Who has nothing has nothing that could be of another history.
        if (from.Seq == 0) return new Resumption(before.Seq == 0 ? Continuation.Exact : Continuation.Trimmed, before);
        if (from.Epoch != top.Epoch) return new Resumption(Continuation.Epoch, before);
        if (from.Seq > top.Seq) return new Resumption(Continuation.Diverged, before);
        if (from.Seq < before.Seq) return new Resumption(Continuation.Trimmed, before);
        return idThere == from.Id ? new Resumption(Continuation.Exact, from) : new Resumption(Continuation.Diverged, before);
    }

    /// <summary>How a reader goes on where there is no inbox.</summary>
    public static Resumption CompareWithNone(RoomPosition from) => new(from.Seq == 0 ? Continuation.Exact : Continuation.Epoch, Start);
}
