using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Backplane;

/// <summary>
/// Somebody who is there, as all nodes see it. <paramref name="Since"/> is when the name was taken, in Unix milliseconds. The
/// <paramref name="Addresses"/>, of each session one as far as they are known, are for administrators only.
/// </summary>
public sealed record UserInfo(Nick Nick, long Since, bool HasAccount, IReadOnlyList<string> Addresses);

/// <summary>In the order of the names' keys.</summary>
public sealed record UserPage(UserInfo[] Users, bool More);
