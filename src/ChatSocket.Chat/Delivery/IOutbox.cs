using ChatSocket.Protocol;

namespace ChatSocket.Chat.Delivery;

/// <summary>
/// Everything that leaves on one connection, in the order it was given. Never blocks, never reorders, never tears a frame; who
/// does not read is ended as a slow consumer when a bound is reached. May be called from any thread.
/// </summary>
public interface IOutbox
{
    /// <summary>What the connection is called in the log; 0 where nobody gave it a number.</summary>
    long Number => 0;

    /// <summary>Sends frames shared with others; takes a reference of its own if it has to keep them.</summary>
    void Offer(SharedBytes frames);

    /// <summary>Sends frames of this connection's own; copies what it has to keep.</summary>
    void Send(ReadOnlySpan<byte> frames);

    /// <summary>Completes when no more than that is waiting to leave; false when nothing will leave any more.</summary>
    ValueTask<bool> WhenBelowAsync(int bytes);

    /// <summary>Ends the connection: last words if the reason has any, then close. The first reason counts.</summary>
    void End(DisconnectReason reason);
}
