using System.Net.Sockets;
using System.Threading.Channels;

namespace ChatSocket.Tests.Network;

/// <summary>
/// One direction of one connection: one loop reads, one writes, and between them lie about <see cref="Capacity"/> bytes at most.
/// <see cref="_gate"/> owns what a test may change meanwhile.
/// </summary>
internal sealed class ProxyLane(Action<LaneCounts> count)
{
    private const int Capacity = 4 << 20;

    /// <summary>What a chunk costs beside its bytes: many tiny ones are not free.</summary>
    private const int ChunkCost = 64;

    private readonly Lock _gate = new();
    private readonly Channel<Chunk> _chunks = Channel.CreateUnbounded<Chunk>(new() { SingleReader = true, SingleWriter = true });
    private long _inHand;
    private Passage _passage;
    private TimeSpan _delay;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set(Passage passage)
    {
        lock (_gate)
        {
            _passage = passage;
            Changed();
        }
    }

    public void Set(TimeSpan delay)
    {
        lock (_gate) _delay = delay;
    }

    public Task RunAsync(Socket from, Socket to, CancellationToken cancellation) =>
        Task.WhenAll(ReadAsync(from, cancellation), WriteAsync(to, cancellation));

    private async Task ReadAsync(Socket from, CancellationToken cancellation)
    {
        var buffer = new byte[16 << 10];
        while (true)
        {
            await RoomAsync(cancellation);
            int length;
            try
            {
                length = await from.ReceiveAsync(buffer, cancellation);
            }
            catch (SocketException)
            {
                // A reset ends what follows, not what was read before.
                length = 0;
            }

            lock (_gate)
            {
                _inHand += length + ChunkCost;
                _chunks.Writer.TryWrite(new Chunk(Environment.TickCount64 + (long)_delay.TotalMilliseconds, buffer[..length]));
            }

            // Who waits for this count finds the bytes in the queue.
            count(new LaneCounts(Read: length, 0, 0));
            if (length == 0) return;
        }
    }

    private async Task WriteAsync(Socket to, CancellationToken cancellation)
    {
        var isGone = false;
        await foreach (var chunk in _chunks.Reader.ReadAllAsync(cancellation))
        {
            if (chunk.Due - Environment.TickCount64 is > 0 and var early) await Task.Delay(TimeSpan.FromMilliseconds(early), cancellation);
            var isEnd = chunk.Bytes.Length == 0;
            var isDelivered = await IsOpenAsync(isEnd, cancellation);
            if (isDelivered && !isGone) isGone = !await TryDeliverAsync(to, chunk.Bytes, cancellation);
            count(isDelivered ? new LaneCounts(0, Delivered: chunk.Bytes.Length, 0) : new LaneCounts(0, 0, Swallowed: chunk.Bytes.Length));
            lock (_gate)
            {
                _inHand -= chunk.Bytes.Length + ChunkCost;
                Changed();
            }

            if (isEnd) return;
        }
    }

    /// <summary>Waits while bytes are held. An end is never swallowed for good: it arrives when the way is open again.</summary>
    /// <returns>False when the bytes are to be swallowed.</returns>
    private async Task<bool> IsOpenAsync(bool isEnd, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_passage == Passage.Open) return true;
                if (_passage == Passage.Swallowed && !isEnd) return false;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    private async Task RoomAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_inHand < Capacity) return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    /// <summary>Called under the gate.</summary>
    private void Changed()
    {
        _changed.SetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <returns>False when nobody is there any more; what follows is lost, but still read, so that the sender is not held up.</returns>
    private static async Task<bool> TryDeliverAsync(Socket to, byte[] bytes, CancellationToken cancellation)
    {
        try
        {
            if (bytes.Length == 0) to.Shutdown(SocketShutdown.Send);
            for (ReadOnlyMemory<byte> rest = bytes; !rest.IsEmpty;) rest = rest[await to.SendAsync(rest, cancellation)..];
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>No bytes: the sender has ended.</summary>
    private readonly record struct Chunk(long Due, byte[] Bytes);
}
