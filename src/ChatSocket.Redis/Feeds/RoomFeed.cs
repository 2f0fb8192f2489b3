using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Protocol.Names;
using ChatSocket.Redis.Formats;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Redis.Feeds;

/// <summary>
/// One room's channel on this node: hands over what comes, in the log's order, each message once, with no silent hole. Everything
/// is owned by <see cref="_gate"/>, inside of which the listener is called. At most one mending reads the log at a time; while it
/// does, what arrives is held.
/// Invariant: what was handed over is exactly the log of one epoch up to <see cref="_position"/>, or a gap said otherwise.
/// </summary>
internal sealed partial class RoomFeed(
    RoomName room, IRoomListener listener, RoomSource source, RedisSettings settings, TimeProvider time, ILogger log, ChatMetrics metrics)
{
    /// <summary>What waits for a hole to be mended may take this much; beyond it the log is read again.</summary>
    private const int HeldBytes = 4 << 20;

    private readonly Lock _gate = new();
    private readonly RecentIds _recent = new();
    private readonly Presence _presence = new();
    private readonly List<byte[]> _held = [];
    private long _heldBytes;
    private RoomPosition _position = new("", 0, "");
    private int _heldAtRead;
    private bool _begun;
    private bool _unsure;
    private bool _closed;

    public RoomKeys Keys { get; } = new(room);

    public RoomPosition Position
    {
        get
        {
            lock (_gate) return _position;
        }
    }

    /// <summary>Begins at the end of the log; what came since the subscription was confirmed follows.</summary>
    public async Task BeginAsync()
    {
        var snapshot = await source.SnapshotAsync().ConfigureAwait(false);
        lock (_gate)
        {
            if (_closed) return;
            if (snapshot is not null)
            {
                _position = snapshot.Position;
                _recent.Add(_position.Seq, _position.Id);
                _presence.Begin(_position.Epoch, snapshot.Version, snapshot.Nicks);
                _topic = snapshot.Topic;
            }

            _begun = true;
            // Something may have been missed since the snapshot was taken.
            if (_unsure) Mend();
            TakeHeld(0);
        }
    }

    /// <summary>Nothing is handed over any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            DropHeld();
        }
    }

    public void Hear(byte[] publication)
    {
        lock (_gate)
        {
            if (_closed) return;
            if (_begun && !_mending) Take(publication);
            else Hold(publication);
        }
    }

    private void Take(byte[] publication)
    {
        var content = Publication.Content(publication);
        switch (publication[0])
        {
            case Publication.Messages:
                if (!TryDeliver(Publication.ReadMessages(content)))
                {
                    Hold(publication);
                    Mend();
                }

                break;
            case Publication.Presence:
                TakePresence(Publication.ReadPresence(content));
                break;
            case Publication.Topic:
                TakeTopic(Publication.ReadTopic(content));
                break;
            case Publication.Typing:
                listener.OnTyping(Publication.ReadTyping(content));
                break;
            case Publication.Epoch:
                if (Publication.ReadEpoch(content) != _position.Epoch) Mend();
                break;
        }
    }

    /// <summary>False when it does not follow on what was handed over: a hole, another history, another epoch.</summary>
    private bool TryDeliver(PublishedBatch batch)
    {
        // A room that did not exist when this node began to listen.
        if (_position.Epoch.Length == 0 && batch is { FirstSeq: 1, PreviousId: "" }) _position = new RoomPosition(batch.Epoch, 0, "");
        if (batch.Epoch != _position.Epoch || batch.FirstSeq > _position.Seq + 1) return false;
        if (batch.FirstSeq == _position.Seq + 1 && batch.PreviousId != _position.Id) return false;
        foreach (var message in batch.Messages)
        {
            if (message.Seq > _position.Seq) break;
            // Seen already, if it is the same; what is no longer known is taken to be.
            if (_recent.At(message.Seq) is { } known && known != message.Id) return false;
        }

        if (batch.LastSeq > _position.Seq) Deliver(Unseen(batch));
        return true;
    }

    private PublishedBatch Unseen(PublishedBatch batch)
    {
        var seen = (int)(_position.Seq + 1 - batch.FirstSeq);
        return seen <= 0 ? batch : batch with { PreviousId = _position.Id, Messages = batch.Messages[seen..] };
    }

    private void Deliver(PublishedBatch batch)
    {
        foreach (var message in batch.Messages) _recent.Add(message.Seq, message.Id);
        _position = new RoomPosition(batch.Epoch, batch.LastSeq, batch.Messages[^1].Id);
        listener.OnMessages(batch);
    }

    private void Hold(byte[] publication)
    {
        _held.Add(publication);
        _heldBytes += publication.Length;
        if (_heldBytes <= HeldBytes) return;
        // The log has them too; presence is compared afterwards.
        DropHeld();
        _again = true;
        _unsure = true;
        _presenceStale = true;
    }

    /// <summary>
    /// What was held before the log was read has been told by the log, or it is not in it: appending and publishing are one step, so
    /// whatever was heard by then and is not in the log came from a history that is gone.
    /// </summary>
    private void TakeHeld(int told)
    {
        var held = _held.ToArray();
        DropHeld();
        for (var index = 0; index < held.Length; index++)
        {
            if (index < told && held[index][0] is Publication.Messages or Publication.Epoch) continue;
            if (_mending) Hold(held[index]);
            else Take(held[index]);
        }
    }

    private void DropHeld()
    {
        _held.Clear();
        (_heldBytes, _heldAtRead) = (0, 0);
    }
}
