using System.Runtime.InteropServices;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Telemetry;

namespace ChatSocket.Chat.Rooms;

/// <summary>What a pass tells of itself: gathered while it encodes and counted once when it is over, never per member.</summary>
public sealed partial class Room
{
    private readonly ChatMetrics _metrics;

    // Owned by the loop.
    private readonly OwnAppends _ownAppends = new();
    private readonly List<ToldBatch> _toldBatches = [];
    private readonly (int Frames, int Bytes)[] _notices = new (int, int)[Dialect.Count];
    private int _passMessages;
    private long _toldMessages;

    /// <summary>Messages since the room was opened here; written by the loop, read by who looks on.</summary>
    internal long Told => Volatile.Read(ref _toldMessages);

    private void NoteAppend()
    {
        _ownAppends.Add(_appendRequests[_appendCount - 1].Id, _time.GetTimestamp());
        _metrics.BatchAppended(_appendCount);
    }

    private void NoteTold(PublishedBatch batch) => _toldBatches.Add(
        _ownAppends.TryFind(batch.Messages[^1].Id, out var beganAt) ? new ToldBatch(true, beganAt) : new ToldBatch(false, batch.Messages[^1].Ts));

    /// <summary>Whatever the dialect wrote since then is no message. It may have written nothing.</summary>
    private void NoteNotice(int dialect, int lengthBefore)
    {
        var bytes = _buffers[dialect].Length - lengthBefore;
        if (bytes == 0) return;
        ref var notices = ref _notices[dialect];
        notices = (notices.Frames + 1, notices.Bytes + bytes);
    }

    private void SendNotice(Member member, FrameBuffer frames)
    {
        if (frames.Length > 0)
        {
            member.Outbox.Send(frames.Span);
            _metrics.Delivered(MessageKind.Notice, member.Dialect.Framing, 1, frames.Length);
        }

        frames.Clear();
    }

    private void CountSettled(AppendResult result)
    {
        var now = _time.GetTimestamp();
        for (var index = 0; index < _appendCount; index++) _metrics.SendEnded(result.Items[index].Outcome, _appendSends[index].HeardAt, now);
    }

    private void CountPass()
    {
        for (var index = 0; index < _batches.Length; index++)
        {
            if (_batches[index] is not { } batch) continue;
            var (members, framing, notices) = (_dialectMembers[index], _dialects[index]!.Framing, _notices[index]);
            _metrics.Delivered(MessageKind.Room, framing, (long)members * _passMessages, (long)members * (batch.Length - notices.Bytes));
            _metrics.Delivered(MessageKind.Notice, framing, (long)members * notices.Frames, (long)members * notices.Bytes);
        }

        if (_passMessages > 0) _metrics.FannedOut(_memberCount);
        Volatile.Write(ref _toldMessages, _toldMessages + _passMessages);
        CountDelays();
        ForgetPass();
    }

    private void CountDelays()
    {
        if (_toldBatches.Count == 0) return;
        foreach (ref readonly var told in CollectionsMarshal.AsSpan(_toldBatches))
        {
            // Another node's clock is not this one's: what seems to come from the future took no time.
            var delay = told.IsOwn ? _time.GetElapsedTime(told.BeganAt) : _time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(told.BeganAt);
            _metrics.BatchDelivered(Math.Max(0, delay.TotalSeconds), told.IsOwn);
        }
    }

    private void ForgetPass()
    {
        _passMessages = 0;
        _toldBatches.Clear();
        Array.Clear(_notices);
    }

    /// <summary><paramref name="BeganAt"/> is a timestamp of this node for its own appends, otherwise the log's Unix milliseconds.</summary>
    private readonly record struct ToldBatch(bool IsOwn, long BeganAt);
}
