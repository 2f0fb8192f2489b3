using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Protocol;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Sessions;

/// <summary>
/// A session reads its inbox: at most one reader at a time, which <see cref="_inboxGate"/> lets in, owns where it is and tells what
/// follows there. Whatever may have changed wakes it; it asks the log, and nothing else, what is new.
/// </summary>
public abstract partial class Session
{
    private readonly Lock _inboxGate = new();
    private InboxReader? _inbox;
    private bool _reading;
    private bool _readAgain;
    private (string Epoch, long Seq) _inboxReadTold = ("", 0);

    private protected bool HasInbox
    {
        get
        {
            lock (_inboxGate) return _inbox is not null;
        }
    }

    /// <summary>Something may have come.</summary>
    internal void WakeInbox()
    {
        lock (_inboxGate)
        {
            _readAgain = true;
            if (_reading || _inbox is null) return;
            _reading = true;
        }

        // Whoever wakes it does not do its work.
        _ = Task.Run(ReadOnAsync);
    }

    /// <summary>
    /// From here on the session is told what comes after the place, or after the end of the inbox where none is given. If it had
    /// another inbox before, it is told that that one is no longer its.
    /// </summary>
    private protected void OpenInbox(InboxOwner owner, RoomPosition? place)
    {
        InboxReader? before;
        lock (_inboxGate)
        {
            before = _inbox;
            _inbox = new InboxReader(owner, place, false, before is null ? null : before.MovedFrom ?? before.Place ?? InboxPlace.Start);
        }

        if (before is not null) Chat.InboxReaders.Remove(before.Owner.Nick.Key, this);
        Chat.InboxReaders.Add(owner.Nick.Key, this);
        WakeInbox();
    }

    private protected void CloseInbox()
    {
        lock (_inboxGate)
        {
            if (_inbox is null) return;
            Chat.InboxReaders.Remove(_inbox.Owner.Nick.Key, this);
            _inbox = null;
        }
    }

    private async Task ReadOnAsync()
    {
        while (true)
        {
            InboxReader? reader;
            lock (_inboxGate) (reader, _readAgain) = (_inbox, false);
            var more = false;
            try
            {
                more = reader is not null && await ReadOnceAsync(reader).ConfigureAwait(false);
            }
            catch (BackplaneUnavailableException)
            {
                // Whoever knows that it is back wakes the reader.
            }
            catch (Exception failure)
            {
                LogInboxFailed(Chat.Log, failure);
                Outbox.End(DisconnectReason.Internal);
            }

            lock (_inboxGate)
            {
                _reading = _inbox is not null && (more || _readAgain);
                if (!_reading) return;
            }
        }
    }

    /// <summary>One page, when what was told before it has left; true when more may follow.</summary>
    private async ValueTask<bool> ReadOnceAsync(InboxReader reader)
    {
        if (!await Outbox.WhenBelowAsync(CatchUpLow).ConfigureAwait(false)) return false;
        var place = reader.Place ?? await EndOfAsync(reader.Owner).ConfigureAwait(false);
        // A person knows that another name has another inbox.
        if (IsProgram && reader.MovedFrom is { } before && (before.Seq > 0 || place.Seq > 0)) TellInboxGap(before, new Resumption(Continuation.Epoch, place));
        var next = await Chat.Backplane.Inboxes.FollowAsync(reader.Owner, place, reader.WasTold, ProtocolLimits.HistoryMessages).ConfigureAwait(false);
        if (next.Resumption.Continuation != Continuation.Exact) TellInboxGap(place, next.Resumption);
        if (TryMove(reader, next.Resumption.From) is not { } here) return true;
        for (var at = 0; at < next.Messages.Length;)
        {
            if (!await Outbox.WhenBelowAsync(CatchUpLow).ConfigureAwait(false)) return false;
            (at, var last) = TellDirects(next, at);
            if (TryMove(here, last) is not { } further) return true;
            here = further;
        }

        if (!next.More) TellInboxRead(next);
        return next.More;
    }

    /// <summary>Up to where the owner has read, on whichever device; when the page is the last the end of the log is known.</summary>
    private void TellInboxRead(InboxContinuation last)
    {
        var read = (last.Messages.Length > 0 ? last.Messages[^1].Seq : last.Resumption.From.Seq) - last.Unread;
        // Another epoch is another inbox, or one that lost something.
        var told = _inboxReadTold.Epoch == last.Resumption.From.Epoch ? _inboxReadTold.Seq : 0;
        if (read <= told) return;
        _inboxReadTold = (last.Resumption.From.Epoch, read);
        var frames = new FrameBuffer();
        Dialect.WriteInboxRead(frames, read);
        if (frames.Length > 0) Outbox.Send(frames.Span);
        frames.Clear();
    }

    private async ValueTask<RoomPosition> EndOfAsync(InboxOwner owner) =>
        (await Chat.Backplane.Inboxes.ReadAsync(owner, new HistoryQuery(null, null, 0)).ConfigureAwait(false)).Top;

    /// <summary>Null when the session has another inbox by now, whose place is not this reader's to move.</summary>
    private InboxReader? TryMove(InboxReader reader, RoomPosition place)
    {
        lock (_inboxGate) return ReferenceEquals(_inbox, reader) ? _inbox = new InboxReader(reader.Owner, place, true, null) : null;
    }

    private void TellInboxGap(RoomPosition place, Resumption how)
    {
        var frames = new FrameBuffer();
        Dialect.WriteInboxGap(frames, InboxGap(place.Seq, how));
        Outbox.Send(frames.Span);
        Chat.Metrics.Delivered(MessageKind.Notice, Dialect.Framing, 1, frames.Length);
        Chat.Metrics.Gap(how.Continuation);
        frames.Clear();
    }

    /// <summary>What somebody who was there does not get, or holds and must withdraw.</summary>
    private protected static Gap InboxGap(long place, Resumption how) => how.Continuation == Continuation.Trimmed
        ? new Gap(place + 1, how.From.Seq, how.Continuation, how.From)
        : new Gap(1, Math.Max(place, how.From.Seq), how.Continuation, how.From);

    /// <summary>As many as make one piece; a longer one alone.</summary>
    private (int Next, RoomPosition Last) TellDirects(InboxContinuation page, int next)
    {
        var (first, epoch) = (next, page.Resumption.From.Epoch);
        var frames = new FrameBuffer();
        while (next < page.Messages.Length)
        {
            var before = frames.Length;
            Dialect.WriteDirect(frames, epoch, page.Messages[next]);
            if (before > 0 && frames.Length > CatchUpBytes)
            {
                frames.Cut(before);
                break;
            }

            next++;
        }

        Outbox.Send(frames.Span);
        Chat.Metrics.Delivered(MessageKind.Direct, Dialect.Framing, next - first, frames.Length);
        frames.Clear();
        return (next, new RoomPosition(epoch, page.Messages[next - 1].Seq, page.Messages[next - 1].Id));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading an inbox failed by a bug in this node; its owner's connection is ended, to come back and read on.")]
    private static partial void LogInboxFailed(ILogger log, Exception failure);

    /// <summary>
    /// Whose inbox is read, and up to where it was told; <paramref name="WasTold"/> when that was by this node, and not only said by the
    /// client. <paramref name="MovedFrom"/> is where the session was in the inbox it had before, until it was told that it changed.
    /// </summary>
    private sealed record InboxReader(InboxOwner Owner, RoomPosition? Place, bool WasTold, RoomPosition? MovedFrom);
}
