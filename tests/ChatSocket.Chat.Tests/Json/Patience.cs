namespace ChatSocket.Chat.Tests.Json;

/// <summary>How long a test waits for what must come; far more than a busy machine needs.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>How long a window of presence lasts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);
}
