namespace ChatSocket.Chat.Delivery;

/// <summary>How a payload is wrapped on its transport.</summary>
public enum Framing
{
    /// <summary>Four bytes of length, big endian.</summary>
    LengthPrefixed,

    /// <summary>An unmasked WebSocket text message of one frame.</summary>
    WebSocket,
}
