using ChatSocket.Client.Sends;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Client;

/// <summary>Texts on their way.</summary>
internal sealed partial class SessionMemory
{
    /// <exception cref="OutboxFullException">There is no place for it.</exception>
    /// <exception cref="ChatErrorException">The client is not in that room, or the text can never be sent.</exception>
    public PendingSend Add(string room, string id, byte[] text, byte[] reference)
    {
        if (text.Length == 0) throw ChatErrorException.Of(ErrorCode.BadRequest, "an empty text is no message");
        if (text.Length > ProtocolLimits.TextBytes) throw ChatErrorException.Of(ErrorCode.TooLong, $"a text has at most {ProtocolLimits.TextBytes} bytes");
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ended, typeof(ChatClient));
            if (!_rooms.TryGetValue(KeyOf(room), out var cursor)) throw ChatErrorException.Of(ErrorCode.NotMember, $"not in {room}");
            if (outbox.Contains(id)) throw ChatErrorException.Of(ErrorCode.BadRequest, "this id is already on its way");
            var send = new PendingSend(KeyOf(room), cursor.Room, id, text, reference);
            outbox.Add(send);
            return send;
        }
    }

    /// <exception cref="OutboxFullException">There is no place for it.</exception>
    /// <exception cref="ChatErrorException">The text can never be sent, or to nobody.</exception>
    public PendingSend AddDirect(DirectAddress address, string id, byte[] text, byte[] reference)
    {
        if (text.Length == 0) throw ChatErrorException.Of(ErrorCode.BadRequest, "an empty text is no message");
        if (text.Length > ProtocolLimits.TextBytes) throw ChatErrorException.Of(ErrorCode.TooLong, $"a text has at most {ProtocolLimits.TextBytes} bytes");
        if (!Protocol.Names.Nick.TryParse(address.To, out var nick)) throw ChatErrorException.Of(ErrorCode.NickInvalid, $"{address.To} is no name");
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ended, typeof(ChatClient));
            if (outbox.Contains(id)) throw ChatErrorException.Of(ErrorCode.BadRequest, "this id is already on its way");
            var send = new PendingSend(DirectPrefix + nick.Key, DirectPrefix + address.To, id, text, reference, address);
            outbox.Add(send);
            return send;
        }
    }

    /// <summary>The next attempt; otherwise how long nothing is to be done, infinite when only something that happens changes that.</summary>
    public ClientMessage? NextSend(out TimeSpan wait)
    {
        lock (_gate) return outbox.Next(key => _rooms.GetValueOrDefault(key), _newest, out wait);
    }

    public PendingSend? Acknowledge(string id)
    {
        lock (_gate) return outbox.Acknowledge(id);
    }

    public PendingSend? Refuse(ErrorMessage error, out bool retried)
    {
        lock (_gate) return outbox.Refuse(error, out retried);
    }

    public List<Task> Pending()
    {
        lock (_gate) return outbox.Pending();
    }

    /// <summary>Sends that can never leave any more, of one room.</summary>
    public List<PendingSend> Withdraw(string room)
    {
        lock (_gate) return outbox.Withdraw(KeyOf(room));
    }

    /// <summary>The end: nothing more is taken, and what is left is handed back.</summary>
    public List<PendingSend> End()
    {
        lock (_gate)
        {
            _ended = true;
            return outbox.Withdraw(null);
        }
    }
}
