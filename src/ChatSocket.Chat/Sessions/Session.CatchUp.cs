using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Rooms;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Sessions;

/// <summary>How a member is told what it missed, as fast as it reads.</summary>
public abstract partial class Session
{
    /// <summary>
    /// Frames of the log go out in pieces of this (a single longer message alone), each when the outbox holds no more than the low
    /// mark: together far below the smallest bound an outbox can have.
    /// </summary>
    private const int CatchUpBytes = 48 * 1024;
    private const int CatchUpLow = 16 * 1024;
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(250);

    /// <summary>Pulls what the member lacks in pages, each when the one before has left, until the room lets it in.</summary>
    private async ValueTask CatchUpAsync(Member member)
    {
        while (true)
        {
            // Before the room too: what it remembers it offers at once, on top of what is still waiting.
            if (!await Outbox.WhenBelowAsync(CatchUpLow).ConfigureAwait(false)) return;
            if (await member.Room.AdmitAsync(member).ConfigureAwait(false)) return;
            if (await ReadOnAsync(member).ConfigureAwait(false) is not { } page)
            {
                await Task.Delay(AskAgain, Chat.Time).ConfigureAwait(false);
                continue;
            }

            for (var next = 0; next < page.Messages.Length;)
            {
                if (!await Outbox.WhenBelowAsync(CatchUpLow).ConfigureAwait(false)) return;
                next = SendPage(member, page, next);
            }

            if (page.Messages.Length > 0) continue;
            // The room knows of more than the log gives: no silent hole, the client comes back and asks again.
            Outbox.End(DisconnectReason.Internal);
            return;
        }
    }

    /// <summary>
    /// What follows in the log, after the gap there may be before it. Null when the log cannot be read just now, or when the room
    /// has yet to notice that its history is over.
    /// </summary>
    private async ValueTask<HistoryPage?> ReadOnAsync(Member member)
    {
        try
        {
            var page = await ReadAfterAsync(member, member.Position.Seq).ConfigureAwait(false);
            if (page.Epoch != member.Position.Epoch)
            {
                page = await ReadAfterAsync(member, 0).ConfigureAwait(false);
                var start = page.Messages.Length > 0 ? page.Messages[0].Seq - 1 : 0;
                TellGap(member, new Gap(1, Math.Max(member.Position.Seq, start), Continuation.Epoch, new RoomPosition(page.Epoch, start, page.PreviousId)));
            }
            else if (page.Messages.Length > 0 && page.Messages[0].Seq > member.Position.Seq + 1)
            {
                var last = page.Messages[0].Seq - 1;
                TellGap(member, new Gap(member.Position.Seq + 1, last, Continuation.Trimmed, new RoomPosition(page.Epoch, last, page.PreviousId)));
            }

            return page.Messages.Length == 0 && !member.Room.IsIn(page.Epoch) ? null : page;
        }
        catch (BackplaneUnavailableException)
        {
            return null;
        }
    }

    private ValueTask<HistoryPage> ReadAfterAsync(Member member, long seq) =>
        Chat.Backplane.ReadAsync(member.Room.Name, new HistoryQuery(seq, null, ProtocolLimits.HistoryMessages));

    private void TellGap(Member member, Gap gap)
    {
        var frames = new FrameBuffer();
        member.Dialect.WriteGap(frames, member.Room.Label, gap);
        Outbox.Send(frames.Span);
        Chat.Metrics.Delivered(MessageKind.Notice, member.Dialect.Framing, 1, frames.Length);
        Chat.Metrics.Gap(gap.Reason);
        frames.Clear();
        member.Position = gap.Position;
    }

    private int SendPage(Member member, HistoryPage page, int next)
    {
        var first = next;
        var frames = new FrameBuffer();
        while (next < page.Messages.Length)
        {
            var message = page.Messages[next];
            var before = frames.Length;
            member.Dialect.WriteMessage(frames, member.Room.Label, page.Epoch, message);
            if (before > 0 && frames.Length > CatchUpBytes)
            {
                frames.Cut(before);
                break;
            }

            member.Position = new RoomPosition(page.Epoch, message.Seq, message.Id);
            next++;
        }

        Outbox.Send(frames.Span);
        Chat.Metrics.Delivered(MessageKind.Room, member.Dialect.Framing, next - first, frames.Length);
        Chat.Metrics.Backfilled(next - first);
        frames.Clear();
        return next;
    }
}
