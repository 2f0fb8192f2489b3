using ChatSocket.Protocol.Json;

namespace ChatSocket.Client.Rooms;

internal enum Arrival
{
    /// <summary>The next message: to be handed on.</summary>
    Next,

    /// <summary>Handed on before.</summary>
    Duplicate,

    /// <summary>Messages are missing that no gap told of: the node or the way to it is wrong.</summary>
    Hole,
}

/// <summary>
/// Where the client is in one room. The position moves forward only, message by message; back only where a gap withdraws. Owned
/// by the lock of <see cref="SessionMemory"/>.
/// </summary>
internal sealed class RoomCursor(string room, Position position)
{
    private long _recovered;
    private bool _recovering;

    public string Room { get; } = room;

    public Position Position { get; private set; } = position;

    /// <summary>The node of the present connection knows this membership, so that sends of the room may leave.</summary>
    public bool Attached { get; private set; } = true;

    public Arrival Take(string epoch, StoredMessage message)
    {
        if (epoch != Position.Epoch) return Arrival.Hole;
        if (message.Seq <= Position.Seq) return Arrival.Duplicate;
        if (message.Seq != Position.Seq + 1) return Arrival.Hole;
        Position = new Position(epoch, message.Seq, message.Id);
        if (_recovering) _recovered++;
        return Arrival.Next;
    }

    public void Detach() => (Attached, _recovering, _recovered) = (false, false, 0);

    /// <summary>The node goes on where it says. False when that is not where this client is and no gap explains it.</summary>
    public bool TryResume(JoinedMessage joined)
    {
        (Attached, _recovering, _recovered) = (true, true, 0);
        if (joined.Gap is null) return joined.Position.Epoch == Position.Epoch && joined.Position.Seq == Position.Seq;
        Position = joined.Position;
        return true;
    }

    /// <summary>False when the gap would leave out messages it does not name.</summary>
    public bool TrySkip(GapMessage gap)
    {
        var forward = gap.Position.Epoch == Position.Epoch && gap.Position.Seq >= Position.Seq && gap.Range.From <= Position.Seq + 1;
        if (gap.Range.Reason == GapReason.Trimmed && !forward) return false;
        Position = gap.Position;
        return true;
    }

    /// <summary>How many messages came since the resume; asked once, when the node has sent all it had.</summary>
    public long EndRecovery()
    {
        var recovered = _recovered;
        (_recovering, _recovered) = (false, 0);
        return recovered;
    }
}
