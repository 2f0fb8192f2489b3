using ChatSocket.Chat.Sessions;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Connections;

/// <summary>Somebody took a place; it is given back when the connection is gone. With a refusal it is only there to be told why.</summary>
internal readonly record struct Admission(PeerAddress Address, DisconnectReason Refusal);
