using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Backplane;

/// <summary>Somebody who is there, as all nodes see it. <paramref name="Since"/> is when the name was taken, in Unix milliseconds.</summary>
public sealed record UserInfo(Nick Nick, long Since, bool HasAccount);

/// <summary>In the order of the names' keys.</summary>
public sealed record UserPage(UserInfo[] Users, bool More);
