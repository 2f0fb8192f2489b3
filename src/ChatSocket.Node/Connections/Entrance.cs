using System.Net;

namespace ChatSocket.Node.Connections;

/// <summary>
/// Those who are connected but not in the chat yet, because a header, a handshake or a request of theirs is waited for. Each has a
/// deadline. When there are too many, the address that has most of them loses its oldest: a flood displaces itself, and whoever is
/// quick gets through. Owned by its own lock.
/// </summary>
internal sealed class Entrance(int capacity, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, LinkedList<Visit>> _networks = [];
    private int _count;

    public int Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    /// <summary>Disposed when the visitor is in, or gone.</summary>
    public Visit Enter(IPAddress network, TimeSpan within)
    {
        var visit = new Visit(this, network, within, time);
        Visit? displaced = null;
        lock (_gate)
        {
            if (_count >= capacity) displaced = Displace();
            if (!_networks.TryGetValue(network, out var visits)) _networks.Add(network, visits = new LinkedList<Visit>());
            visits.AddLast(visit.Place);
            _count++;
        }

        displaced?.Displace();
        return visit;
    }

    private Visit Displace()
    {
        LinkedList<Visit>? most = null;
        foreach (var visits in _networks.Values)
        {
            if (visits.Count > (most?.Count ?? 0)) most = visits;
        }

        var oldest = most!.First!.Value;
        Remove(oldest);
        return oldest;
    }

    private void Leave(Visit visit)
    {
        lock (_gate) Remove(visit);
    }

    private void Remove(Visit visit)
    {
        if (visit.Place.List is not { } visits) return;
        visits.Remove(visit.Place);
        if (visits.Count == 0) _networks.Remove(visit.Network);
        _count--;
    }

    internal sealed class Visit : IDisposable
    {
        private readonly Entrance _entrance;
        private readonly CancellationTokenSource _gone;

        public Visit(Entrance entrance, IPAddress network, TimeSpan within, TimeProvider time)
        {
            (_entrance, Network) = (entrance, network);
            _gone = new CancellationTokenSource(within, time);
            Place = new LinkedListNode<Visit>(this);
        }

        public IPAddress Network { get; }

        public LinkedListNode<Visit> Place { get; }

        /// <summary>Others needed the place; otherwise it was the deadline.</summary>
        public bool IsDisplaced { get; private set; }

        /// <summary>The deadline passed, or others needed the place.</summary>
        public CancellationToken Gone => _gone.Token;

        public void Displace()
        {
            IsDisplaced = true;
            try
            {
                _gone.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It left by itself meanwhile.
            }
        }

        public void Dispose()
        {
            _entrance.Leave(this);
            _gone.Dispose();
        }
    }
}
