using System.Runtime.CompilerServices;

namespace ChatSocket.Node.Tls;

/// <summary>
/// A handshake computes as much as a thousand messages. Here they take turns, a few at a time, so that a flood of them leaves the other
/// processors to those who are chatting. Owned by its own lock.
/// </summary>
internal sealed class HandshakeLane(int width)
{
    private readonly Lock _gate = new();
    private readonly Queue<Action> _waiting = new();
    private int _running;

    /// <summary>Half of the processors.</summary>
    public static int DefaultWidth => Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>To be awaited. What follows, up to its own next wait, is the turn, and the next one begins after it.</summary>
    public Turn TurnAsync() => new(this);

    private void Enqueue(Action turn)
    {
        lock (_gate)
        {
            _waiting.Enqueue(turn);
            if (_running == width) return;
            _running++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static lane => lane.Run(), this, preferLocal: false);
    }

    private void Run()
    {
        while (true)
        {
            Action? next;
            lock (_gate)
            {
                if (!_waiting.TryDequeue(out next))
                {
                    _running--;
                    return;
                }
            }

            next();
        }
    }

    internal readonly struct Turn(HandshakeLane lane) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public Turn GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => lane.Enqueue(continuation);

        public void UnsafeOnCompleted(Action continuation) => lane.Enqueue(continuation);
    }
}
