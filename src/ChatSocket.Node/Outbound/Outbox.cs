using ChatSocket.Chat.Delivery;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Outbound;

/// <summary>
/// The write side of one connection. <see cref="_gate"/> owns the queue and the flags. While nothing is queued a producer sends at
/// once; when the transport takes no more, the rest is queued and one drainer is started. From then on every producer only
/// queues, because a send beside the drainer's could land in the middle of a frame; only the drainer ends this, under the gate,
/// with the queue empty.
/// </summary>
internal abstract class Outbox(OutboxLimits limits, TimeProvider time) : IOutbox
{
    private static long _lastNumber;

    private readonly Lock _gate = new();
    private Queue<Entry>? _queue;
    private List<Waiter>? _waiters;
    private State _state;
    private bool _draining;
    private bool _touched;
    private bool _dismissed;
    private int _queuedBytes;
    private long _oldest;

    private enum State : byte
    {
        Open,

        /// <summary>Last words are given; what is queued still leaves.</summary>
        Finishing,
        Closed,
    }

    /// <summary>Tells the connections of this process apart in its log.</summary>
    public long Number { get; } = Interlocked.Increment(ref _lastNumber);

    public int QueuedBytes => Volatile.Read(ref _queuedBytes);

    public void Offer(SharedBytes frames) => Push(frames.Span, frames);

    public void Send(ReadOnlySpan<byte> frames) => Push(frames, null);

    public abstract void End(DisconnectReason reason);

    public ValueTask<bool> WhenBelowAsync(int bytes)
    {
        lock (_gate)
        {
            if (_state != State.Open || _dismissed) return new ValueTask<bool>(false);
            if (_queuedBytes <= bytes) return new ValueTask<bool>(true);
            var waiter = new Waiter(bytes);
            (_waiters ??= []).Add(waiter);
            return new ValueTask<bool>(waiter.Task);
        }
    }

    /// <summary>Whether the oldest bytes wait longer than allowed.</summary>
    public bool IsStalled()
    {
        lock (_gate) return _draining && time.GetElapsedTime(_oldest) > limits.Age;
    }

    /// <summary>Makes the change while nothing was ever sent and nobody can send; false when something was.</summary>
    protected bool ChangeBeforeFirstSend(Action change)
    {
        lock (_gate)
        {
            if (_touched) return false;
            change();
            return true;
        }
    }

    /// <summary>Nobody waits for space any more; what is queued, and what is still sent until the end, leaves as before.</summary>
    protected void DismissWaiters()
    {
        lock (_gate)
        {
            _dismissed = true;
            Wake();
        }
    }

    /// <summary>Takes nothing more; <see cref="OnFinished"/> follows when the last words and all before them are handed over.</summary>
    protected void Finish(ReadOnlySpan<byte> lastWords)
    {
        var start = false;
        lock (_gate)
        {
            if (_state != State.Open) return;
            start = lastWords.Length > 0 && Put(lastWords, null) == Verdict.StartDrain;
            _state = State.Finishing;
            Wake();
            if (!start && _draining) return;
        }

        if (start) _ = DrainAsync();
        else OnFinished();
    }

    /// <summary>Lets go of everything queued.</summary>
    protected void Abandon()
    {
        lock (_gate)
        {
            _state = State.Closed;
            Wake();
            if (!_draining) ReleaseQueue();
        }
    }

    /// <summary>Hands over what the transport takes at once without waiting; -1 when it is broken.</summary>
    protected abstract int TrySend(ReadOnlySpan<byte> bytes);

    /// <summary>Hands over all of it, waiting as long as it takes.</summary>
    protected abstract ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Everything is handed over and nothing more will come.</summary>
    protected abstract void OnFinished();

