using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Client;

/// <summary>What happens to a client, in order. <see cref="ChatClient.ReadEventsAsync"/> hands them out.</summary>
public abstract record ChatEvent;

/// <summary>A session has begun, or goes on.</summary>
public sealed record SessionReady(string Nick, string Node, bool Resumed, ServerAddress Address) : ChatEvent;

/// <summary>In the room; after a reconnect once more, with empty history.</summary>
public sealed record RoomJoined(JoinedMessage Room, bool Again) : ChatEvent;

/// <summary>No longer in the room: left, put out, or the node did not let it in again.</summary>
public sealed record RoomLeft(string Room, string Reason) : ChatEvent;

/// <summary>The room's next message; each comes once, in the room's order.</summary>
public sealed record MessageReceived(string Room, string Epoch, StoredMessage Message) : ChatEvent;

/// <summary>Messages that will not come. <paramref name="Withdrawn"/>: what was handed out from the range on is no longer true.</summary>
public sealed record HistoryGap(string Room, MissingRange Range, bool Withdrawn) : ChatEvent;

/// <summary>After a reconnect: so many messages that were missed have been handed out.</summary>
public sealed record Recovered(string Room, long Messages) : ChatEvent;

/// <summary>A private message; each comes once, in the inbox' order.</summary>
public sealed record DirectReceived(string Epoch, StoredMessage Message) : ChatEvent;

/// <summary>The same as <see cref="HistoryGap"/>, of the inbox.</summary>
public sealed record InboxGap(MissingRange Range, bool Withdrawn) : ChatEvent;

public sealed record PresenceChanged(PresenceMessage Change) : ChatEvent;

public sealed record TopicChanged(TopicMessage Change) : ChatEvent;

public sealed record SomebodyTyping(TypingMessage Sign) : ChatEvent;

/// <summary>Somebody put this client out of a room, or, without one, out of the chat.</summary>
public sealed record PutOut(string Room, string By, string Reason, bool Banned) : ChatEvent;

/// <summary>The account has read the room, or without one its inbox, up to there on another device.</summary>
public sealed record ReadElsewhere(string Room, long Seq) : ChatEvent;

/// <summary>Said to everybody by an administrator, or without a name by whoever runs the service.</summary>
public sealed record Announced(string By, string Text) : ChatEvent;

/// <summary>A send has ended, for good. A private message has <c>@</c> and the name in place of the room.</summary>
public sealed record SendSettled(string Room, string Id, SendResult Result) : ChatEvent;

/// <summary>A send was refused for now, and waits for its next attempt.</summary>
public sealed record SendDelayed(string Room, string Id, ErrorCode Error, string Reason) : ChatEvent;

/// <summary>The connection is gone. <paramref name="Reason"/> is what the node said, or how the network failed.</summary>
public sealed record ConnectionLost(DisconnectReason Reason) : ChatEvent;

/// <summary>Waits, and then connects for the given time since the connection was lost.</summary>
public sealed record Reconnecting(int Attempt, TimeSpan Delay, ServerAddress Address) : ChatEvent;

/// <summary>The node leaves; this client moves to another, or back to it, after the delay.</summary>
public sealed record NodeLeaving(TimeSpan Delay, string Reason) : ChatEvent;

/// <summary>A frame as it came; only when <see cref="ChatClientOptions.KeepFrames"/> asks for them, before what it means.</summary>
public sealed record FrameReceived(ReadOnlyMemory<byte> Payload) : ChatEvent;

/// <summary>The last event: this client will not connect again. <paramref name="Code"/> is the node's word for why.</summary>
public sealed record ClientEnded(DisconnectReason Reason, string Code) : ChatEvent;
