using ChatSocket.Protocol.Json;

namespace ChatSocket.Client;

/// <summary>Where the inbox is, and what of it was handed out.</summary>
internal sealed partial class SessionMemory
{
    /// <summary>What stands before a person's name where a room's name would stand; no name begins with it.</summary>
    public const string DirectPrefix = "@";

    private Position? _inbox;

    /// <summary>The newest time that the node has told, by its own clock.</summary>
    private long? _newest;

    public void Saw(long ts)
    {
        lock (_gate) _newest = Math.Max(_newest ?? 0, ts);
    }

    /// <summary>False for one that was handed out before.</summary>
    public bool TryTake(DirectTextMessage direct)
    {
        lock (_gate)
        {
            _newest = Math.Max(_newest ?? 0, direct.Message.Ts);
            if (_inbox is { } place && place.Epoch == direct.Epoch && direct.Message.Seq <= place.Seq) return false;
            _inbox = new Position(direct.Epoch, direct.Message.Seq, direct.Message.Id);
            return true;
        }
    }

    public void Skip(InboxGapMessage gap)
    {
        lock (_gate) _inbox = gap.Position;
    }
}
