namespace ChatSocket.Chat.Journal;

/// <summary>The names of the files in a journal's directory.</summary>
internal static class JournalFiles
{
    public const string Current = "journal.log";

    /// <summary>A rewrite under way; without a meaning when it is found at the start.</summary>
    public const string Next = "journal.new";

    /// <summary>A copy of a journal that was damaged, for whoever wants to look.</summary>
    public static string Damaged(DateTimeOffset now) => $"journal.damaged-{now.ToUnixTimeMilliseconds()}";
}
