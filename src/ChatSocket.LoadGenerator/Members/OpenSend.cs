using System.Text;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Members;

/// <summary>A text that has no final answer yet. Owned by its member's lock.</summary>
internal sealed class OpenSend(string room, string id, string text, long intended)
{
    private readonly byte[] _text = Encoding.UTF8.GetBytes(text);
    private readonly ulong _hash = LoggedMessage.Hash(text);
    private Position? _after;
    private long _afterTs;

    public string Room { get; } = room;

    public string Id { get; } = id;

    public long Intended { get; } = intended;

    public bool WasSent { get; private set; }

    /// <summary>On the present connection, and not answered.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>Some attempt may have been stored, so every further one must say that it is one.</summary>
    public bool MayBeStored { get; private set; }

    /// <summary>Refused for now: not before this time again.</summary>
    public long NotBefore { get; private set; }

    /// <param name="now">When.</param>
    /// <param name="position">Where the member is in the room.</param>
    /// <param name="ts">The newest time it was told.</param>
    public (ClientMessage Message, SendAttempted Attempt) Next(long now, Position position, long ts)
    {
        if (_after is null) (_after, _afterTs) = (position, ts);
        var message = InboxRoom.Is(Room) ? Private() : Public();
        (message.Ref, message.Id, message.Text, message.Retry) = (Encoding.ASCII.GetBytes($"\"{Id}\""), Id, _text, MayBeStored);
        var attempt = new SendAttempted(now, Room, Id, _hash, MayBeStored, _after.Value);
        (WasSent, IsUnderWay) = (true, true);
        return (message, attempt);
    }

    private ClientMessage Public()
    {
        var message = ClientMessage.Of(ClientMessageType.Send);
        message.Room = Room;
        if (MayBeStored) message.AfterPosition = _after;
        return message;
    }

    private ClientMessage Private()
    {
        var message = ClientMessage.Of(ClientMessageType.Direct);
        (message.To, message.Subject) = (InboxRoom.OwnerOf(Room), Id);
        if (MayBeStored && _afterTs > 0) message.After = _afterTs;
        return message;
    }

    public void Refuse(long notBefore)
    {
        (IsUnderWay, NotBefore) = (false, notBefore);
        if (!MayBeStored) _after = null;
    }

    /// <summary>The answer will not come, or says that nobody knows.</summary>
    public void Lose(long notBefore)
    {
        if (!IsUnderWay) return;
        (IsUnderWay, MayBeStored, NotBefore) = (false, true, notBefore);
    }
}
