using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Redis.People;

/// <summary>A nick that a session of this node holds: as a guest, or with a pass beside others of its account; and where it is, if that is known.</summary>
internal readonly record struct HeldNick(Nick Nick, SessionId Session, AccountPass? Pass, string Address);
