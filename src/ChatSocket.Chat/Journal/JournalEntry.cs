using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Journal;

/// <summary>Something that is wanted in the journal before it is true. The journal's loop calls it, in the order of the file.</summary>
internal abstract class JournalEntry
{
    /// <summary>Adds its records, if it has any: one that only waits for what came before it has none.</summary>
    public abstract void Encode(RecordBuffer buffer);

    /// <summary>It is on the disk: now it happens.</summary>
    public abstract void Commit();

    /// <summary>It does not happen: <see cref="AppendOutcome.Unknown"/> when its records may be in the file, else <see cref="AppendOutcome.Unavailable"/>.</summary>
    public abstract void Fail(AppendOutcome outcome);
}
