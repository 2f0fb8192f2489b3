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

    public (ClientMessage Message, SendAttempted Attempt) Next(long now, Position position)
    {
        _after ??= position;
        var message = ClientMessage.Of(ClientMessageType.Send);
        (message.Ref, message.Room, message.Id, message.Text) = (Encoding.ASCII.GetBytes($"\"{Id}\""), Room, Id, _text);
        if (MayBeStored) (message.Retry, message.AfterPosition) = (true, _after);
        var attempt = new SendAttempted(now, Room, Id, _hash, MayBeStored, _after.Value);
        (WasSent, IsUnderWay) = (true, true);
        return (message, attempt);
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