    private void Push(ReadOnlySpan<byte> bytes, SharedBytes? shared)
    {
        Verdict verdict;
        lock (_gate)
        {
            if (_state != State.Open) return;
            verdict = Put(bytes, shared);
            // A part of it may be out, and what was dropped would be a hole: nothing may follow it.
            if (verdict is Verdict.TooMuch or Verdict.Broken) _state = State.Closed;
        }

        switch (verdict)
        {
            case Verdict.StartDrain:
                _ = DrainAsync();
                break;
            case Verdict.TooMuch:
                End(DisconnectReason.SlowConsumer);
                break;
            case Verdict.Broken:
                End(DisconnectReason.NetworkError);
                break;
        }
    }

    private Verdict Put(ReadOnlySpan<byte> bytes, SharedBytes? shared)
    {
        var sent = 0;
        _touched = true;
        if (!_draining)
        {
            sent = TrySend(bytes);
            if (sent == bytes.Length) return Verdict.Done;
            if (sent < 0) return Verdict.Broken;
        }

        var rest = bytes.Length - sent;
        if (_queuedBytes + rest > limits.Bytes || _queue?.Count >= limits.Entries) return Verdict.TooMuch;
        var queue = _queue ??= new Queue<Entry>();
        if (shared is null)
        {
            queue.Enqueue(new Entry(SharedBytes.Copy(bytes[sent..]), 0, time.GetTimestamp()));
        }
        else
        {
            shared.AddReference();
            queue.Enqueue(new Entry(shared, sent, time.GetTimestamp()));
        }

        _queuedBytes += rest;
        if (_draining) return Verdict.Done;
        _oldest = queue.Peek().QueuedAt;
        _draining = true;
        return Verdict.StartDrain;
    }

    private async Task DrainAsync()
    {
        try
        {
            while (TryPeek(out var entry))
            {
                await SendAllAsync(entry.Frames.Memory[entry.Sent..]).ConfigureAwait(false);
                Dequeue();
            }
        }
        catch (Exception failure) when (IsTransportFailure(failure))
        {
            lock (_gate)
            {
                _draining = false;
                ReleaseQueue();
                if (_state == State.Closed) return;
                _state = State.Closed;
            }

            End(DisconnectReason.NetworkError);
        }
    }

    private static bool IsTransportFailure(Exception failure) =>
        failure is System.Net.Sockets.SocketException or IOException or ObjectDisposedException or OperationCanceledException;

    /// <summary>The next entry; without one the drain is over.</summary>
    private bool TryPeek(out Entry entry)
    {
        bool finished;
        lock (_gate)
        {
            if (_state == State.Closed) ReleaseQueue();
            if (_queue!.TryPeek(out entry))
            {
                _oldest = entry.QueuedAt;
                return true;
            }

            _draining = false;
            _queue = null;
            finished = _state == State.Finishing;
        }

        if (finished) OnFinished();
        return false;
    }

    private void Dequeue()
    {
        lock (_gate)
        {
            var entry = _queue!.Dequeue();
            _queuedBytes -= entry.Frames.Length - entry.Sent;
            entry.Frames.Release();
            Wake();
        }
    }

    /// <summary>Under the gate: whoever waited for space that is there now, or for nothing any more, goes on elsewhere.</summary>
    private void Wake()
    {
        for (var index = (_waiters?.Count ?? 0) - 1; index >= 0; index--)
        {
            var waiter = _waiters![index];
            var open = _state == State.Open && !_dismissed;
            if (open && _queuedBytes > waiter.Bytes) continue;
            _waiters.RemoveAt(index);
            waiter.TrySetResult(open);
        }
    }

    private void ReleaseQueue()
    {
        while (_queue is not null && _queue.TryDequeue(out var entry)) entry.Frames.Release();
        _queuedBytes = 0;
    }

    private enum Verdict : byte
    {
        Done,
        StartDrain,
        TooMuch,
        Broken,
    }

    private sealed class Waiter(int bytes) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public int Bytes { get; } = bytes;
    }

    private readonly record struct Entry(SharedBytes Frames, int Sent, long QueuedAt);
}
