using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Journal;

/// <summary>
/// What of an account's inbox outlives the process. <paramref name="TrimSeq"/> and <paramref name="TrimId"/> are the place just before the
/// first stored message; <paramref name="Forgotten"/> is when that was stored, if there was one.
/// </summary>
internal sealed record StoredInbox(
    InboxOwner Owner, string Epoch, long Ts, long TrimSeq, string TrimId, long? Forgotten, long Read, DirectMessage[] Messages);
