namespace ChatSocket.Chat.Journal;

/// <summary>What to do when a part in the middle of the journal cannot be read.</summary>
public enum JournalDamage
{
    /// <summary>Do not start: acknowledged messages may be lost, and somebody should know before more is written.</summary>
    Stop,

    /// <summary>Go on with everything that can be read; the damaged file is kept under another name.</summary>
    Skip,
}

/// <summary>Where messages survive the process, and how careful to be about it.</summary>
public sealed record JournalSettings(string Directory, JournalDamage Damage = JournalDamage.Stop);
