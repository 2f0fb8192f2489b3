using System.Diagnostics;

namespace ChatSocket.Chat.Backplane;

/// <summary>A stored message. <paramref name="Text"/> is valid UTF-8 as it was typed; whoever writes it to people neutralises it.</summary>
public sealed record RoomMessage(long Seq, string Id, string From, byte[] Text, long Ts);

/// <summary>What one append call stored: contiguous, beginning right after the message <paramref name="PreviousId"/>.</summary>
public sealed record PublishedBatch(string Epoch, string PreviousId, RoomMessage[] Messages)
{
    public long FirstSeq => Messages[0].Seq;

    public long LastSeq => Messages[^1].Seq;

    /// <summary>The trace of one of the messages, if any of them is traced.</summary>
    public ActivityContext Trace { get; init; }
}

/// <summary>
/// A message to append. <paramref name="RetryAfter"/> marks a repetition: the log since there is searched for the id first.
/// <paramref name="Trace"/> is null for most.
/// </summary>
public readonly record struct AppendRequest(
    Attachment Sender, string From, string Id, byte[] Text, RoomPosition? RetryAfter = null, Activity? Trace = null);

public enum AppendOutcome
{
    /// <summary>In the log, at the given place.</summary>
    Stored,

    /// <summary>Definitely not in the log: the sender's attachment is not (or no longer) the room's.</summary>
    NotMember,

    /// <summary>Definitely not in the log: the sender may not speak here.</summary>
    Muted,

    /// <summary>Definitely not in the log: nothing was handed over.</summary>
    Unavailable,

    /// <summary>It may be in the log or may still get there; only a retry with the same id tells.</summary>
    Unknown,

    /// <summary>A retry came too late to be decided; final.</summary>
    Undecidable,
}

/// <summary>Where a message was stored, or why not.</summary>
public readonly record struct Appended(AppendOutcome Outcome, long Seq = 0, long Ts = 0);

/// <summary>The outcome of a batch, request by request.</summary>
public sealed record AppendResult(string Epoch, Appended[] Items)
{
    public static AppendResult All(AppendOutcome outcome, int count)
    {
        var items = new Appended[count];
        Array.Fill(items, new Appended(outcome));
        return new AppendResult("", items);
    }
}
