using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Journal;

/// <summary>An account as it comes out of the journal, and what its record takes in the file.</summary>
internal sealed record RecoveredAccount(Account Account, int RecordBytes);
