using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;

namespace ChatSocket.Chat.Journal;

/// <summary>An account's inbox as it comes out of the journal.</summary>
internal sealed record RecoveredInbox(InboxOwner Owner, InboxContents Contents);
