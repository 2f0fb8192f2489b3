namespace ChatSocket.Chat.Telemetry;

/// <summary>What a frame to a member is about.</summary>
public enum MessageKind
{
    /// <summary>A message of a room.</summary>
    Room,

    /// <summary>Who came and went, a topic, a gap, a sign of typing.</summary>
    Notice,

    /// <summary>A private message.</summary>
    Direct,
}
