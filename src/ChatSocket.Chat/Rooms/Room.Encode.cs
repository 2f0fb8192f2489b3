using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Telemetry;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Rooms;

public sealed partial class Room
{
    /// <summary>One fan-out carries about this much: a fraction of what an outbox may hold, so that one burst ends nobody.</summary>
    private const int FanOutBytes = 64 * 1024;

    // Owned by the loop.
    private readonly Queue<Arrival> _incoming = new();
    private readonly FrameBuffer[] _buffers = [.. Enumerable.Range(0, Dialect.Count).Select(_ => new FrameBuffer())];
    private readonly SharedBytes?[] _batches = new SharedBytes?[Dialect.Count];
    private string _epoch = "";
    private string _lastId = "";
    private int _messageCursor;
    private long _told;
    private readonly RecentMessages _recent = new();

    /// <summary>Encodes the next things that happened, once per dialect somebody here reads. True when there is something to fan out.</summary>
    private bool Encode()
    {
        if (TakeWindowDue()) return EncodeWindow();
        while (_incoming.TryPeek(out var arrival) && LongestBuffer() < FanOutBytes)
        {
            if (arrival.Messages is { } batch)
            {
                if (MustTellPresenceFirst(batch)) return Detach() || EncodeWindow();
                NoteHeard(batch);
                if (!EncodeMessages(batch)) break;
                NoteTold(batch);
                Dequeue();
                if (_waiting.Exists(IsAdmissible)) break;
                continue;
            }

            Dequeue();
            if (arrival.Presence is { } presence) NotePresence(presence);
            else if (arrival.Gap is { } gap) EncodeGap(gap);
            else EncodeSign(arrival);
        }

        return Detach();
    }

    /// <summary>False when the buffers are full before the batch is used up.</summary>
    private bool EncodeMessages(PublishedBatch batch)
    {
        if (_messageCursor == 0 && Follows(batch) is { } missing) EncodeGap(missing);
        while (_messageCursor < batch.Messages.Length)
        {
            if (LongestBuffer() >= FanOutBytes) return false;
            var message = batch.Messages[_messageCursor++];
            if (message.Seq <= _position) continue;
            for (var index = 0; index < _buffers.Length; index++)
            {
                if (_dialectMembers[index] > 0) _dialects[index]!.WriteMessage(_buffers[index], _label, _epoch, message);
            }

            (_position, _lastId) = (message.Seq, message.Id);
            _passMessages++;
            _recent.Add(message);
        }

        _messageCursor = 0;
        return true;
    }

    /// <summary>
    /// Offers the member what it lacks up to here; false when more is missing than is remembered, or than it can be given at once
    /// without coming near the bound of its outbox: text that must be escaped grows sixfold.
    /// </summary>
    private bool TryReplay(Member member)
    {
        var from = member.Position.Seq;
        if (IsElsewhere(member.Position)) return false;
        if (from == _position) return true;
        if (!_recent.Reaches(from)) return false;
        var missed = new FrameBuffer();
        var count = 0;
        foreach (var message in _recent)
        {
            if (missed.Length > FanOutBytes) break;
            if (message.Seq <= from) continue;
            member.Dialect.WriteMessage(missed, _label, _epoch, message);
            count++;
        }

        var fits = missed.Length <= FanOutBytes;
        if (fits)
        {
            member.Outbox.Send(missed.Span);
            _metrics.Delivered(MessageKind.Room, member.Dialect.Framing, count, missed.Length);
            member.Position = new RoomPosition(_epoch, _position, _lastId);
        }

        missed.Clear();
        return fits;
    }

    /// <summary>Null when the batch goes on where this room is; otherwise what its members must be told before it.</summary>
    private RoomGap? Follows(PublishedBatch batch)
    {
        if (_epoch.Length == 0) _epoch = batch.Epoch;
        var before = new RoomPosition(batch.Epoch, batch.FirstSeq - 1, batch.PreviousId);
        if (batch.Epoch != _epoch) return new RoomGap(1, Math.Max(_position, before.Seq), Continuation.Epoch, before);
        return batch.FirstSeq > _position + 1 ? new RoomGap(_position + 1, before.Seq, Continuation.Trimmed, before) : null;
    }

    /// <summary>Who still catches up finds out from the log.</summary>
    private void EncodeGap(RoomGap missing)
    {
        if (missing.Position.Epoch == _epoch && missing.Position.Seq <= _position) return;
        LogGap(_log, missing.Reason, missing.Last - missing.First + 1);
        _metrics.Gap(missing.Reason);
        var gap = new Gap(missing.First, missing.Last, missing.Reason, missing.Position);
        for (var index = 0; index < _buffers.Length; index++)
        {
            if (_dialectMembers[index] == 0) continue;
            var before = _buffers[index].Length;
            _dialects[index]!.WriteGap(_buffers[index], _label, gap);
            NoteNotice(index, before);
        }

        StartAt(missing.Position);
    }

    private void EncodeSign(in Arrival arrival)
    {
        TellBehind(arrival);
        for (var index = 0; index < _buffers.Length; index++)
        {
            if (_dialectMembers[index] == 0) continue;
            var before = _buffers[index].Length;
            if (arrival.Topic is { } topic) _dialects[index]!.WriteTopic(_buffers[index], _label, topic);
            if (arrival.Typing is { } typing && _memberCount <= LargeRoom) _dialects[index]!.WriteTyping(_buffers[index], _label, typing);
            NoteNotice(index, before);
        }
    }

    private void TellBehind(in Arrival arrival)
    {
        foreach (var member in _behind)
        {
            var own = new FrameBuffer();
            if (arrival.Topic is { } topic) member.Dialect.WriteTopic(own, _label, topic);
            SendNotice(member, own);
        }
    }

    private void Dequeue()
    {
        _incoming.Dequeue();
        _told++;
    }

    private int LongestBuffer()
    {
        var longest = 0;
        foreach (var buffer in _buffers) longest = Math.Max(longest, buffer.Length);
        return longest;
    }

    private bool Detach()
    {
        var any = false;
        for (var index = 0; index < _buffers.Length; index++) any |= (_batches[index] = _buffers[index].Detach()) is not null;
        // With nobody here what was encoded went nowhere.
        if (!any) ForgetPass();
        return any;
    }

    private void ReleaseBatches()
    {
        foreach (ref var batch in _batches.AsSpan())
        {
            batch?.Release();
            batch = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The members of a room were told of a gap ({Reason}) of {Missing} messages.")]
    private static partial void LogGap(ILogger log, Continuation reason, long missing);
}
