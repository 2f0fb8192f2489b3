using System.Diagnostics;
using System.Runtime.InteropServices;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Telemetry;
using Microsoft.Extensions.Logging;

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
    private long _tracedAt;
    private long _toldMessages;

    /// <summary>Messages since the room was opened here; written by the loop, read by who looks on.</summary>
    internal long Told => Volatile.Read(ref _toldMessages);

    private void NoteAppend()
    {
        _ownAppends.Add(_appendRequests[_appendCount - 1].Id, _time.GetTimestamp());
        _metrics.BatchAppended(_appendCount);
    }

    private void NoteHeard(PublishedBatch batch)
    {
        if (batch.Trace.TraceFlags != ActivityTraceFlags.None && _tracedAt == 0) _tracedAt = _time.GetTimestamp();
    }

    private void NoteTold(PublishedBatch batch)
    {
        var isOwn = _ownAppends.TryFind(batch.Messages[^1].Id, out var beganAt);
        _toldBatches.Add(new ToldBatch(isOwn, isOwn ? beganAt : batch.Messages[^1].Ts, batch.Messages.Length, batch.Trace));
    }

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
        var (now, logs) = (_time.GetTimestamp(), _log.IsEnabled(LogLevel.Trace));
        for (var index = 0; index < _appendCount; index++)
        {
            var (outcome, trace) = (result.Items[index].Outcome, _appendRequests[index].Trace);
            if (logs) LogWithin(trace, _appendSends[index].Sender.Outbox.Number, ChatMetrics.NameOf(outcome));
            _metrics.SendEnded(outcome, _appendSends[index].HeardAt, now, trace);
        }
    }

    private void LogWithin(Activity? trace, long connection, string code)
    {
        var around = Activity.Current;
        Activity.Current = trace;
        LogSettled(_log, connection, code);
        Activity.Current = around;
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
            var trace = told.Trace.TraceFlags == ActivityTraceFlags.None
                ? null
                : _metrics.Traces.BeginDeliver(told.Trace, _tracedAt, told.IsOwn, _memberCount, told.Messages);
            _metrics.BatchDelivered(Math.Max(0, delay.TotalSeconds), told.IsOwn, trace);
            trace?.Stop();
        }
    }

    private void ForgetPass()
    {
        (_passMessages, _tracedAt) = (0, 0);
        _toldBatches.Clear();
        Array.Clear(_notices);
    }

    [LoggerMessage(Level = LogLevel.Trace, Message = "A message of connection {Connection} came to its end: {Code}.")]
    private static partial void LogSettled(ILogger log, long connection, string code);

    /// <summary><paramref name="BeganAt"/> is a timestamp of this node for its own appends, otherwise the log's Unix milliseconds.</summary>
    private readonly record struct ToldBatch(bool IsOwn, long BeganAt, int Messages, ActivityContext Trace);
}
