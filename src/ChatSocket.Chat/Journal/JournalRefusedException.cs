namespace ChatSocket.Chat.Journal;

/// <summary>Why a node must not start on a journal.</summary>
public enum JournalRefusal
{
    /// <summary>Another process has it open.</summary>
    Locked,

    /// <summary>It cannot be made, read or written.</summary>
    Unusable,

    /// <summary>A part in the middle cannot be read, and messages that were acknowledged may be in it.</summary>
    Damaged,

    /// <summary>A newer version wrote it.</summary>
    OtherVersion,
}

/// <summary>The journal is not one to start on. Whoever runs the node decides what to do.</summary>
public sealed class JournalRefusedException : Exception
{
    internal JournalRefusedException(JournalRefusal refusal, string path, Exception? why = null, long offset = 0)
        : base($"{path}: {refusal} {why?.Message}", why) => (Refusal, Path, Offset) = (refusal, path, offset);

    public JournalRefusal Refusal { get; }

    public string Path { get; }

    /// <summary>Where the damage begins.</summary>
    public long Offset { get; }

    public string Why => InnerException?.Message.ReplaceLineEndings(" ") ?? "";
}
