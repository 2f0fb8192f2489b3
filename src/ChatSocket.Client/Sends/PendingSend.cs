using ChatSocket.Protocol.Json;

namespace ChatSocket.Client.Sends;

/// <summary>
/// A text on its way. It keeps its id through all attempts, and the position known at the first attempt that may have been
/// stored. Owned by the lock of <see cref="SessionMemory"/>.
/// </summary>
internal sealed class PendingSend(string roomKey, string room, string id, byte[] text, byte[] reference)
{
    private readonly TaskCompletionSource<SendResult> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string RoomKey { get; } = roomKey;

    public string Room { get; } = room;

    public string Id { get; } = id;

    /// <summary>The wire form of what errors repeat.</summary>
    public byte[] Reference { get; } = reference;

    public int Bytes { get; } = text.Length;

    /// <summary>On the present connection, without an answer yet.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>Some attempt may have been stored: only a retry with the same id may follow.</summary>
    public bool MayBeStored { get; private set; }

    /// <summary>Some attempt left this client.</summary>
    public bool WasSent { get; private set; }

    /// <summary>An attempt before the last one may have been stored, and the last one did not settle that.</summary>
    public bool MayBeStoredEarlier { get; private set; }

    private Position? After { get; set; }

    public Task<SendResult> Settled => _settled.Task;

    public ClientMessage Attempt(Position position)
    {
        var retry = MayBeStored;
        After ??= position;
        (IsUnderWay, MayBeStored, WasSent) = (true, true, true);
        var message = ClientMessage.Of(ClientMessageType.Send);
        (message.Ref, message.Room, message.Id, message.Text, message.Retry) = (Reference, Room, Id, text, retry);
        // The id of the position means nothing here: epoch and number bound the search.
        if (retry) message.AfterPosition = After;
        MayBeStoredEarlier = retry;
        return message;
    }

    /// <summary>The answer to this attempt will not come any more.</summary>
    public void Lose() => IsUnderWay = false;

    /// <summary>This attempt was certainly not stored.</summary>
    public void Refuse()
    {
        IsUnderWay = false;
        if (MayBeStoredEarlier) return;
        MayBeStored = false;
        After = null;
    }

    public void Settle(SendResult result) => _settled.TrySetResult(result);
}
