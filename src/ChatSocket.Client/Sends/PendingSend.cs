using ChatSocket.Protocol.Json;

namespace ChatSocket.Client.Sends;

/// <summary>
/// A text on its way to a room, or to one person. It keeps its id through all attempts, and what was known at the first attempt that may
/// have been stored: the room's position, or the newest time the node had told. Owned by the lock of <see cref="SessionMemory"/>.
/// </summary>
internal sealed class PendingSend(string roomKey, string room, string id, byte[] text, byte[] reference, DirectAddress? direct = null)
{
    private readonly TaskCompletionSource<SendResult> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string RoomKey { get; } = roomKey;

    public string Room { get; } = room;

    public string Id { get; } = id;

    /// <summary>The wire form of what errors repeat.</summary>
    public byte[] Reference { get; } = reference;

    public int Bytes { get; } = text.Length;

    public bool IsDirect => direct is not null;

    /// <summary>On the present connection, without an answer yet.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>Some attempt may have been stored: only a retry with the same id may follow.</summary>
    public bool MayBeStored { get; private set; }

    /// <summary>Some attempt left this client.</summary>
    public bool WasSent { get; private set; }

    /// <summary>An attempt before the last one may have been stored, and the last one did not settle that.</summary>
    public bool MayBeStoredEarlier { get; private set; }

    private Position? After { get; set; }

    private long? AfterTs { get; set; }

    public Task<SendResult> Settled => _settled.Task;

    public ClientMessage Attempt(Position position, long? newest)
    {
        var retry = MayBeStored;
        After ??= position;
        AfterTs ??= newest;
        (IsUnderWay, MayBeStored, WasSent) = (true, true, true);
        var message = ClientMessage.Of(direct is null ? ClientMessageType.Send : ClientMessageType.Direct);
        (message.Ref, message.Id, message.Text, message.Retry) = (Reference, Id, text, retry);
        if (direct is null) message.Room = Room;
        else (message.To, message.Subject) = (direct.To, direct.Subject);
        // The id of the position means nothing here: epoch and number bound the search.
        if (retry && direct is null) message.AfterPosition = After;
        else if (retry) message.After = AfterTs;
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
        (After, AfterTs) = (null, null);
    }

    public void Settle(SendResult result) => _settled.TrySetResult(result);
}

/// <summary>Whom a private message is for, and what it is about.</summary>
internal sealed record DirectAddress(string To, string? Subject);
