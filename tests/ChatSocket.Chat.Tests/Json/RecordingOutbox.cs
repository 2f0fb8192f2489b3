using ChatSocket.Chat.Delivery;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>
/// Keeps what would have left. Nothing waits to leave unless the test holds it back: then it counts as queued until released.
/// <see cref="_gate"/> owns everything.
/// </summary>
internal sealed class RecordingOutbox(Framing framing) : IOutbox
{
    private readonly Lock _gate = new();
    private readonly List<byte[]> _payloads = [];
    private readonly List<(int Bytes, TaskCompletionSource<bool> Done)> _waiters = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _held;
    private int _queued;

    public event Action<DisconnectReason>? Ended;

    /// <summary>Somebody is about to send these frames.</summary>
    public Action<IReadOnlyList<byte[]>>? Sending { get; set; }

    public DisconnectReason Reason { get; private set; }

    /// <summary>The most that was ever queued.</summary>
    public int MostQueued { get; private set; }

    public void Offer(SharedBytes frames) => Send(frames.Span);

    public void Send(ReadOnlySpan<byte> frames)
    {
        var payloads = FrameDecoder.Decode(frames, framing);
        Sending?.Invoke(payloads);
        lock (_gate)
        {
            if (Reason != DisconnectReason.None) return;
            Add(payloads, frames.Length);
        }
    }

    public void SendLastWords(ReadOnlySpan<byte> frames)
    {
        var payloads = FrameDecoder.Decode(frames, framing);
        lock (_gate) Add(payloads, 0);
    }

    public ValueTask<bool> WhenBelowAsync(int bytes)
    {
        lock (_gate)
        {
            if (Reason != DisconnectReason.None) return ValueTask.FromResult(false);
            if (_queued <= bytes) return ValueTask.FromResult(true);
            var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((bytes, done));
            Pulse();
            return new ValueTask<bool>(done.Task);
        }
    }

    public void End(DisconnectReason reason)
    {
        lock (_gate)
        {
            if (Reason != DisconnectReason.None) return;
            Reason = reason;
            foreach (var waiter in _waiters) waiter.Done.TrySetResult(false);
            _waiters.Clear();
            Pulse();
        }

        Ended?.Invoke(reason);
    }

    /// <summary>From now on what is sent stays queued.</summary>
    public void Hold()
    {
        lock (_gate) _held = true;
    }

    /// <summary>What is queued has left; true when somebody had waited for it.</summary>
    public bool Drain()
    {
        lock (_gate)
        {
            _queued = 0;
            var any = _waiters.Count > 0;
            foreach (var waiter in _waiters) waiter.Done.TrySetResult(true);
            _waiters.Clear();
            return any;
        }
    }

    public int Count
    {
        get
        {
            lock (_gate) return _payloads.Count;
        }
    }

    public byte[][] Payloads(int from = 0)
    {
        lock (_gate) return [.. _payloads.Skip(from)];
    }

    public bool HasWaiters()
    {
        lock (_gate) return _waiters.Count > 0;
    }

    /// <summary>Waits until it holds; looked at whenever something was sent, waited for or ended.</summary>
    public async Task WaitAsync(Func<bool> holds, string what)
    {
        var until = DateTime.UtcNow + Patience.Limit;
        while (true)
        {
            Task changed;
            lock (_gate) changed = _changed.Task;
            if (holds()) return;
            try
            {
                await changed.WaitAsync(TimeSpan.FromTicks(Math.Max(1, (until - DateTime.UtcNow).Ticks)));
            }
            catch (TimeoutException)
            {
                var last = Payloads().TakeLast(5).Select(payload => System.Text.Encoding.UTF8.GetString(payload.AsSpan(0, Math.Min(300, payload.Length))));
                Assert.Fail($"waited in vain for {what}; the end is {Reason}, the last frames are{Environment.NewLine}{string.Join(Environment.NewLine, last)}");
            }
        }
    }

    private void Add(List<byte[]> payloads, int bytes)
    {
        _payloads.AddRange(payloads);
        if (_held) _queued += bytes;
        MostQueued = Math.Max(MostQueued, _queued);
        Pulse();
    }

    private void Pulse()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
